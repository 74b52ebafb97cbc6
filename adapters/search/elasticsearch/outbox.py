"""The indexing outbox: a row for each listing ever written, with a counter that grows with every write, and how far the
index has it. Triggers count in the listing's own transaction, so no write is lost while the server is away, and what is
deleted stays known. The counter is the document's external version: what comes late never overwrites what is newer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.search.tables import DESCRIPTION, FACTS, LOCK, SEEN, WATCHED
from core.store import Database
from core.store.database import connection

FILLING_LASTS = 5 * 60_000  # milliseconds after its last sign of life that a rebuild counts as dead
FAR = 1_000  # versions that a repair leaves out: somebody may have deleted or written documents by hand
ADD = "INSERT INTO search_outbox (listing_id, version) SELECT id, 1 FROM {rows} ORDER BY id"
COUNT = " ON CONFLICT (listing_id) DO UPDATE SET version = search_outbox.version + 1"

TABLES = (
    "CREATE TABLE search_outbox (listing_id BIGINT PRIMARY KEY, version BIGINT NOT NULL,"
    " indexed BIGINT NOT NULL DEFAULT 0)",
    "CREATE INDEX search_outbox_waiting ON search_outbox (listing_id) WHERE version > indexed",
    "CREATE TABLE search_server (id BIGINT PRIMARY KEY, filled BIGINT, filling BIGINT)",
    "INSERT INTO search_server (id) VALUES (1)",
)


def _sqlite_trigger(name: str, when: str, row: str) -> str:
    # Two statements: an INSERT that fires a trigger imposes its own manners on conflicts inside.
    return (
        f"CREATE TRIGGER {name} AFTER {when} ON listing BEGIN"
        f" INSERT OR IGNORE INTO search_outbox (listing_id, version) VALUES ({row}.id, 0);"
        f" UPDATE search_outbox SET version = version + 1 WHERE listing_id = {row}.id; END"
    )


SQLITE = (
    _sqlite_trigger("search_outbox_added", "INSERT", "new"),
    _sqlite_trigger("search_outbox_changed", f"UPDATE OF title, {', '.join(WATCHED)}", "new"),
    _sqlite_trigger("search_outbox_deleted", "DELETE", "old"),
)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in ("title", *WATCHED)) for row in ("o", "n"))
POSTGRES = (
    "CREATE OR REPLACE FUNCTION search_outbox_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'INSERT' THEN {ADD.format(rows='fresh')}{COUNT};"
    f" ELSIF TG_OP = 'DELETE' THEN {ADD.format(rows='stale')}{COUNT};"
    " ELSE INSERT INTO search_outbox (listing_id, version) SELECT n.id, 1 FROM fresh n JOIN stale o ON o.id = n.id"
    f" WHERE ({_OLD}) IS DISTINCT FROM ({_NEW}) ORDER BY n.id{COUNT}; END IF; RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER search_outbox_added AFTER INSERT ON listing REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION search_outbox_note()",
    "CREATE OR REPLACE TRIGGER search_outbox_changed AFTER UPDATE ON listing REFERENCING OLD TABLE AS stale"
    " NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_outbox_note()",
    "CREATE OR REPLACE TRIGGER search_outbox_deleted AFTER DELETE ON listing REFERENCING OLD TABLE AS stale"
    " FOR EACH STATEMENT EXECUTE FUNCTION search_outbox_note()",
)
LISTED = f"{FACTS}, title, title_terms, {DESCRIPTION} AS rest, {SEEN} AS seen"


@dataclass(frozen=True, slots=True)
class Change:
    """A listing as it is at a version: `row` has the columns of LISTED, or is None where it is not to be found."""

    id: int
    version: int
    row: dict[str, Any] | None


class Outbox:
    """What the index still has to learn."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def prepare(self, now: int) -> None:
        """Make the tables and triggers unless they are there.

        `now` in milliseconds is where every counter starts: an index left over from tables of before is never ahead.
        """
        is_sqlite = connection().capabilities.dialect == "sqlite"
        there = (
            "SELECT name FROM sqlite_master WHERE name = 'search_server'"
            if is_sqlite
            else "SELECT 1 AS name WHERE to_regclass('search_server') IS NOT NULL"
        )
        if await self._db.rows(there):
            return
        async with self._db.transaction():
            if not is_sqlite:
                await self._db.rows("SELECT pg_advisory_xact_lock($1)", LOCK)
            if await self._db.rows(there):
                return
            for statement in (*TABLES, *(SQLITE if is_sqlite else POSTGRES)):
                await self._db.rows(statement)
            await self._db.rows(
                "INSERT INTO search_outbox (listing_id, version) SELECT id, CAST($1 AS BIGINT) FROM listing", now
            )

    async def waiting(self, most: int) -> int:
        """How many listings wait, counted up to `most`."""
        sql = "SELECT count(*) AS n FROM (SELECT 1 FROM search_outbox WHERE version > indexed LIMIT $1) AS w"
        return int((await self._db.rows(sql, most))[0]["n"])

    async def take(self, most: int) -> list[Change]:
        """Some of what waits, as it is now. It waits until `done` is told."""
        rows = await self._db.rows(
            f"SELECT o.listing_id, o.version AS counted, l.state, {LISTED} FROM search_outbox o"
            " LEFT JOIN listing l ON l.id = o.listing_id WHERE o.version > o.indexed ORDER BY o.listing_id LIMIT $1",
            most,
        )
        return [_change(row) for row in rows]

    async def active(self, after: int, most: int) -> list[Change]:
        """Active listings by their ids."""
        rows = await self._db.rows(
            f"SELECT l.id AS listing_id, o.version AS counted, l.state, {LISTED} FROM listing l"
            " JOIN search_outbox o ON o.listing_id = l.id"
            " WHERE l.id > $1 AND l.state = 'active' ORDER BY l.id LIMIT $2",
            after,
            most,
        )
        return [_change(row) for row in rows]

    async def done(self, ids: Sequence[int], versions: Sequence[int]) -> None:
        """The index has these listings at these versions."""
        if ids:
            await self._db.rows(
                "UPDATE search_outbox SET indexed = told.version FROM unnest($1::bigint[], $2::bigint[])"
                " AS told(id, version) WHERE search_outbox.listing_id = told.id"
                " AND search_outbox.indexed < told.version",
                list(ids),
                list(versions),
            )

    async def again(self, ids: Sequence[int], beyond: Sequence[int]) -> None:
        """Take these listings in again, at versions above those that the index has, or may remember of a deletion."""
        if ids:
            own, told = f"search_outbox.version + {FAR}", "excluded.version"
            await self._db.rows(
                f"INSERT INTO search_outbox (listing_id, version) SELECT told.id, told.version + {FAR}"
                " FROM unnest($1::bigint[], $2::bigint[]) AS told(id, version) WHERE true"
                " ON CONFLICT (listing_id) DO UPDATE SET"
                f" version = CASE WHEN {own} > {told} THEN {own} ELSE {told} END",
                list(ids),
                list(beyond),
            )

    async def filled(self) -> int | None:
        """When the index was last made anew, in milliseconds; None if it never was."""
        found: int | None = (await self._db.rows("SELECT filled FROM search_server WHERE id = 1"))[0]["filled"]
        return found

    async def begin_filling(self, now: int) -> bool:
        """Whether this process may make the index anew: one at a time."""
        return bool(
            await self._db.rows(
                "UPDATE search_server SET filling = $1 WHERE id = 1 AND (filling IS NULL OR filling < $2) RETURNING id",
                now,
                now - FILLING_LASTS,
            )
        )

    async def still_filling(self, now: int) -> None:
        """A sign of life."""
        await self._db.rows("UPDATE search_server SET filling = $1 WHERE id = 1", now)

    async def end_filling(self, filled: int | None) -> None:
        """It ended; `filled` is when it did, if it did well."""
        await self._db.rows(
            "UPDATE search_server SET filling = NULL, filled = coalesce(CAST($1 AS BIGINT), filled) WHERE id = 1",
            filled,
        )

    async def forget_gone(self) -> None:
        """Forget listings that are deleted, and out of the index."""
        await self._db.rows(
            "DELETE FROM search_outbox WHERE version = indexed"
            " AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.id = search_outbox.listing_id)"
        )


def _change(row: dict[str, Any]) -> Change:
    return Change(row["listing_id"], row["counted"], row if row["state"] == "active" else None)
