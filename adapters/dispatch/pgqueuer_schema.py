"""pgqueuer's own tables, and the trigger that gives it a job for every delivery that is put ready.

The trigger is the one mechanism for all ways into the queue: whatever statement puts a delivery ready, or off to
another moment, writes the job in its own transaction, and no code that does so can forget it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from pgqueuer.adapters.persistence.qb import QueryQueueBuilder
from pgqueuer.queries import Queries

from core.values import Channel

INSTALL_LOCK = 0x0DEA15C2  # advisory: one process installs at a time
ENTRYPOINT = "deliver_"  # followed by the channel: a worker takes jobs of the channels that it has voices for
LOCAL = Channel.TERMINAL  # only the process that somebody sits before can speak there: it needs no queue
FUNCTION, ON_INSERT, ON_UPDATE = "dealscout_hand_over", "dealscout_hand_over_new", "dealscout_hand_over_changed"
# Below `$$` is a delivery's job: one for each moment at which it is due, so that one put off to another moment never
# meets the job that is being worked on. What it was put off from is taken out again where nobody works on it.
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE jobs record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM {queue} job USING was, written
        WHERE was.id = written.id AND was.state = 'ready' AND written.state = 'ready' AND was.due <> written.due
            AND job.dedupe_key = was.id || ':' || was.due AND job.status = 'queued';
        SELECT {columns} INTO jobs FROM written JOIN was ON was.id = written.id
        WHERE {is_ready} AND (was.state <> 'ready' OR was.due <> written.due);
    ELSE
        SELECT {columns} INTO jobs FROM written WHERE {is_ready};
    END IF;
    IF jobs.keys IS NOT NULL THEN
        EXECUTE $enqueue${enqueue}$enqueue$
        USING jobs.priorities, jobs.entrypoints, jobs.payloads, jobs.waits, jobs.keys, jobs.headers;
    END IF;
    RETURN NULL;
END $body$
"""
_IS_READY = f"written.state = 'ready' AND written.channel <> '{LOCAL.value}'"
_KEY = "written.id || ':' || written.due"
_DUE = "to_timestamp(written.due / 1000.0)"
_COLUMNS = (
    "array_agg(-written.priority) AS priorities,"  # ours: smaller first; pgqueuer's: larger first
    f" array_agg('{ENTRYPOINT}' || written.channel) AS entrypoints,"
    f" array_agg(convert_to({_KEY}, 'UTF8')) AS payloads,"
    f" array_agg(CASE WHEN {_DUE} <= clock_timestamp() THEN interval '0' ELSE {_DUE} - now() END) AS waits,"
    f" array_agg({_KEY}) AS keys, array_agg('{{}}'::jsonb) AS headers"
)
_TRIGGERS = {
    ON_INSERT: "AFTER INSERT ON delivery REFERENCING NEW TABLE AS written",
    ON_UPDATE: "AFTER UPDATE ON delivery REFERENCING OLD TABLE AS was NEW TABLE AS written",
}


async def install(address: str) -> None:
    """Make the database hand deliveries over; brings pgqueuer's tables up to date. Safe to repeat, at any time."""
    async with _locked(address) as connection:
        queries = Queries.from_asyncpg_connection(connection)
        if await queries.schema_is_installed():
            await queries.upgrade()
        else:
            await queries.install()
        await connection.execute(_function(queries.qbq))
        for name, when in _TRIGGERS.items():
            if name not in await _installed(connection):  # to make one waits for all who write deliveries
                await connection.execute(
                    f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
                )


async def uninstall(address: str) -> None:
    """Nobody takes jobs any more, so none are written. pgqueuer's tables stay."""
    async with _locked(address) as connection:
        if await _installed(connection):
            await connection.execute(f"DROP FUNCTION {FUNCTION}() CASCADE")


def _function(builder: QueryQueueBuilder) -> str:
    return _FUNCTION.format(
        name=FUNCTION,
        queue=builder.qualified.queue_table,
        enqueue=builder.build_enqueue_query("skip"),
        columns=_COLUMNS,
        is_ready=_IS_READY,
    )


async def _installed(connection: asyncpg.Connection[Any]) -> set[str]:
    rows = await connection.fetch(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'delivery'::regclass AND tgname = ANY($1)", list(_TRIGGERS)
    )
    return {row["tgname"] for row in rows}


@asynccontextmanager
async def _locked(address: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """A connection of its own that holds the lock, and lets it go with itself."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", INSTALL_LOCK)
        yield connection
    finally:
        await connection.close()
