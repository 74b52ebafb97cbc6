"""The tables behind search in either database. They hold nothing that listings do not say, so they can be made anew.

`search_change` is an outbox: triggers note every listing written, in its own transaction. `search_entry` and the text
index hold active listings, brought up to date from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from core.store import Database
from core.store.database import connection

LOCK = 0x0DEA15C1  # advisory lock on PostgreSQL: one process at a time makes or fills them
READING = "1"  # raised where the engines read the same texts another way
LONGEST = 20_000  # characters of a description's terms that are looked in

_FACTS = ("category", "condition", "currency", "price", "source", "latitude", "longitude", "score")
FACTS = ", ".join(_FACTS)
SEEN = "coalesce(posted_at, first_seen)"
DESCRIPTION = f"substr(text_terms, length(title_terms) + 2, {LONGEST})"
WATCHED = (*_FACTS, "state", "title_terms", "text_terms", "posted_at", "first_seen")

_ENTRY = """
  category TEXT, condition TEXT, currency TEXT, price BIGINT, source TEXT,
  latitude {real}, longitude {real}, score {real}, seen BIGINT NOT NULL
"""
_INDEXES = (
    "CREATE INDEX search_entry_category ON search_entry (category, id)",
    "CREATE INDEX search_entry_seen ON search_entry (seen)",
    "CREATE INDEX search_entry_price ON search_entry (currency, price)",
)
_DROPS = ("search_text", "search_entry", "search_change", "search_made")

SQLITE = (
    "CREATE TABLE search_change (seq INTEGER PRIMARY KEY, listing_id BIGINT NOT NULL)",
    f"CREATE TABLE search_entry (id INTEGER PRIMARY KEY, {_ENTRY.format(real='REAL')})",
    *_INDEXES,
    "CREATE VIRTUAL TABLE search_text USING fts5(title, description, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_added AFTER INSERT ON listing BEGIN"
    " INSERT INTO search_change (listing_id) VALUES (new.id); END",
    f"CREATE TRIGGER search_changed AFTER UPDATE OF {', '.join(WATCHED)} ON listing BEGIN"
    " INSERT INTO search_change (listing_id) VALUES (new.id); END",
    "CREATE TRIGGER search_deleted AFTER DELETE ON listing BEGIN"
    " INSERT INTO search_change (listing_id) VALUES (old.id); END",
)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in WATCHED) for row in ("o", "n"))
POSTGRES = (
    "CREATE TABLE search_change (seq BIGSERIAL PRIMARY KEY, listing_id BIGINT NOT NULL)",
    f"CREATE TABLE search_entry (id BIGINT PRIMARY KEY, {_ENTRY.format(real='DOUBLE PRECISION')},"
    " words TSVECTOR NOT NULL)",
    *_INDEXES,
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
    "CREATE OR REPLACE FUNCTION search_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'INSERT' THEN INSERT INTO search_change (listing_id) SELECT id FROM fresh;"
    " ELSIF TG_OP = 'DELETE' THEN INSERT INTO search_change (listing_id) SELECT id FROM stale;"
    " ELSE INSERT INTO search_change (listing_id) SELECT n.id FROM fresh n JOIN stale o ON o.id = n.id"
    f" WHERE ({_OLD}) IS DISTINCT FROM ({_NEW}); END IF; RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER search_added AFTER INSERT ON listing REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION search_note()",
    "CREATE OR REPLACE TRIGGER search_changed AFTER UPDATE ON listing REFERENCING OLD TABLE AS stale"
    " NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_note()",
    "CREATE OR REPLACE TRIGGER search_deleted AFTER DELETE ON listing REFERENCING OLD TABLE AS stale"
    " FOR EACH STATEMENT EXECUTE FUNCTION search_note()",
)
TRIGGERS = ("search_added", "search_changed", "search_deleted")


async def prepare(db: Database) -> None:
    """Make the tables unless they are there as this version wants them; every listing is then taken in anew."""
    is_sqlite = connection().capabilities.dialect == "sqlite"
    statements = SQLITE if is_sqlite else POSTGRES
    version = hashlib.blake2b("\n".join((*statements, DESCRIPTION, READING)).encode(), digest_size=8).hexdigest()
    if await _made(db, is_sqlite=is_sqlite) == version:
        return
    async with db.transaction():
        if not is_sqlite:
            await db.rows("SELECT pg_advisory_xact_lock($1)", LOCK)
        if await _made(db, is_sqlite=is_sqlite) != version:
            await _make(db, statements, version, is_sqlite=is_sqlite)


async def _made(db: Database, *, is_sqlite: bool) -> str | None:
    """The version that is there."""
    there = (
        "SELECT name FROM sqlite_master WHERE name = 'search_made'"
        if is_sqlite
        else "SELECT 1 AS name WHERE to_regclass('search_made') IS NOT NULL"
    )
    if not await db.rows(there):
        return None
    rows = await db.rows("SELECT version FROM search_made")
    return str(rows[0]["version"]) if rows else None


async def _make(db: Database, statements: Sequence[str], version: str, *, is_sqlite: bool) -> None:
    for trigger in TRIGGERS:
        await db.rows(f"DROP TRIGGER IF EXISTS {trigger}{'' if is_sqlite else ' ON listing'}")
    for table in _DROPS:
        await db.rows(f"DROP TABLE IF EXISTS {table}")
    for statement in (*statements, "CREATE TABLE search_made (version TEXT NOT NULL)"):
        await db.rows(statement)
    await db.rows("INSERT INTO search_made (version) VALUES ($1)", version)
    await db.rows("INSERT INTO search_change (listing_id) SELECT id FROM listing WHERE state = 'active' ORDER BY id")
