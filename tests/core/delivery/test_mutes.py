"""What is muted is not told, and ends visibly; what is snoozed comes afterwards, in one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.muted import HeardAgain, Silenced, Unwanted
from core.delivery.outcomes import AlertDue, SummaryDue
from core.delivery.policy import Held
from core.errors import Refused, Why
from core.models import DeliveryRow, ListingRow, MuteRow
from core.values import Channel, Chat
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

HOUR = 3_600


class Shop:
    """What is offered, and what Alice hears of it."""

    def __init__(self, app: App, inbox: Inbox) -> None:
        self.app, self._inbox = app, inbox

    async def offers(self, *titles: str, **fields: object) -> list[object]:
        await self.app.sources.load([offer(title, **fields) for title in titles])  # type: ignore[arg-type]
        return await self.told()

    async def told(self) -> list[object]:
        before = len(self._inbox.sent)
        await self.app.delivery.match()
        await self.app.delivery.send([self._inbox])
        return [outcome for _, outcome in self._inbox.sent[before:]]


@pytest.fixture
async def shop(app: App, inbox: Inbox) -> Shop:
    found = Shop(app, inbox)
    await found.offers("first load")
    return found


@pytest.fixture
async def ref(app: App, alice: Talk, shop: Shop, clock: FrozenClock) -> str:
    """Alice's rule."""
    clock.tick(1)
    return (await app.rules.create(alice.person, alice.chat, wish("pc"))).rule.ref  # type: ignore[union-attr]


async def reasons() -> list[str | None]:
    return [row.hold_reason for row in await DeliveryRow.filter(state="cancelled")]


async def test_a_muted_word_is_compared_as_rules_compare_words(app: App, alice: Talk, ref: str, shop: Shop) -> None:
    muted = await app.mutes.word(alice.person, ref, "Laptops")
    assert (muted.kind, muted.what) == (Unwanted.WORD, "laptops")
    assert await shop.offers("Laptop PC") == []
    assert await reasons() == ["you did not want to hear of it"]
    assert len(await shop.offers("Tower PC")) == 1
    assert (await app.mutes.word(alice.person, ref, "laptop")).undo is None  # it is muted already
    back = await app.take_back(alice.person, str(muted.undo))
    assert back.outcome == HeardAgain(Unwanted.WORD, "laptops", None)
    assert len(await shop.offers("Old laptop PC")) == 1


