"""What both ways of handing deliveries over have to do; pgqueuer's on PostgreSQL alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

import adapters.dispatch.pgqueuer
import adapters.dispatch.pgqueuer_net
from adapters.dispatch.pgqueuer_schema import install, uninstall
from config.compose.clock import SystemClock
from config.compose.dispatch import claims, pgqueuer, postgres_address
from core.delivery.keys import idempotency_key
from core.delivery.leases import Leases
from core.models import DeliveryRow, DestinationRow, PersonRow
from core.ports.dispatch import Dispatch
from core.store import Database
from core.store.wake import Wake
from core.values import Channel
from tests.conftest import ON_POSTGRES

CHANNEL = Channel.PUSH
pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters.dispatch.pgqueuer, "HOLD", 0.3)
    monkeypatch.setattr(adapters.dispatch.pgqueuer, "PUT_OFF", timedelta(seconds=0.3))
    monkeypatch.setattr(adapters.dispatch.pgqueuer, "HEARTBEAT", timedelta(seconds=1))
    monkeypatch.setattr(adapters.dispatch.pgqueuer, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(adapters.dispatch.pgqueuer_net, "NET", 0.2)
    monkeypatch.setattr(adapters.dispatch.pgqueuer_net, "OVERDUE", timedelta(seconds=0.2))


@dataclass
class Worker:
    """A process that sends, without the sending."""

    dispatch: Dispatch
    stopping: asyncio.Event
    serving: asyncio.Future[None]

    async def takes(self, number: int, *, at_once: int = 5, seconds: float = 5) -> list[int]:
        """Take until so many came."""
        taken: list[int] = []
        async with asyncio.timeout(seconds):
            while len(taken) < number:
                if await self.dispatch.is_waiting(CHANNEL, None):
                    taken += await self.dispatch.take(CHANNEL, None, at_once)
                await asyncio.sleep(0.01)
        return taken

    async def takes_nothing(self, seconds: float = 0.6) -> bool:
        with pytest.raises(TimeoutError):
            await self.takes(1, seconds=seconds)
        return True

    async def end(self) -> None:
        self.stopping.set()
        await asyncio.wait_for(self.serving, 5)


Hire = Callable[[], Awaitable[Worker]]


@pytest.fixture(params=["claims", "pgqueuer"])
async def hire(request: pytest.FixtureRequest, db: Database, database_address: str) -> AsyncIterator[Hire]:
    """A worker more, each with leases of its own."""
    if request.param == "pgqueuer" and not ON_POSTGRES:
        pytest.skip("pgqueuer is a queue on PostgreSQL: TEST_DATABASE=postgres runs it")
    address = postgres_address(database_address)
    make = claims if request.param == "claims" else await pgqueuer(address or "")
    workers: list[Worker] = []

    async def one() -> Worker:
        dispatch = make(Leases(db, SystemClock(), f"worker {len(workers)}"), db, Wake())
        stopping = asyncio.Event()
        workers.append(Worker(dispatch, stopping, asyncio.ensure_future(dispatch.serve([CHANNEL], stopping))))
        return workers[-1]

    yield one
    for worker in workers:
        worker.stopping.set()
        worker.serving.cancel()
    await asyncio.gather(*(worker.serving for worker in workers), return_exceptions=True)


@pytest.fixture
async def alice(db: Database) -> DestinationRow:
    now = SystemClock().now()
    person = await PersonRow.create(created=now)
    return await DestinationRow.create(person=person, channel=CHANNEL.value, address="alice", created=now)


async def queue(to: DestinationRow, name: str, *, wait: float = 0, priority: int = 0) -> int:
    """A delivery, as any part of core writes one."""
    now = SystemClock().now()
    row = await DeliveryRow.create(
        person_id=to.person_id,
        destination_id=to.id,
        channel=to.channel,
        kind="notice",
        due=now + timedelta(seconds=wait),
        expires_at=now + timedelta(days=1),
        idem_key=idempotency_key(to.id, name),
        priority=priority,
        created=now,
    )
    return row.id


async def sent(worker: Worker, *ids: int) -> None:
    await DeliveryRow.filter(id__in=ids).update(state="sent")
    for one in ids:
        worker.dispatch.settled(one)


async def test_what_is_due_is_taken_once_by_one_of_many(hire: Hire, alice: DestinationRow) -> None:
    one, other = await hire(), await hire()
    ids = {await queue(alice, f"n{n}") for n in range(20)}
    taken: list[int] = []

    async def work(worker: Worker) -> None:
        while len(taken) < len(ids):
            if await worker.dispatch.is_waiting(CHANNEL, None):
                got = await worker.dispatch.take(CHANNEL, None, 3)
                taken.extend(got)
                await sent(worker, *got)
            await asyncio.sleep(0.005)

    async with asyncio.timeout(10):
        await asyncio.gather(work(one), work(other))
    assert sorted(taken) == sorted(ids)
    assert await DeliveryRow.filter(lease=1).count() == len(ids)


async def test_what_was_there_before_anybody_worked_is_taken(hire: Hire, alice: DestinationRow) -> None:
    due = await queue(alice, "early")
    assert await (await hire()).takes(1) == [due]


async def test_nothing_is_taken_before_it_is_due(hire: Hire, alice: DestinationRow) -> None:
    worker = await hire()
    later = await queue(alice, "later", wait=0.8)
    assert await worker.takes_nothing(0.4)
    assert await worker.takes(1) == [later]


async def test_what_is_put_off_comes_again_then_and_what_is_hurried_comes_now(
    hire: Hire, alice: DestinationRow
) -> None:
    worker = await hire()
    hurried, put_off = await queue(alice, "hurried", wait=3600), await queue(alice, "put off", wait=0.5)
    now = SystemClock().now()
    await DeliveryRow.filter(id=put_off).update(due=now + timedelta(hours=1))
    assert await worker.takes_nothing(0.9)
    await DeliveryRow.filter(id=hurried).update(due=now)
    assert await worker.takes(1) == [hurried]
    # It goes back as a try that failed does: ready again, a moment later.
    await DeliveryRow.filter(id=hurried).update(state="ready", due=SystemClock().now() + timedelta(seconds=0.4))
    worker.dispatch.settled(hurried)
    assert await worker.takes_nothing(0.2)
    assert await worker.takes(1) == [hurried]


async def test_a_change_that_is_rolled_back_hands_nothing_over(hire: Hire, alice: DestinationRow, db: Database) -> None:
    worker = await hire()

    async def fail() -> None:
        async with db.transaction():
            await queue(alice, "never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await worker.takes_nothing()


async def test_the_urgent_comes_first(hire: Hire, alice: DestinationRow) -> None:
    usual = [await queue(alice, f"usual {n}") for n in range(3)]
    urgent = await queue(alice, "urgent", priority=-1)
    worker = await hire()
    async with asyncio.timeout(5):
        while not await worker.dispatch.is_waiting(CHANNEL, None):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
    assert (await worker.takes(1, at_once=1))[0] == urgent
    assert sorted(await worker.takes(3, at_once=1)) == usual


async def test_a_lease_that_ends_is_taken_over(
    hire: Hire, alice: DestinationRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.delivery.leases.LEASE", timedelta(seconds=1))
    due = await queue(alice, "orphan")
    dead = await hire()
    assert await dead.takes(1) == [due]
    dead.serving.cancel()
    await asyncio.gather(dead.serving, return_exceptions=True)
    assert await (await hire()).takes(1, seconds=10) == [due]
    assert (await DeliveryRow.get(id=due)).lease == 2


async def test_what_gets_no_leave_stays_and_is_taken_when_there_is(hire: Hire, alice: DestinationRow) -> None:
    worker = await hire()
    ids = [await queue(alice, f"n{n}") for n in range(3)]
    await asyncio.sleep(1)  # nobody takes anything: the provider wants nothing
    assert sorted(await worker.takes(3)) == ids
    assert await DeliveryRow.filter(lease=1, attempts=1).count() == 3


async def test_who_is_told_to_stop_ends_at_once_and_another_goes_on(hire: Hire, alice: DestinationRow) -> None:
    worker = await hire()
    ids = [await queue(alice, f"n{n}") for n in range(3)]
    await asyncio.sleep(0.2)
    await worker.end()
    assert sorted(await (await hire()).takes(3)) == ids


async def test_what_ended_meanwhile_is_not_taken(hire: Hire, alice: DestinationRow) -> None:
    worker = await hire()
    due = await queue(alice, "cancelled", wait=0.4)
    await DeliveryRow.filter(id=due).update(state="cancelled")
    assert await worker.takes_nothing(0.8)


@pytest.mark.skipif(not ON_POSTGRES, reason="pgqueuer is a queue on PostgreSQL")
class TestQueue:
    """What only pgqueuer has: tables, jobs, and a connection that can be lost."""

    async def test_it_is_installed_again_and_again_by_many_at_once(self, db: Database, database_address: str) -> None:
        address = postgres_address(database_address) or ""
        await asyncio.gather(*(install(address) for _ in range(4)))
        await install(address)
        (found,) = await db.rows("SELECT count(*) AS n FROM pg_trigger WHERE tgname LIKE 'dealscout%'")
        assert found["n"] == 2

    async def test_an_older_installation_is_brought_up_to_date(self, db: Database, database_address: str) -> None:
        address = postgres_address(database_address) or ""
        await install(address)
        await db.rows("ALTER TABLE pgqueuer DROP COLUMN attempts")
        await install(address)
        assert await db.rows("SELECT attempts FROM pgqueuer") == []

    async def test_a_job_is_written_with_its_delivery_and_moved_with_it(
        self, db: Database, database_address: str, alice: DestinationRow
    ) -> None:
        await install(postgres_address(database_address) or "")
        due = await queue(alice, "one", wait=60)
        for _ in range(3):
            await DeliveryRow.filter(id=due).update(due=SystemClock().now() + timedelta(seconds=120))
        await DeliveryRow.filter(id=due).update(hold_reason="quiet hours")  # no other moment, no other job
        jobs = await db.rows("SELECT entrypoint, execute_after > now() + interval '100 s' AS late FROM pgqueuer")
        assert jobs == [{"entrypoint": "deliver_push", "late": True}]

    async def test_whoever_sits_at_the_terminal_needs_no_job(
        self, db: Database, database_address: str, alice: DestinationRow
    ) -> None:
        await install(postgres_address(database_address) or "")
        alice.channel = Channel.TERMINAL.value
        await queue(alice, "here")
        assert await db.rows("SELECT 1 FROM pgqueuer") == []

    async def test_jobs_are_gone_when_all_is_sent(
        self, db: Database, database_address: str, alice: DestinationRow
    ) -> None:
        make = await pgqueuer(postgres_address(database_address) or "")
        dispatch, stopping = make(Leases(db, SystemClock(), "one"), db, Wake()), asyncio.Event()
        worker = Worker(dispatch, stopping, asyncio.ensure_future(dispatch.serve([CHANNEL], stopping)))
        ids = [await queue(alice, f"n{n}") for n in range(5)]
        await sent(worker, *await worker.takes(5))
        async with asyncio.timeout(5):
            while await db.rows("SELECT 1 FROM pgqueuer"):
                await asyncio.sleep(0.05)
        await worker.end()
        assert await DeliveryRow.filter(id__in=ids, state="sent").count() == 5

    async def test_a_lost_connection_and_lost_jobs_cost_seconds(
        self, db: Database, database_address: str, alice: DestinationRow
    ) -> None:
        address = postgres_address(database_address) or ""
        make = await pgqueuer(address)
        dispatch, stopping = make(Leases(db, SystemClock(), "one"), db, Wake()), asyncio.Event()
        worker = Worker(dispatch, stopping, asyncio.ensure_future(dispatch.serve([CHANNEL], stopping)))
        due = await queue(alice, "one", wait=1.5)
        await asyncio.sleep(0.3)
        connection = await asyncpg.connect(address)
        try:
            await connection.execute("DELETE FROM pgqueuer")
            ended = await connection.fetch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE '%pgqueuer%' AND pid <> pg_backend_pid()"
            )
        finally:
            await connection.close()
        assert ended
        assert await worker.takes(1, seconds=10) == [due]
        await sent(worker, due)
        await worker.end()

    async def test_without_the_queue_no_jobs_gather(
        self, db: Database, database_address: str, alice: DestinationRow
    ) -> None:
        address = postgres_address(database_address) or ""
        await install(address)
        await uninstall(address)
        await queue(alice, "one")
        assert await db.rows("SELECT 1 FROM pgqueuer") == []
