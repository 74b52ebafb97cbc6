"""The net below the queue: whatever is overdue without a job gets one. And what pgqueuer notes is forgotten in time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import timedelta

import structlog
from pgqueuer.queries import Queries

from adapters.dispatch.pgqueuer_schema import ENTRYPOINT
from core.delivery.leases import Leases
from core.models.instant import to_ms
from core.store import Database
from core.values import Channel

NET = 10.0  # seconds between looks
OVERDUE = timedelta(seconds=10)  # a job that is there has come by then
A_LOOK = 1_000  # deliveries
LOG_DAYS, STATISTICS_DAYS = 1, 30
A_TIDY = 10_000  # rows of the log

log = structlog.get_logger()


async def keep_jobs(queries: Queries, db: Database, leases: Leases, channels: Collection[Channel]) -> None:
    """Look again and again, until cancelled."""
    wait = timedelta()  # at the start at once: what was there before the queue has no jobs
    while True:
        found = await _give_jobs(queries, db, leases, channels, wait)
        if found:
            log.info("deliveries without a job", number=found)
        await _tidy(queries, db)
        if found < A_LOOK:
            wait = OVERDUE
            await asyncio.sleep(NET)


async def _give_jobs(
    queries: Queries, db: Database, leases: Leases, channels: Collection[Channel], wait: timedelta
) -> int:
    rows = await db.rows(
        "SELECT id, channel, priority, due FROM delivery WHERE channel = ANY($1::text[])"  # noqa: S608
        " AND state IN ('ready', 'leased') AND due <= $2 AND NOT EXISTS (SELECT 1 FROM"
        f" {queries.qbq.qualified.queue_table} job WHERE job.dedupe_key = delivery.id || ':' || delivery.due"
        " AND job.status IN ('queued', 'picked')) ORDER BY due LIMIT $3",
        [channel.value for channel in channels],
        to_ms(leases.now() - wait),
        A_LOOK,
    )
    keys = [f"{row['id']}:{row['due']}" for row in rows]
    if rows:
        await queries.enqueue(
            [f"{ENTRYPOINT}{row['channel']}" for row in rows],
            [key.encode() for key in keys],
            [-int(row["priority"]) for row in rows],
            dedupe_key=list(keys),
            on_conflict="skip",
        )
    return len(rows)


async def _tidy(queries: Queries, db: Database) -> None:
    """pgqueuer notes every step of every job, and forgets nothing by itself."""
    names = queries.qbq.qualified
    await db.rows(
        f"DELETE FROM {names.queue_table_log} WHERE id IN (SELECT id FROM {names.queue_table_log}"  # noqa: S608
        f" WHERE aggregated AND created < now() - interval '{LOG_DAYS} days' LIMIT {A_TIDY})"
    )
    await db.rows(
        f"DELETE FROM {names.statistics_table}"  # noqa: S608
        f" WHERE created < now() - interval '{STATISTICS_DAYS} days'"
    )
