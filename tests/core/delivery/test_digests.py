"""Summaries by the hour, the day and the week: of a person, and of one rule beside others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.delivery.outcomes import AlertDue, SummaryDue
from core.delivery.policy import Held
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.models import DeliveryRow, RuleRow
from core.rules.exchange import Unusable, read
from core.values import Frequency
from tests.builders import offer
from tests.conftest import Inbox
from tests.core.delivery.test_holding import Told, in_berlin, told, until
from tests.fakes.clock import FrozenClock

__all__ = ["in_berlin", "told"]

PICTURED = {
    "pictures": ("https://pictures.example/trek.jpg",),
    "description": "Carbon frame, 54 cm, new tyres and chain",
}
TREK = offer("Trek Domane road bike", 500, source="craigslist", source_id="1", **PICTURED)
THERE = offer("Trek Domane road bike", 500, source="offerup", source_id="2", **PICTURED)


async def rule(app: App, talk: Talk, line: str, frequency: Frequency | None = None) -> RuleRow:
    await app.rules.create(talk.person, talk.chat, line)
    row = await RuleRow.filter(person_id=talk.person.id).order_by("-id").first()
    assert row is not None
    await app.rules.settings.often(talk.person, row.ref, frequency)
    return row


async def test_a_weekly_rule_beside_an_immediate_one(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    alice = in_berlin
    await rule(app, alice, "sofa", Frequency.WEEKLY)
    await rule(app, alice, "red lamp")
    for title, dollars in (("Blue sofa", 50), ("Red lamp", 20), ("Grey sofa", 700)):
        await ingest.one(offer(title, dollars))
    [alert] = await told()
    assert isinstance(alert, AlertDue)
    assert alert.listing.title == "Red lamp"
    await ingest.one(offer("Red lamp on a sofa", 90))  # both rules: the eager one speaks
    [alert] = await told()
    assert isinstance(alert, AlertDue)
    until(clock, 2026, 3, 2, 7, 59)
    assert await told() == []
    until(clock, 2026, 3, 2, 8, 0)  # Monday, nine in Berlin
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert (summary.held, summary.total) == (Held.WEEKLY, 2)
    assert card(summary, alice.person).title == "Your weekly summary: 2 listings match “sofa”"


async def test_a_rule_that_tells_at_once_passes_its_persons_digest(
    app: App, alice: Talk, ingest: Ingest, told: Told
) -> None:
    await app.preferences.tell(alice.person, Frequency.DAILY)
    await rule(app, alice, "sofa")
    await rule(app, alice, "lamp", Frequency.IMMEDIATE)
    await ingest.one(offer("Sofa", 50))
    await ingest.one(offer("Lamp", 20))
    [alert] = await told()
    assert isinstance(alert, AlertDue)
    assert alert.listing.title == "Lamp"


async def test_one_summary_a_day_at_their_hour_with_what_came_since_the_last(
    app: App, in_berlin: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    alice = in_berlin
    await app.preferences.tell(alice.person, Frequency.DAILY)
    await app.preferences.digest_at(alice.person, "6:30pm")
    await rule(app, alice, "sofa")
    totals = []
    for day in (1, 2, 3):
        for number in range(day):
            clock.tick(600)
            await ingest.one(offer(f"Sofa {day} {number}", 100 * day + 40 * number))
            assert await told() == []
        until(clock, 2026, 3, day, 17, 30)
        [summary] = await told()
        assert isinstance(summary, SummaryDue)
        totals.append(summary.total)
        assert await told() == []
    assert totals == [1, 2, 3]
    sent = await DeliveryRow.filter(state="sent").order_by("id")
    assert [row.sent_at for row in sent] == [datetime(2026, 3, day, 17, 30, tzinfo=UTC) for day in (1, 2, 3)]


async def test_by_the_hour(app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told) -> None:
    await app.preferences.tell(alice.person, Frequency.HOURLY)
    await rule(app, alice, "sofa")
    clock.tick(600)
    await ingest.one(offer("Sofa"))
    assert await told() == []
    until(clock, 2026, 3, 1, 13, 0)
    [summary] = await told()
    shown = card(summary, alice.person)
    assert shown.title == "Your hourly summary: 1 listing matches “sofa”"
    assert (shown.lines, shown.footer) == ((), "")
    assert [item.title for item in shown.items] == ["Sofa"]


async def test_a_first_load_of_a_weekly_person_waits_for_the_week(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    await rule(app, alice, "sofa", Frequency.WEEKLY)
    load = [offer(f"Sofa {number}", 100 + 50 * number) for number in range(8)]
    await app.sources.load(load)
    assert await told() == []
    clock.tick(1200)
    assert await told() == []
    [digest] = await DeliveryRow.filter(state="ready")
    assert (digest.hold_reason, digest.due) == ("told by the week", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    until(clock, 2026, 3, 2, 9, 0)
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert summary.total == 8


@pytest.mark.parametrize(("reposts", "total"), [(False, 1), (True, 2)])
async def test_the_same_thing_from_two_places_is_one_of_a_summary(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told, reposts: bool, total: int
) -> None:
    row = await rule(app, alice, "trek", Frequency.DAILY)
    await app.rules.settings.repeat(alice.person, row.ref, every_time=reposts)
    for one in (TREK, THERE):
        await ingest.one(one)
        assert await told() == []
    until(clock, 2026, 3, 2, 9, 0)
    [summary] = await told()
    assert isinstance(summary, SummaryDue)
    assert (summary.total, len(summary.listings)) == (total, total)


async def test_a_paused_rule_says_nothing_in_its_digest(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told
) -> None:
    row = await rule(app, alice, "sofa", Frequency.DAILY)
    await ingest.one(offer("Sofa"))
    assert await told() == []
    await app.rules.pause(alice.person, row.ref)
    until(clock, 2026, 3, 2, 9, 0)
    assert await told() == []
    digest = await DeliveryRow.get(kind="digest")
    assert (digest.state, digest.hold_reason) == ("cancelled", "rule is paused, deleted or over")


async def test_a_digest_that_could_not_be_sent_is_tried_again_and_counts_once(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told, inbox: Inbox
) -> None:
    await rule(app, alice, "sofa", Frequency.DAILY)
    await ingest.one(offer("Sofa"))
    assert await told() == []
    until(clock, 2026, 3, 2, 9, 0)
    inbox.trouble = [SendFailed(Failure.RETRY, "down")]
    assert await told() == []
    clock.tick(60)
    assert len(await told()) == 1


async def test_a_loads_summary_that_failed_is_not_hurried(
    app: App, alice: Talk, ingest: Ingest, clock: FrozenClock, told: Told, inbox: Inbox
) -> None:
    await rule(app, alice, "sofa")
    await app.sources.load([offer("Sofa")])
    inbox.trouble = [SendFailed(Failure.LIMIT, "later", 30.0)] * 5
    assert await told() == []
    clock.tick(10)
    assert await told() == []
    assert len(inbox.trouble) == 4
    inbox.trouble.clear()
    clock.tick(60)
    assert len(await told()) == 1


@pytest.mark.parametrize("frequency", [None, *Frequency])
async def test_how_often_goes_along_with_a_rule(app: App, alice: Talk, bob: Talk, frequency: Frequency | None) -> None:
    row = await rule(app, alice, "sofa", frequency)
    copy = await app.rules.copies.clone(alice.person, row.ref)
    assert copy.rule.frequency is frequency
    exported = await app.rules.copies.export(alice.person)
    brought = await app.rules.copies.bring(bob.person, bob.chat, exported.data)
    assert [one.frequency for one in brought.added] == [frequency, frequency]


def test_a_file_may_leave_out_how_often_and_must_not_say_what_is_none() -> None:
    entries = read(
        b'{"version": 1, "rules": [{"keywords": ["sofa"]}, {"keywords": ["sofa"], "frequency": null},'
        b' {"keywords": ["sofa"], "frequency": "daily"}, {"keywords": ["sofa"], "frequency": "yearly"},'
        b' {"keywords": ["sofa"], "frequency": 1}]}'
    )
    assert [None if isinstance(one, Unusable) else one.frequency for one in entries[:3]] == [
        None,
        None,
        Frequency.DAILY,
    ]
    assert [one.why.details for one in entries[3:] if isinstance(one, Unusable)] == [{"field": "frequency"}] * 2
