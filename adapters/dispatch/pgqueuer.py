"""Beyond one machine: pgqueuer hands out the ids of deliveries, beats for its jobs, and takes over those of the dead.

A job is there from the transaction that puts its delivery ready until the delivery is dealt with. It says "look at this
one" and no more: the row's lease decides who sends.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import structlog
from pgqueuer import AsyncpgDriver, Job, QueueManager, RetryRequested
from pgqueuer.queries import Queries
from pgqueuer.types import QueueEntrypoint

from adapters.dispatch.pgqueuer_net import keep_jobs
from adapters.dispatch.pgqueuer_schema import ENTRYPOINT
from core.delivery.leases import LEASE, Leases
from core.models.instant import to_ms
from core.store import Database
from core.values import Channel

BATCH = 16  # jobs fetched with one statement
IN_HAND = 32  # jobs of a channel that wait here for leave to send; more stay in the queue, for others
HOLD = 15.0  # seconds that one waits in hand, before it is put off
PUT_OFF = timedelta(seconds=5)
HEARTBEAT = timedelta(seconds=30)  # a worker silent for so long is dead, and its jobs are taken over
POLL = timedelta(seconds=5)  # should a notification be lost
LONGEST_GOODBYE = 2.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries to connect

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class _Offer:
    """A job of ours that waits for the sender."""

    delivery: int
    dealt_with: asyncio.Future[None]


class PgQueuer:
    """See `core.ports.dispatch.Dispatch`."""

    def __init__(self, leases: Leases, db: Database, address: str, wake: Callable[[], None]) -> None:
        """`address` is the database's for asyncpg (`postgresql://…`); `wake` tells the sender of an offer."""
        self._leases, self._db, self._address, self._wake = leases, db, address, wake
        self._waiting: defaultdict[Channel, deque[_Offer]] = defaultdict(deque)
        self._in_hand: dict[int, _Offer] = {}  # by delivery, whether it waits or is being sent

    async def is_waiting(self, channel: Channel, address: str | None) -> bool:
        return bool(self._waiting[channel]) if address is None else await self._leases.is_waiting(channel)

    async def take(self, channel: Channel, address: str | None, limit: int) -> list[int]:
        if address is not None:  # nobody else can speak there
            return await self._leases.take(channel, address, limit)
        waiting = self._waiting[channel]
        while waiting:
            offers = [waiting.popleft() for _ in range(min(limit, len(waiting)))]
            try:
                ids = await self._leases.take(channel, None, limit, [offer.delivery for offer in offers])
            except BaseException:
                _let_go(offers)
                raise
            _let_go(offer for offer in offers if offer.delivery not in ids)
            if ids:
                return ids
        return []

    def settled(self, delivery_id: int) -> None:
        if delivery_id in self._in_hand:
            _let_go([self._in_hand[delivery_id]])

    async def serve(self, channels: Collection[Channel], stopping: asyncio.Event) -> None:
        logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)  # that a database is away is said once, below
        pause = FIRST_PAUSE
        while channels and not stopping.is_set():
            try:
                connection = await asyncpg.connect(self._address)
                try:
                    pause = FIRST_PAUSE
                    await self._work(connection, channels, stopping)
                finally:
                    await connection.close(timeout=LONGEST_GOODBYE)
            except Exception as trouble:
                log.warning("queue lost", reason=type(trouble).__name__, again_in_s=pause)
                await _until(stopping, pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _work(
        self, connection: asyncpg.Connection[Any], channels: Collection[Channel], stopping: asyncio.Event
    ) -> None:
        """Take jobs until told to stop, or until the connection is lost."""
        queries = Queries(AsyncpgDriver(connection))
        manager = _Manager(queries, self._has_room)
        for channel in channels:
            manager.entrypoint(f"{ENTRYPOINT}{channel.value}")(self._look(channel, manager.shutdown))

        def lost(*_: object) -> None:
            manager.shutdown.set()
            self._give_up(self._in_hand.values())

        connection.add_termination_listener(lost)
        run = asyncio.ensure_future(
            manager.run(POLL, BATCH, heartbeat_timeout=HEARTBEAT, shutdown_on_listener_failure=True)
        )
        beside = [
            asyncio.ensure_future(keep_jobs(queries, self._db, self._leases, channels)),
            asyncio.ensure_future(stopping.wait()),
        ]
        try:
            await asyncio.wait([run, *beside], return_when=asyncio.FIRST_COMPLETED)
            manager.shutdown.set()
            self._give_up([offer for waiting in self._waiting.values() for offer in waiting])
            await run
            for task in beside:
                if task.done():
                    task.result()
        finally:
            for task in (run, *beside):
                task.cancel()
            self._give_up(self._in_hand.values())
            await asyncio.gather(run, *beside, return_exceptions=True)

    def _has_room(self, entrypoint: str) -> bool:
        return len(self._waiting[Channel(entrypoint.removeprefix(ENTRYPOINT))]) < IN_HAND

    def _look(self, channel: Channel, ending: asyncio.Event) -> Callable[[Job], Any]:
        async def look(job: Job) -> None:
            delivery, due = (int(part) for part in (job.payload or b"").split(b":"))
            if delivery not in self._in_hand and not ending.is_set():
                await self._offer(channel, delivery)
            wait = await self._wait_again(delivery, due)
            if wait is not None:
                raise RetryRequested(wait)

        return look

    async def _offer(self, channel: Channel, delivery: int) -> None:
        """Wait until a delivery is dealt with; put it off where the sender has no leave for it."""
        offer = _Offer(delivery, asyncio.get_running_loop().create_future())
        waiting = self._waiting[channel]
        self._in_hand[delivery] = offer
        waiting.append(offer)
        self._wake()
        try:
            await asyncio.wait([offer.dealt_with], timeout=HOLD)
            if offer in waiting:
                raise RetryRequested(PUT_OFF)
            # Nobody holds a lease longer than this, whatever became of the sender.
            await asyncio.wait([offer.dealt_with], timeout=LEASE.total_seconds())
        finally:
            if offer in waiting:
                waiting.remove(offer)
            del self._in_hand[delivery]

    async def _wait_again(self, delivery: int, due: int) -> timedelta | None:
        """How long the job is to wait for another look; None where it is done, or another one looks."""
        try:
            again = await self._leases.due_again(delivery)
        except Exception:  # the database's; the job must outlive it
            return PUT_OFF
        if again is None:
            return None
        state, at = again
        if state == "ready" and to_ms(at) != due:
            return None  # it was put off, and the trigger gave it a job for then
        return max(at - self._leases.now(), timedelta())

    def _give_up(self, offers: Iterable[_Offer]) -> None:
        """The queue is lost, or we are to end: these wait for the sender no more."""
        _let_go(list(offers))
        for waiting in self._waiting.values():
            waiting.clear()


class _Manager(QueueManager):
    """Takes jobs only of channels that have room in hand."""

    def __init__(self, queries: Queries, has_room: Callable[[str], bool]) -> None:
        super().__init__(queries)
        self._has_room = has_room

    def entrypoints_below_capacity_limits(self) -> set[QueueEntrypoint]:
        return {name for name in super().entrypoints_below_capacity_limits() if self._has_room(name)}


def _let_go(offers: Iterable[_Offer]) -> None:
    for offer in offers:
        if not offer.dealt_with.done():
            offer.dealt_with.set_result(None)


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
