"""The same thing from two places, or posted again, is told once to each destination."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.outcomes import AlertDue
from core.listings.ingest import Ingest
from core.listings.same import Elsewhere
from core.models import DeliveryRow, ListingRow, MatchRow, RuleRow, SourceRow
from core.values import Money, Offer
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

DAY = 86_400
SHOWN = ("https://pictures.example/7.jpg",)
TREK = offer(
    "Trek Domane road bike", 500, source="craigslist", source_id="1", url="https://list.example/1", pictures=SHOWN
)
THERE = replace(TREK, source="offerup", source_id="2", url="https://offer.example/2")
AGAIN = replace(TREK, source_id="3", url="https://list.example/3")


@pytest.fixture
async def rule(app: App, alice: Talk) -> RuleRow:
    """Alice wants a Trek."""
    created = await app.rules.create(alice.person, alice.chat, wish("trek"))
    return await RuleRow.get(id=created.rule.id)


async def told(app: App, ingest: Ingest, inbox: Inbox, *offers: Offer) -> list[AlertDue]:
    for one in offers:
        await ingest.one(one)
    return await sent(app, inbox)


async def sent(app: App, inbox: Inbox) -> list[AlertDue]:
    before = len(inbox.sent)
    await app.delivery.match()
    await app.delivery.send([inbox])
    return [outcome for _, outcome in inbox.sent[before:] if isinstance(outcome, AlertDue)]


@pytest.mark.parametrize("second", [THERE, AGAIN])
async def test_what_was_told_is_accounted_for_and_not_told_again(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock, second: Offer
) -> None:
    assert len(await told(app, ingest, inbox, TREK)) == 1
    triggered = (await RuleRow.get()).last_triggered
    clock.tick(DAY)
    assert await told(app, ingest, inbox, second) == []
    matches = await MatchRow.all().order_by("id")
    assert len(matches) == 2
    assert matches[0].delivery_id == matches[1].delivery_id
    assert (await RuleRow.get()).last_triggered == triggered


async def test_one_that_has_not_left_mentions_the_other(app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox) -> None:
    (alert,) = await told(app, ingest, inbox, TREK, THERE, AGAIN)
    assert alert.listing.source == "craigslist"
    assert set(alert.also) == {Elsewhere("offerup", THERE.url), Elsewhere(None, AGAIN.url)}


async def test_one_that_got_cheaper_meanwhile_is_mentioned_all_the_same(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox
) -> None:
    await ingest.one(TREK)
    await ingest.one(THERE)
    await app.delivery.match()
    (alert,) = await told(app, ingest, inbox, replace(THERE, price=Money(40_000, "USD")))
    assert (alert.listing.source, alert.also) == ("craigslist", (Elsewhere("offerup", THERE.url),))


async def test_a_feed_is_called_by_its_title(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock
) -> None:
    now = clock.now()
    await SourceRow.create(key="f1", url="https://f.example", title="Town market", created=now, next_due=now)
    (alert,) = await told(app, ingest, inbox, TREK, replace(THERE, source="f1"))
    assert alert.also == (Elsewhere("Town market", THERE.url),)


async def test_a_rule_may_want_each(app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox) -> None:
    await RuleRow.all().update(reposts=True)
    alerts = await told(app, ingest, inbox, TREK, THERE)
    first, second = sorted(alerts, key=lambda alert: alert.listing.source)  # they are sent at the same time
    assert (first.listing.source, second.listing.source) == ("craigslist", "offerup")
    assert second.also == (Elsewhere("craigslist", TREK.url),)


async def test_of_two_rules_the_one_that_wants_each_is_told(
    app: App, alice: Talk, ingest: Ingest, rule: RuleRow, inbox: Inbox
) -> None:
    eager = await app.rules.create(alice.person, alice.chat, wish("domane"))
    await RuleRow.filter(id=eager.rule.id).update(reposts=True)
    await told(app, ingest, inbox, TREK)
    (alert,) = await told(app, ingest, inbox, THERE)
    assert [met.rule.name for met in alert.satisfied] == ["domane"]
    assert await MatchRow.all().count() == 4


async def test_where_one_is_gone_the_other_is_told(app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox) -> None:
    await ingest.one(TREK)
    await ingest.one(THERE)
    await app.delivery.match()
    await ListingRow.filter(source="craigslist").update(state="sold")
    (alert,) = await told(app, ingest, inbox)
    assert (alert.listing.source, alert.also) == ("offerup", ())


async def test_the_other_is_told_even_if_it_was_there_before_the_rule(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock
) -> None:
    assert await told(app, ingest, inbox, THERE) == []
    clock.tick(1)
    await app.rules.create(alice.person, alice.chat, wish("trek", max_price=60_000))
    await ingest.one(TREK)
    await app.delivery.match()
    await ListingRow.filter(source="craigslist").update(state="sold")
    (alert,) = await told(app, ingest, inbox)
    assert alert.listing.source == "offerup"


async def test_no_other_is_told_that_breaks_the_rule(app: App, alice: Talk, ingest: Ingest, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("trek", exclude_keywords=("dented",)))
    await ingest.one(TREK)
    await ingest.one(replace(THERE, description="dented"))
    await app.delivery.match()
    await ListingRow.filter(source="craigslist").update(state="sold")
    assert await told(app, ingest, inbox) == []
    assert (await DeliveryRow.get()).state == "cancelled"


async def test_what_was_cancelled_answers_for_nothing(app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox) -> None:
    await ingest.one(TREK)
    await app.delivery.match()
    await ListingRow.all().update(state="sold")
    assert await told(app, ingest, inbox) == []
    assert len(await told(app, ingest, inbox, THERE)) == 1


async def test_what_is_being_sent_answers_for_nothing(app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox) -> None:
    await ingest.one(TREK)
    await app.delivery.match()
    await DeliveryRow.all().update(state="leased")
    await ingest.one(THERE)
    await app.delivery.match()
    assert await DeliveryRow.all().count() == 2


async def test_each_person_is_told_and_each_thing(
    app: App, ingest: Ingest, rule: RuleRow, bob: Talk, inbox: Inbox
) -> None:
    await told(app, ingest, inbox, TREK)
    await app.rules.create(bob.person, bob.chat, wish("trek"))
    (of_bob,) = await told(app, ingest, inbox, THERE)
    assert inbox.of("bob") == [of_bob]
    assert len(await told(app, ingest, inbox, replace(AGAIN, price=Money(40_000, "USD")))) == 2


async def test_a_month_later_it_is_news(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock
) -> None:
    await told(app, ingest, inbox, TREK)
    clock.tick(31 * DAY)
    assert len(await told(app, ingest, inbox, THERE)) == 1


async def test_a_thing_is_back_where_its_other_ad_is_gone(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock
) -> None:
    await told(app, ingest, inbox, TREK)
    await told(app, ingest, inbox, THERE)
    clock.tick(DAY)
    await ListingRow.filter(source="offerup").update(state="sold")
    assert await told(app, ingest, inbox, THERE) == []  # it was there all the time, at the other place
    clock.tick(DAY)
    await ListingRow.all().update(state="sold")
    (alert,) = await told(app, ingest, inbox, THERE)
    assert alert.listing.source == "offerup"


@pytest.mark.parametrize(("days", "alerts"), [(2, 0), (4, 1)])
async def test_who_posts_again_what_they_took_away_is_told_of_after_some_days(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock, days: int, alerts: int
) -> None:
    await told(app, ingest, inbox, TREK)
    await ListingRow.all().update(state="sold")
    clock.tick(days * DAY)
    assert len(await told(app, ingest, inbox, AGAIN)) == alerts
    assert await told(app, ingest, inbox, THERE) == []


async def test_while_the_first_is_there_another_is_no_news(
    app: App, ingest: Ingest, rule: RuleRow, inbox: Inbox, clock: FrozenClock
) -> None:
    await told(app, ingest, inbox, TREK)
    clock.tick(29 * DAY)
    assert await told(app, ingest, inbox, AGAIN) == []


async def test_what_a_member_took_back_and_offers_again_is_news_after_some_days(
    app: App, alice: Talk, bob: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("trek"))
    bike = replace(app.selling.drafts.read(bob.person, "Trek Domane road bike $500"), photos=("7.jpg",))
    for days, alerts in ((0, 1), (1, 0), (4, 1)):
        clock.tick(days * DAY)
        posted = await app.selling.post(bob.person, bike)
        assert len(await sent(app, inbox)) == alerts
        await app.selling.drafts.withdraw(bob.person, posted.ref)
