"""What a rule tells of, from the source to the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.outcomes import AlertDue
from core.models import DeliveryRow, EventRow, ListingRow, MatchRow, RuleRow
from core.values import EventKind, Money, Offer
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

HOURS = 3_600


class Market:
    """A source that has been read before, what Alice hears of it, and the hours between."""

    def __init__(self, app: App, inbox: Inbox, clock: FrozenClock) -> None:
        self._app, self._inbox, self._clock = app, inbox, clock

    async def offers(self, *offers: Offer, hours: float = 0) -> list[AlertDue]:
        """Some hours later these stand there; the alerts that come of it."""
        self._clock.tick(hours * HOURS)
        if offers:
            await self._app.sources.load(offers)
        return await self.told()

    async def told(self) -> list[AlertDue]:
        before = len(self._inbox.sent)
        await self._app.delivery.match()
        await self._app.delivery.send([self._inbox])
        return [outcome for _, outcome in self._inbox.sent[before:] if isinstance(outcome, AlertDue)]


@pytest.fixture
async def market(app: App, inbox: Inbox, clock: FrozenClock) -> Market:
    found = Market(app, inbox, clock)
    await found.offers(offer("first load"))
    return found


def at(one: Offer, dollars: int, **fields: object) -> Offer:
    return replace(one, price=Money(dollars * 100, "USD"), **fields)  # type: ignore[arg-type]


async def test_what_was_so_when_the_rule_was_saved_is_not_told(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    pc = offer("Gaming PC", 900)
    await market.offers(pc)
    await app.sources.load([offer("Gaming PC", 700)])  # not matched yet when the rule is saved
    clock.tick(1)
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    assert await market.told() == []
    assert await market.offers(replace(pc, description="with a mouse"), at(pc, 899)) == []
    assert await market.offers(at(pc, 1_200), hours=1) == []
    (alert,) = await market.offers(at(pc, 950), hours=1)
    assert (alert.trigger, alert.former_price) == (EventKind.NEW, Money(120_000, "USD"))


async def test_a_price_that_moves_to_and_fro_is_told_every_six_hours_at_most(
    app: App, alice: Talk, market: Market
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    pc = offer("Gaming PC", 950)
    assert len(await market.offers(pc)) == 1
    for _ in range(5):
        assert await market.offers(at(pc, 1_050), hours=0.5) == []
        assert await market.offers(at(pc, 950), hours=0.5) == []
    await market.offers(at(pc, 1_050), hours=1)
    assert len(await market.offers(at(pc, 950), hours=1)) == 1
    await market.offers(at(pc, 1_001), hours=7)
    assert await market.offers(at(pc, 1_000), hours=7) == []  # a tenth of a percent is no news


async def test_a_crossing_too_soon_after_the_last_is_told_when_six_hours_are_over(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    pc = offer("Gaming PC", 499)
    assert len(await market.offers(pc)) == 1
    for _ in range(2):
        assert await market.offers(at(pc, 600), hours=1) == []
        assert await market.offers(at(pc, 300), hours=1) == []
    waiting = await DeliveryRow.get(state="ready")
    assert waiting.hold_reason == "told a moment ago"
    clock.tick(2 * HOURS - 1)
    assert await market.told() == []
    clock.tick(1)
    (alert,) = await market.told()
    assert (alert.listing.price, alert.trigger) == (Money(30_000, "USD"), EventKind.NEW)
    clock.tick(24 * HOURS)
    assert await market.told() == []


async def test_what_was_put_off_is_not_told_if_it_has_left_the_rule_again(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    pc = offer("Gaming PC", 499)
    await market.offers(pc)
    for dollars in (600, 300, 650):
        assert await market.offers(at(pc, dollars), hours=1) == []
    assert await market.offers(hours=4) == []
    assert len(await market.offers(at(pc, 490), hours=1)) == 1


async def test_other_preferences_do_not_bring_forward_what_was_put_off(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    pc = offer("Gaming PC", 499)
    for dollars in (499, 600, 300):
        await market.offers(at(pc, dollars), hours=1)
    due = (await DeliveryRow.get(state="ready")).due
    await app.preferences.at_most(alice.person, "7")
    assert (await DeliveryRow.get(state="ready")).due == due


async def test_small_steps_do_not_hide_a_crossing(app: App, alice: Talk, market: Market) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    pc = offer("Gaming PC", 450)
    assert len(await market.offers(pc)) == 1
    for dollars in (600, 588, 576, 565, 554, 543, 532, 521, 510, 505):
        assert await market.offers(at(pc, dollars), hours=1) == []
    (alert,) = await market.offers(at(pc, 500), hours=1)
    assert alert.listing.price == Money(50_000, "USD")


async def test_small_steps_add_up_to_a_drop(app: App, alice: Talk, market: Market) -> None:
    pc = offer("Gaming PC", 1_000)
    await market.offers(pc)
    created = await app.rules.create(alice.person, alice.chat, wish("pc"))
    await RuleRow.filter(id=created.rule.id).update(triggers=["price_drop"])
    assert await market.offers(at(pc, 990), hours=1) == []
    assert len(await market.offers(at(pc, 980), hours=1)) == 1


async def test_a_drop_is_told_that_came_by_way_of_no_price(app: App, alice: Talk, market: Market) -> None:
    created = await app.rules.create(alice.person, alice.chat, wish("pc"))
    await RuleRow.filter(id=created.rule.id).update(triggers=["new", "price_drop"])
    pc = offer("Gaming PC", 300)
    await market.offers(pc)
    assert await market.offers(replace(pc, price=None), hours=7) == []
    (alert,) = await market.offers(at(pc, 200), hours=1)
    assert alert.former_price == Money(30_000, "USD")


@pytest.mark.parametrize(("then", "alerts"), [(300, 0), (290, 1), (270, 1)])
async def test_a_small_drop_that_was_put_off_is_told_if_it_still_is_one(
    app: App, alice: Talk, market: Market, then: int, alerts: int
) -> None:
    created = await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    await RuleRow.filter(id=created.rule.id).update(triggers=["new", "price_drop"])
    pc = offer("Gaming PC", 300)
    await market.offers(pc)
    assert await market.offers(at(pc, 280), hours=1) == []
    assert await market.offers(at(pc, then) if then != 270 else at(pc, 280), hours=1) == []
    assert len(await market.offers(hours=4)) == alerts


async def test_a_crossing_that_joins_a_drop_which_waits_is_told(app: App, alice: Talk, market: Market) -> None:
    created = await app.rules.create(alice.person, alice.chat, wish("pc", max_price=50_000))
    await RuleRow.filter(id=created.rule.id).update(triggers=["new", "price_drop"])
    pc = offer("Gaming PC", 300)
    await market.offers(pc)
    for dollars in (280, 600, 310):
        assert await market.offers(at(pc, dollars), hours=1) == []
    (alert,) = await market.offers(hours=3)
    assert alert.listing.price == Money(31_000, "USD")


async def test_a_crossing_that_never_left_was_not_told(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    pc = offer("Gaming PC", 950)
    await app.sources.load([pc])
    await app.delivery.match()
    await app.sources.load([at(pc, 1_050)])
    assert await market.told() == []
    assert (await DeliveryRow.get()).state == "cancelled"
    assert len(await market.offers(at(pc, 940), hours=1)) == 1


async def test_drops_are_told_to_who_asks_for_them(app: App, alice: Talk, bob: Talk, market: Market) -> None:
    hers = await app.rules.create(alice.person, alice.chat, wish("pc"))
    his = await app.rules.create(bob.person, bob.chat, wish("pc"))
    await RuleRow.filter(id=hers.rule.id).update(triggers=["price_drop"])
    pc = offer("Gaming PC", 1_000)
    (of_bob,) = await market.offers(pc)
    assert of_bob.satisfied[0].rule.id == his.rule.id
    assert await market.offers(at(pc, 990), hours=1) == []
    (first,) = await market.offers(at(pc, 950), hours=1)
    assert (first.trigger, first.former_price) == (EventKind.PRICE_DROP, Money(99_000, "USD"))
    assert await market.offers(at(pc, 941), hours=7) == []
    (second,) = await market.offers(at(pc, 930), hours=1)
    assert second.former_price == Money(95_000, "USD")  # what she was told
    assert await market.offers(at(pc, 900), hours=1) == []
    (third,) = await market.offers(at(pc, 800), hours=1)
    assert third.satisfied[0].rule.id == hers.rule.id
    prices = [m.price for m in await MatchRow.filter(rule_id=hers.rule.id).order_by("id")]
    assert prices == [95_000, 93_000, 90_000, 80_000]  # the third waited, and went with the last


async def test_what_is_back_is_told_unless_it_hardly_left(app: App, alice: Talk, market: Market) -> None:
    created = await app.rules.create(alice.person, alice.chat, wish("pc"))
    pc = offer("Gaming PC", 900)
    await market.offers(pc)
    await ListingRow.all().update(state="sold")
    assert await market.offers(pc, hours=1) == []
    await ListingRow.all().update(state="sold")
    (alert,) = await market.offers(pc, hours=6)
    assert (alert.kind, alert.trigger) == (EventKind.BACK, EventKind.BACK)
    await RuleRow.filter(id=created.rule.id).update(triggers=["new"])
    await ListingRow.all().update(state="sold")
    assert await market.offers(pc, hours=6) == []


async def test_a_score_that_rises_into_a_rule_is_told(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", min_deal_score=0.8))
    assert await market.offers(offer("Gaming PC", 900)) == []
    await ListingRow.all().update(score=0.9)
    listing = await ListingRow.get(title="Gaming PC")
    now = clock.now()
    await EventRow.create(
        listing_id=listing.id, kind="rescored", version=1, before={"score": 0.5}, due=now, created=now
    )
    (alert,) = await market.told()
    assert alert.listing.score == 0.9


async def test_a_rule_that_is_over_is_silent_in_both_places(
    app: App, alice: Talk, market: Market, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await RuleRow.all().update(expires_at=(clock.now().timestamp() + HOURS) * 1_000)
    await app.sources.load([offer("Gaming PC", 900)])
    await app.delivery.match()
    clock.tick(HOURS)
    assert await market.told() == []
    row = await DeliveryRow.get()
    assert (row.state, row.hold_reason) == ("cancelled", "rule is paused, deleted or over")
    assert await market.offers(offer("Gaming PC", 800)) == []
    assert await DeliveryRow.all().count() == 1


async def test_news_of_what_still_waits_joins_the_message(app: App, alice: Talk, market: Market, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("gaming"))
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=80_000))
    pc = offer("Gaming PC", 900)
    await app.sources.load([pc])
    await app.delivery.match()
    await app.sources.load([at(pc, 700)])
    (alert,) = await market.told()
    assert [s.rule.name for s in alert.satisfied] == ["gaming", "pc"]
    assert alert.listing.price == Money(70_000, "USD")


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_to_a_listing_no_rule_chatters_or_is_broken(
    app: App, alice: Talk, bob: Talk, market: Market, clock: FrozenClock, seed: int
) -> None:
    """Prices, words and absences at random: one alert a rule in six hours, save for a drop by a tenth."""
    chance = Random(seed)
    hers = await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    his = await app.rules.create(bob.person, bob.chat, wish("pc", exclude_keywords=("broken",)))
    await RuleRow.filter(id=his.rule.id).update(triggers=["new", "price_drop", "back"])
    last: dict[int, tuple[datetime, Money]] = {}
    went_out = False  # since she was told
    pc = offer("Gaming PC", 1_100)
    for _ in range(30):
        if chance.random() < 0.2:
            await ListingRow.filter(title="Gaming PC").update(state="sold")
        pc = at(pc, chance.choice([600, 890, 950, 990, 1_000, 1_010, 1_100, 1_150, 1_200]))
        pc = replace(pc, description=chance.choice(["", "", "broken fan"]))
        cost_now = pc.price.minor if pc.price else 0
        went_out |= cost_now >= 1.02 * 100_000
        for alert in await market.offers(pc, hours=chance.choice([0.1, 1, 3, 7])):
            (met,) = alert.satisfied
            cost = alert.listing.price
            assert cost is not None
            if met.rule.id == hers.rule.id:
                assert cost.minor <= 100_000
                went_out = False
            else:
                assert "broken" not in alert.listing.description
            if met.rule.id in last and (clock.now() - last[met.rule.id][0]).total_seconds() < 6 * HOURS:
                assert met.rule.id == his.rule.id
                told = last[met.rule.id][1].minor
                assert (told - cost.minor) / told >= 0.10
            last[met.rule.id] = clock.now(), cost
        if went_out and cost_now <= 100_000 and not pc.description:
            assert await DeliveryRow.filter(state="ready", matches__rule_id=hers.rule.id).exists()
    assert last.keys() == {hers.rule.id, his.rule.id}