async def test_a_muted_listing_stays_silent_whatever_becomes_of_it(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    one = offer("Gaming PC", 900)
    await app.sources.load([one])
    assert len(await shop.told()) == 1
    listing = await ListingRow.get(title="Gaming PC")
    await app.mutes.listing(alice.person, ref, listing.id)
    await ListingRow.filter(id=listing.id).update(state="sold")
    clock.tick(7 * HOUR)
    await app.sources.load([replace(one, description="back again")])
    assert await shop.told() == []
    assert await reasons() == ["you did not want to hear of it"]
    (entry,) = (await app.mutes.mine(alice.person)).entries
    lifted = await app.mutes.lift(alice.person, entry.id)
    assert (lifted.what, (await app.mutes.mine(alice.person)).total) == ("Gaming PC", 0)
    await app.take_back(alice.person, str(lifted.undo))
    assert (await app.mutes.mine(alice.person)).entries[0].what == "Gaming PC"
    with pytest.raises(Refused) as refused:
        await app.take_back(alice.person, str(lifted.undo))
    assert refused.value.why is Why.UNDO_EXPIRED


async def test_a_muted_seller_is_one_of_ours_and_never_oneself(
    app: App, alice: Talk, bob: Talk, ref: str, shop: Shop
) -> None:
    await app.selling.post(bob.person, app.selling.drafts.read(bob.person, "Gaming PC, good, 800, 95112"))
    (alert,) = await shop.told()
    assert isinstance(alert, AlertDue)
    asked = await app.mutes.ask(alice.person, ref, alert.listing.id)
    assert (asked.has_seller, asked.words) == (True, ("gaming",))
    await app.mutes.seller(alice.person, ref, alert.listing.id)
    await app.selling.post(bob.person, app.selling.drafts.read(bob.person, "Another PC, good, 300, 95112"))
    assert await shop.told() == []
    await shop.offers("Tower PC")
    elsewhere = await ListingRow.get(title="Tower PC")
    assert not (await app.mutes.ask(alice.person, ref, elsewhere.id)).has_seller
    with pytest.raises(Refused):
        await app.mutes.seller(alice.person, ref, elsewhere.id)


async def test_a_snoozed_rule_tells_afterwards_in_one_what_still_fits(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    await app.mutes.snooze(alice.person, ref, "hour")
    for title in ("One PC", "Two PC", "Sold PC"):
        clock.tick(60)
        assert await shop.offers(title) == []
    await ListingRow.filter(title="Sold PC").update(state="sold")
    clock.tick(HOUR - 181)
    assert await shop.told() == []
    clock.tick(1)
    (summary,) = await shop.told()
    assert isinstance(summary, SummaryDue)
    assert {listing.title for listing in summary.listings} == {"One PC", "Two PC"}
    assert (summary.held, (await app.mutes.mine(alice.person)).total) == (Held.SNOOZED, 0)
    assert len(await shop.offers("Three PC")) == 1
    await app.tidy()
    assert await MuteRow.all().count() == 0


@pytest.mark.parametrize("how", ["undo", "wake", "shorter"])
async def test_a_snooze_that_ends_sooner_lets_go_what_waited(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock, how: str
) -> None:
    snoozed = await app.mutes.snooze(alice.person, ref, "week")
    assert await shop.offers("One PC") == []
    if how == "undo":
        await app.take_back(alice.person, str(snoozed.undo))
    elif how == "wake":
        woken = await app.mutes.wake(alice.person, ref)
        assert woken.undo
    else:
        await app.mutes.snooze(alice.person, ref, "hour")
        assert await shop.told() == []
        clock.tick(HOUR)
    assert [type(outcome) for outcome in await shop.told()] == [SummaryDue]


async def test_a_longer_snooze_keeps_what_waits_past_its_old_end(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    await app.mutes.snooze(alice.person, ref, "day")
    assert await shop.offers("One PC") == []
    clock.tick(HOUR)
    await app.mutes.snooze(alice.person, ref, "week")
    clock.tick(6 * 24 * HOUR)
    assert await shop.offers("Two PC") == []
    clock.tick(24 * HOUR)
    (summary,) = await shop.told()
    assert isinstance(summary, SummaryDue)
    assert summary.total == 2


async def test_a_snooze_silences_its_rule_and_no_other(
    app: App, alice: Talk, ref: str, shop: Shop, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("bike"))
    await app.rules.create(alice.person, alice.chat, wish("gaming"))
    clock.tick(1)
    await app.mutes.snooze(alice.person, ref, "day")
    (alert,) = await shop.offers("Gaming PC")
    assert isinstance(alert, AlertDue)
    assert [met.rule.name for met in alert.satisfied] == ["gaming"]
    titles = [f"Old PC {n}" for n in range(8)] + [f"Bike {n}" for n in range(8)]
    said = await shop.offers(*titles)
    shown = [one.listing for one in said if isinstance(one, AlertDue)]
    shown += [listing for one in said if isinstance(one, SummaryDue) for listing in one.listings]
    assert shown
    assert all("Bike" in listing.title for listing in shown)
    clock.tick(24 * HOUR)
    (summary,) = await shop.told()
    assert isinstance(summary, SummaryDue)
    assert summary.total == 8
    assert all("PC" in listing.title for listing in summary.listings)


async def test_nothing_of_alice_s_answers_to_charlie(
    app: App, alice: Talk, charlie: Talk, ref: str, shop: Shop
) -> None:
    await shop.offers("Gaming PC")
    listing = await ListingRow.get(title="Gaming PC")
    undo = (await app.mutes.listing(alice.person, ref, listing.id)).undo
    (entry,) = (await app.mutes.mine(alice.person)).entries
    elsewhere = Chat(Channel.DISCORD_CHANNEL, "1")
    for forged in (
        app.mutes.ask(charlie.person, ref, listing.id),
        app.mutes.ask_snooze(charlie.person, ref, elsewhere),
        app.mutes.listing(charlie.person, ref, listing.id),
        app.mutes.seller(charlie.person, ref, listing.id),
        app.mutes.word(charlie.person, ref, "gaming"),
        app.mutes.snooze(charlie.person, ref, "hour", elsewhere),
        app.mutes.wake(charlie.person, ref),
        app.mutes.lift(charlie.person, entry.id),
        app.take_back(charlie.person, str(undo)),
    ):
        with pytest.raises(Refused):
            await forged
    assert (await app.mutes.mine(charlie.person)).total == 0
    assert await MuteRow.all().count() == 1


async def test_who_leads_the_place_where_a_rule_speaks_may_snooze_it_for_all(
    app: App, alice: Talk, bob: Talk, shop: Shop
) -> None:
    created = await app.rules.create(alice.person, alice.chat, wish("pc"))
    snoozed = await app.mutes.snooze(bob.person, created.rule.ref, "hour", alice.chat)  # type: ignore[union-attr]
    assert await shop.offers("Gaming PC") == []
    assert (await app.mutes.mine(bob.person)).total == 0
    assert (await app.mutes.mine(alice.person)).total == 1
    back = await app.take_back(bob.person, str(snoozed.undo))
    assert isinstance(back.outcome, HeardAgain)
    assert len(await shop.told()) == 1


@pytest.mark.parametrize("word", ["", "two words", "x" * 31, "🛋", "…"])
async def test_what_is_no_word_is_no_mute(app: App, alice: Talk, ref: str, word: str) -> None:
    with pytest.raises(Refused) as refused:
        await app.mutes.word(alice.person, ref, word)
    assert refused.value.why is Why.BUTTON_DEAD


async def test_pages_of_what_is_muted(app: App, alice: Talk, ref: str, clock: FrozenClock) -> None:
    for word in ("a1", "b2", "c3", "d4", "e5", "f6"):
        clock.tick(1)
        muted = await app.mutes.word(alice.person, ref, word)
        assert isinstance(muted, Silenced)
    first, last = await app.mutes.mine(alice.person), await app.mutes.mine(alice.person, 99)
    assert [entry.what for entry in first.entries] == ["f6", "e5", "d4", "c3", "b2"]
    assert ([entry.what for entry in last.entries], first.has_more, last.has_more) == (["a1"], True, False)
