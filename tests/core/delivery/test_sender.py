"""What is due is sent once, and every delivery ends in a state that can be seen."""

from __future__ import annotations

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.answers import Answers
from core.delivery.leases import Leases
from core.delivery.outbox import Outbox
from core.delivery.outcomes import AlertDue
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.models import AttemptRow, DeliveryRow, DestinationRow, ListingRow
from core.store import Database
from core.values import Channel
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


@pytest.fixture
async def due(app: App, alice: Talk, ingest: Ingest) -> DeliveryRow:
    """An alert for Alice that has not left."""
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await ingest.one(offer("Gaming PC"))
    await app.delivery.match()
    return await DeliveryRow.get()


async def test_it_is_sent_once_with_its_key(app: App, due: DeliveryRow, inbox: Inbox) -> None:
    await app.delivery.send([inbox])
    await app.delivery.send([inbox])
    assert [type(o) for o in inbox.of("alice")] == [AlertDue]
    assert inbox.keys == [due.idem_key]
    row = await DeliveryRow.get()
    assert (row.state, row.provider_id, row.attempts) == ("sent", "message-1", 1)
    attempt = await AttemptRow.get()
    assert (attempt.outcome, attempt.ended is not None) == ("ok", True)


@pytest.mark.parametrize(
    ("failure", "after", "state", "tries", "wait"),
    [
        (Failure.LIMIT, 7.0, "ready", 0, 7),
        (Failure.RETRY, None, "ready", 0, 1),
        (Failure.UNKNOWN, None, "ready", 1, 1),
        (Failure.CHANNEL, None, "ready", 0, 60),
        (Failure.DESTINATION, None, "dead", 1, 0),
        (Failure.MESSAGE, None, "dead", 1, 0),
    ],
)
async def test_what_a_provider_answers_decides_what_comes_next(
    app: App,
    due: DeliveryRow,
    inbox: Inbox,
    clock: FrozenClock,
    failure: Failure,
    after: float | None,
    state: str,
    tries: int,
    wait: float,
) -> None:
    inbox.trouble = [SendFailed(failure, "no", after)]
    await app.delivery.send([inbox])
    row = await DeliveryRow.get()
    assert (row.state, row.attempts, row.last_failure) == (state, tries, failure.value)
    if state == "ready":
        assert (row.due - clock.now()).total_seconds() >= wait
        clock.tick(120)
        await app.delivery.send([inbox])
        assert (await DeliveryRow.get()).state == "sent"
    destination = await DestinationRow.get()
    assert destination.state == ("disabled" if failure is Failure.DESTINATION else "active")


async def test_after_eight_tries_it_is_dead(app: App, due: DeliveryRow, inbox: Inbox, clock: FrozenClock) -> None:
    inbox.trouble = [SendFailed(Failure.UNKNOWN, "cut")] * 20
    for _ in range(12):
        await app.delivery.send([inbox])
        clock.tick(1000)
    row = await DeliveryRow.get()
    assert (row.state, row.attempts) == ("dead", 8)


async def test_a_provider_that_is_away_for_a_day_costs_no_alert(
    app: App, due: DeliveryRow, inbox: Inbox, clock: FrozenClock
) -> None:
    inbox.trouble = [SendFailed(Failure.RETRY, "down")] * 96
    for _ in range(96):
        await app.delivery.send([inbox])
        clock.tick(900)
    assert inbox.sent == []
    await app.delivery.send([inbox])
    assert ((await DeliveryRow.get()).state, len(inbox.sent)) == ("sent", 1)


async def test_a_fault_of_ours_is_a_try_and_stops_no_other(
    app: App, ingest: Ingest, due: DeliveryRow, inbox: Inbox
) -> None:
    await ingest.one(offer("Another gaming PC"))
    await app.delivery.match()
    inbox.trouble = [ZeroDivisionError()]
    await app.delivery.send([inbox])
    states = sorted([row.state for row in await DeliveryRow.all()])
    assert states == ["ready", "sent"]


async def test_a_lease_that_ran_out_is_taken_over_and_the_late_answer_changes_nothing(
    app: App, db: Database, due: DeliveryRow, inbox: Inbox, clock: FrozenClock
) -> None:
    outbox, leases = Outbox(db, clock), Leases(db, clock, "a slow worker")
    (slow,) = await outbox.read(await leases.take(Channel.TERMINAL, None, 5))
    lost = await outbox.begin([slow.row])
    assert await leases.take(Channel.TERMINAL, None, 5) == []
    clock.tick(61)
    await app.delivery.send([inbox])
    await Answers(db, clock).sent(slow.row, lost[slow.row.id], "late")
    row = await DeliveryRow.get()
    assert (row.state, row.provider_id, row.lease) == ("sent", "message-1", 2)
    outcomes = [a.outcome for a in await AttemptRow.all().order_by("id")]
    assert outcomes[1] == "ok"


async def test_a_rule_paused_meanwhile_cancels_it(app: App, alice: Talk, due: DeliveryRow, inbox: Inbox) -> None:
    (rule,) = (await app.rules.mine(alice.person)).rules
    await app.rules.pause(alice.person, rule.ref)
    await app.delivery.send([inbox])
    row = await DeliveryRow.get()
    assert (row.state, row.hold_reason) == ("cancelled", "rule is paused, deleted or over")
    assert inbox.sent == []


async def test_a_listing_sold_meanwhile_cancels_it(app: App, due: DeliveryRow, inbox: Inbox) -> None:
    await ListingRow.all().update(state="sold")
    await app.delivery.send([inbox])
    assert ((await DeliveryRow.get()).state, inbox.sent) == ("cancelled", [])


async def test_news_of_last_week_expires(app: App, due: DeliveryRow, inbox: Inbox, clock: FrozenClock) -> None:
    clock.tick(8 * 24 * 3600)
    await app.delivery.send([inbox])
    assert ((await DeliveryRow.get()).state, inbox.sent) == ("expired", [])


async def test_a_terminal_takes_only_what_is_for_who_sits_there(app: App, due: DeliveryRow) -> None:
    bobs = Inbox(address="bob")
    await app.delivery.send([bobs])
    assert bobs.sent == []
    alices = Inbox(address="alice")
    await app.delivery.send([alices])
    assert len(alices.sent) == 1


@pytest.mark.parametrize("change", [{"title_terms": " giraffe ", "text_terms": " giraffe | "}, {"price": 900_000}])
async def test_an_alert_never_breaks_its_rule_as_both_stand_now(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, change: dict[str, object]
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    await ingest.one(offer("Gaming PC"))
    await app.delivery.match()
    await ListingRow.all().update(**change)
    await app.delivery.send([inbox])
    row = await DeliveryRow.get()
    assert (row.state, row.hold_reason, inbox.sent) == ("cancelled", "rule or listing changed meanwhile", [])


async def test_an_edited_rule_is_held_to_what_it_says_now(
    app: App, alice: Talk, due: DeliveryRow, inbox: Inbox
) -> None:
    (rule,) = (await app.rules.mine(alice.person)).rules
    await app.rules.edit(alice.person, rule.ref, "walrus under 10")
    await app.delivery.send([inbox])
    assert ((await DeliveryRow.get()).state, inbox.sent) == ("cancelled", [])
