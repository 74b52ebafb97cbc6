"""What waits: as one summary for each moment, re-read before it goes, and looked at again when its person changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from core.app import App
from core.cards import card
from core.delivery.notices import Notices
from core.delivery.outcomes import AlertDue, NoticeDue, SummaryDue
from core.delivery.policy import Held
from core.listings.ingest import Ingest
from core.models import DailyCountRow, DeliveryRow, ListingRow, MatchRow
from core.store import Database
from core.values import Channel, Frequency, ListingState
from tests.builders import offer
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

Told = Callable[[], Awaitable[list[object]]]


@pytest.fixture
async def told(app: App, inbox: Inbox) -> Told:
    """Match and send; answers what came of it."""

    async def run() -> list[object]:
        before = len(inbox.sent)
        await app.delivery.match()
        await app.delivery.send([inbox])
        return [outcome for _, outcome in inbox.sent[before:]]

    return run


def until(clock: FrozenClock, *at: int) -> None:
    """Move the clock on to a moment, UTC."""
    clock.tick((datetime(*at, tzinfo=UTC) - clock.now()).total_seconds())


@pytest.fixture
async def in_berlin(app: App, alice: Talk) -> Talk:
    """Alice, whose clock is an hour ahead of UTC."""
    await app.people.introduce(alice.person, zone="Europe/Berlin")
    return alice


async def test_three_alerts_of_the_night_come_as_one_summary_at_seven(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    alice = in_berlin
    await app.preferences.be_quiet(alice.person, "22:00-07:00")
    await app.rules.create(alice.person, alice.chat, "sofa")
    until(clock, 2026, 3, 1, 22, 30)  # half past eleven
    for title in ("Red sofa", "Blue sofa", "Green sofa", "Sold sofa"):
        await ingest.one(offer(title))
        assert await told() == []
        clock.tick(600)
    await ListingRow.filter(title="Sold sofa").update(state=ListingState.SOLD)
    await ListingRow.filter(title="Blue sofa").update(score=0.9)
    until(clock, 2026, 3, 2, 5, 59)
    assert await told() == []
    until(clock, 2026, 3, 2, 6, 0)
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert [one.title for one in summary.listings] == ["Blue sofa", "Green sofa", "Red sofa"]
    shown = card(summary, alice.person)
    assert shown.title == "While you wanted quiet: 3 listings match “sofa”"
    assert shown.lines[0] == "This waited until your quiet hours were over."
    assert await told() == []
    assert sorted(row.state for row in await DeliveryRow.all()) == ["sent", *["suppressed"] * 4]


async def test_the_fourth_of_three_a_day_comes_next_morning(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    alice = in_berlin
    await app.preferences.at_most(alice.person, "3")
    await app.rules.create(alice.person, alice.chat, "sofa")
    came: list[object] = []
    for number, colour in enumerate(("red", "blue", "green", "white", "black")):
        await ingest.one(offer(f"{colour} sofa", 100 + 70 * number))
        came += await told()
    assert [type(one) for one in came] == [AlertDue] * 3
    until(clock, 2026, 3, 2, 7, 59)
    assert await told() == []
    until(clock, 2026, 3, 2, 8, 0)
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert (summary.held, summary.total) == (Held.ENOUGH, 2)
    assert card(summary, alice.person).title == "Beyond your most a day: 2 listings match “sofa”"
    assert {row.day: row.sent for row in await DailyCountRow.all()} == {"2026-03-01": 3, "2026-03-02": 1}


async def test_a_great_deal_comes_at_night(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    alice = in_berlin
    await app.preferences.be_quiet(alice.person, "22:00-07:00")
    await app.preferences.urgent_from(alice.person, "80%")
    await app.rules.create(alice.person, alice.chat, "sofa")
    until(clock, 2026, 3, 2, 1, 0)
    await ingest.one(offer("Fair sofa"))
    await ingest.one(offer("Great sofa", 10))
    await app.delivery.match()
    await ListingRow.filter(title="Great sofa").update(score=0.85)
    [alert] = await told()
    assert isinstance(alert, AlertDue)
    assert alert.listing.title == "Great sofa"


async def test_a_notice_waits_for_the_morning_unless_it_answers(
    app: App, db: Database, in_berlin: Talk, clock: FrozenClock, wakes: Wakes, told: Told
) -> None:
    alice = in_berlin
    await app.rules.create(alice.person, alice.chat, "sofa")
    await app.preferences.be_quiet(alice.person, "22:00-07:00")
    await app.preferences.at_most(alice.person, "1")
    until(clock, 2026, 3, 2, 1, 0)
    notices = Notices(db, clock, wakes.deliveries)
    for occasion in ("waits", "answers"):
        await notices.source_failing(alice.person.id, occasion, "feed_unreadable", occasion)
    answer = await DeliveryRow.get(id=2)
    answer.payload["is_answer"] = True
    await answer.save()
    [first] = await told()
    assert isinstance(first, NoticeDue)
    assert first.facts["title"] == "answers"
    held = await DeliveryRow.get(id=1)
    assert (held.state, held.hold_reason, held.attempts) == ("ready", "quiet hours", 0)
    until(clock, 2026, 3, 2, 6, 0)
    assert [type(one) for one in await told()] == [NoticeDue]
    assert not await DailyCountRow.exists()


async def test_what_is_switched_off_ends_and_says_why(app: App, alice: Talk, ingest: Ingest, told: Told) -> None:
    await app.rules.create(alice.person, alice.chat, "sofa")
    await app.preferences.want(alice.person, "electronics", wanted=True)
    await ingest.one(offer("Sofa", category="Furniture"))
    assert await told() == []
    await ingest.one(offer("Sofa with a phone", 20, category="Phones"))
    await ingest.one(offer("Sofa of no kind", 30))
    assert len(await told()) == 2
    await app.preferences.use(alice.person, Channel.TERMINAL, is_on=False)
    await ingest.one(offer("Sofa for nobody", 40))
    assert await told() == []
    ends = [(row.state, row.hold_reason) for row in await DeliveryRow.exclude(state="sent").order_by("id")]
    assert ends == [("cancelled", "category is switched off"), ("cancelled", "channel is switched off")]


async def test_quiet_hours_removed_let_go_what_waited(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told, wakes: Wakes
) -> None:
    alice = in_berlin
    await app.preferences.be_quiet(alice.person, "22:00-07:00")
    await app.rules.create(alice.person, alice.chat, "sofa")
    until(clock, 2026, 3, 2, 1, 0)
    await ingest.one(offer("Sofa"))
    assert await told() == []
    changed = await app.preferences.be_quiet(alice.person, "22:00-06:30")
    assert await told() == []
    assert (await DeliveryRow.get(kind="digest", state="ready")).due == datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
    await app.take_back(alice.person, changed.undo or "")
    assert await told() == []
    await app.preferences.be_quiet(alice.person, "off")
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert card(summary, alice.person).title == "While you wanted quiet: 1 listing matches “sofa”"


async def test_a_change_that_is_no_reason_to_speak_leaves_all_where_it_is(
    app: App, in_berlin: Talk, ingest: Ingest, told: Told
) -> None:
    alice = in_berlin
    await app.preferences.tell(alice.person, Frequency.WEEKLY)
    await app.rules.create(alice.person, alice.chat, "sofa")
    await ingest.one(offer("Sofa"))
    assert await told() == []
    due = (await DeliveryRow.get(state="ready")).due
    await app.preferences.be_short(alice.person, is_compact=True)
    assert await told() == []
    row = await DeliveryRow.get(state="ready")
    assert (row.due, row.attempts) == (due, 0)
    assert await DeliveryRow.all().count() == 2
    await app.preferences.tell(alice.person, Frequency.DAILY)
    assert await told() == []
    assert (await DeliveryRow.get(state="ready")).due == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    await app.preferences.tell(alice.person, Frequency.IMMEDIATE)
    assert len(await told()) == 1


async def test_one_persons_wish_for_quiet_is_nobody_elses(
    app: App, in_berlin: Talk, bob: Talk, ingest: Ingest, clock: FrozenClock, inbox: Inbox, told: Told
) -> None:
    await app.preferences.be_quiet(in_berlin.person, "22:00-07:00")
    for talk in (in_berlin, bob):
        await app.rules.create(talk.person, talk.chat, "sofa")
    until(clock, 2026, 3, 2, 1, 0)
    await ingest.one(offer("Sofa"))
    await told()
    assert [name for name, _ in inbox.sent] == ["bob"]
    await app.preferences.be_short(bob.person, is_compact=True)
    assert (await DeliveryRow.get(state="ready")).due > clock.now()


async def test_the_demo_obeys_too(app: App, in_berlin: Talk, clock: FrozenClock, told: Told) -> None:
    alice = in_berlin
    await app.preferences.be_quiet(alice.person, "22:00-07:00")
    until(clock, 2026, 3, 2, 1, 0)
    await app.rules.create(alice.person, alice.chat, "gaming pc")
    assert await app.demo.post_fitting() == 1
    assert await told() == []
    until(clock, 2026, 3, 2, 6, 0)
    assert [type(one) for one in await told()] == [SummaryDue]


async def test_two_senders_at_once_make_one_summary(
    app: App, db: Database, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, inbox: Inbox
) -> None:
    alice = in_berlin
    await app.preferences.tell(alice.person, Frequency.DAILY)
    await app.rules.create(alice.person, alice.chat, "sofa")
    outside = Outside(clock, app.places, None, None, StandardFeeds(), default_rates(), DemoGoods())  # type: ignore[arg-type]
    other = build_app(db, outside, Wakes(), owner="another")
    for number in range(30):
        await ingest.one(offer(f"Sofa number {number}", 100 + 40 * number))
    await app.delivery.match()
    await asyncio.gather(*(one.delivery.send([inbox]) for one in (app, other)))
    digest = await DeliveryRow.get(kind="digest")
    assert digest.due == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert await MatchRow.filter(delivery_id=digest.id).count() == 30
    until(clock, 2026, 3, 2, 8, 0)
    await asyncio.gather(*(one.delivery.send([inbox]) for one in (app, other)))
    [(_, summary)] = inbox.sent
    assert isinstance(summary, SummaryDue)
    assert (summary.total, len(summary.listings)) == (30, 5)
    await ingest.one(offer("Sofa of the next day", 5000))
    await app.delivery.match()
    await app.delivery.send([inbox])
    until(clock, 2026, 3, 3, 7, 59)
    await app.delivery.send([inbox])
    assert len(inbox.sent) == 1
    clock.tick(timedelta(minutes=1).total_seconds())
    await app.delivery.send([inbox])
    assert len(inbox.sent) == 2


async def test_a_summary_that_is_being_sent_takes_nothing_more(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told, inbox: Inbox
) -> None:
    alice = in_berlin
    await app.preferences.tell(alice.person, Frequency.DAILY)
    await app.rules.create(alice.person, alice.chat, "sofa")
    await ingest.one(offer("Sofa"))
    await told()
    await DeliveryRow.filter(kind="digest").update(state="leased", attempts=1)
    await ingest.one(offer("Second sofa", 20))
    await told()
    taken, further = await DeliveryRow.filter(kind="digest").order_by("id")
    assert taken.due == further.due
    assert [await MatchRow.filter(delivery_id=row.id).count() for row in (taken, further)] == [1, 1]
