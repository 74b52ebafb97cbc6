"""Turns of jobs, and the two loops that make it seconds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.talk import Talk
from config.compose.product import Wakes
from core.app import App
from core.delivery.outcomes import AlertDue
from core.listings.ingest import Ingest
from core.models import DeliveryRow, JobSlotRow, ListingRow
from core.ports.notifier import Receipt
from core.values import DEMO_SOURCE, Destination, Person
from jobs.loops import match_forever, send_forever
from jobs.runner import run_jobs, run_turn
from jobs.schedule import SCHEDULE, Job
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


async def test_a_turn_is_run_by_one_of_many(app: App) -> None:
    ran = []

    async def work(_: App) -> None:
        ran.append(1)

    job = Job("work", timedelta(minutes=5), work)
    answers = await asyncio.gather(*(run_turn(app, job) for _ in range(8)))
    assert (len(ran), answers.count(True)) == (1, 1)


async def test_the_next_turn_comes_with_time(app: App, clock: FrozenClock) -> None:
    ran = []

    async def work(_: App) -> None:
        ran.append(clock.now())

    job = Job("work", timedelta(minutes=5), work)
    for _ in range(4):
        await run_turn(app, job)
        clock.tick(150)
    assert len(ran) == 2
    assert await JobSlotRow.filter(finished__not_isnull=True).count() == 2


async def test_a_turn_that_fails_is_no_end(app: App, clock: FrozenClock) -> None:
    async def fail(_: App) -> None:
        raise ZeroDivisionError

    assert await run_turn(app, Job("fail", timedelta(minutes=5), fail)) is False
    assert await JobSlotRow.filter(finished=None).count() == 1


async def test_every_job_of_the_schedule_runs(app: App) -> None:
    for job in SCHEDULE:
        assert await run_turn(app, job)
    assert await ListingRow.filter(source=DEMO_SOURCE).count() == 1


async def test_the_ticker_starts_and_ends(app: App) -> None:
    task = asyncio.ensure_future(run_jobs(app))
    await asyncio.sleep(0.05)
    task.cancel()
    assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)


async def test_a_new_listing_is_told_within_two_seconds(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, wakes: Wakes
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    loops = [
        asyncio.ensure_future(match_forever(app, wakes.events)),
        asyncio.ensure_future(send_forever(app, [inbox], wakes.deliveries)),
    ]
    await asyncio.sleep(0)
    await ingest.one(offer("Gaming PC"))
    async with asyncio.timeout(2):  # the promise itself
        while not inbox.sent:
            await asyncio.sleep(0.01)
    assert isinstance(inbox.of("alice")[0], AlertDue)
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def test_the_demo_meets_a_newly_saved_rule_once(app: App, alice: Talk, inbox: Inbox, clock: FrozenClock) -> None:
    created = await app.rules.create(alice.person, alice.chat, "gaming pc -laptop <1000 within 25mi of 95112")
    for _ in range(3):
        await app.demo.post_fitting()
        await app.delivery.match()
        clock.tick(5)
    await app.delivery.send([inbox])
    (alert,) = inbox.of("alice")
    assert isinstance(alert, AlertDue)
    assert alert.listing.is_demo
    assert [s.rule.ref for s in alert.satisfied] == [created.rule.ref]
    assert await app.listings.remove_demo() == 1
    assert await ListingRow.all().count() == 0


async def test_a_rule_that_waits_for_a_score_is_not_met_by_the_demo(app: App, alice: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, "gaming pc score>0.7")
    assert await app.demo.post_fitting() == 0


async def test_old_demo_listings_make_room(app: App, clock: FrozenClock, monkeypatch) -> None:
    monkeypatch.setattr("core.demo.MOST_LISTINGS", 3)
    for _ in range(6):
        await app.demo.post_any()
        clock.tick(60)
    assert await ListingRow.filter(source=DEMO_SOURCE).count() == 3


async def test_who_is_told_to_stop_finishes_the_message_in_hand(
    app: App, alice: Talk, ingest: Ingest, wakes: Wakes
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await ingest.one(offer("Gaming PC"))
    await app.delivery.match()
    slow, stopping = Slow(), asyncio.Event()
    loop = asyncio.ensure_future(send_forever(app, [slow], wakes.deliveries, stopping))
    await asyncio.wait_for(slow.began.wait(), 5)
    stopping.set()
    slow.may_end.set()
    await asyncio.wait_for(loop, 5)
    assert (await DeliveryRow.get()).state == "sent"


class Slow(Inbox):
    """A provider that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = asyncio.Event(), asyncio.Event()

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        self.began.set()
        await self.may_end.wait()
        return await super().send(destination, outcome, reader, key)
