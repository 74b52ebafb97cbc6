"""Opens the database: the ORM, its pragmas, and migrations before anything else."""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from adapters.search import tables
from core.store import Database, open_database

APP = "models"
# WAL and foreign keys are the ORM's own choice. FULL: a committed delivery outlives a power cut. What is deleted is
# overwritten, as SQLite does by itself on some systems only.
SQLITE_PRAGMAS = (
    "journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=ON&cache_size=-65536&secure_delete=ON"
)
MIGRATION_LOCK = 0x0DEA15C0  # advisory lock on PostgreSQL: one process migrates at a time


class DatabaseUnusable(Exception):
    """The database cannot be opened; the words say why, and hold no password."""


def database_url(home: Path, url: str | None) -> str:
    """The ORM's address of the database: `url` (postgresql:// or sqlite://) or a SQLite file in `home`."""
    if url is None:
        return f"sqlite://{quote(str(home / 'dealscout.sqlite3'))}?{SQLITE_PRAGMAS}"
    if url.startswith("sqlite://"):
        return url if "?" in url else f"{url}?{SQLITE_PRAGMAS}"
    scheme, _, rest = url.partition("://")
    if scheme not in {"postgres", "postgresql", "asyncpg"}:
        raise DatabaseUnusable("it starts with postgresql:// or sqlite://")
    return f"asyncpg://{rest.replace('sslmode=', 'ssl=')}"  # libpq's word and the driver's


def orm_config(url: str) -> dict[str, Any]:
    """What the ORM wants to know."""
    return {
        "connections": {"default": url},
        "apps": {APP: {"models": ["core.models"], "default_connection": "default", "migrations": "migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


# For the ORM's own command line, which writes new migrations: `tortoise -c config.compose.storage.FOR_MIGRATIONS`.
FOR_MIGRATIONS = orm_config("sqlite://:memory:")


@asynccontextmanager
async def open_storage(url: str, home: Path) -> AsyncIterator[Database]:
    """The migrated database, closed at the end. `home` exists."""
    try:
        if url.startswith("sqlite://"):
            await asyncio.to_thread(_probe, sqlite_path(url))
        await Tortoise.init(config=orm_config(url), _enable_global_fallback=True)
        await migrate(home)
        await tables.prepare(open_database())
    except Exception as wrong:  # whatever the driver raises: its words may hold the password
        await Tortoise.close_connections()
        raise DatabaseUnusable(type(wrong).__name__) from wrong
    try:
        yield open_database()
    finally:
        await Tortoise.close_connections()


def sqlite_path(url: str) -> Path:
    """The file of a sqlite:// address."""
    return Path(unquote(url.removeprefix("sqlite://").split("?")[0]))


def _probe(path: Path) -> None:
    """Open a SQLite file once: the ORM's driver would wait for ever on one that cannot be opened."""
    with closing(sqlite3.connect(path, timeout=10)) as database:
        database.execute("PRAGMA schema_version")


async def migrate(home: Path) -> None:
    """Bring the schema up to date; a second process waits for the first."""
    client = get_connection("default")
    executor = MigrationExecutor(client, {APP: orm_config("")["apps"][APP]})
    latest = [MigrationTarget(app_label=APP, name="__latest__")]
    if not await executor.plan(latest):
        return
    if client.capabilities.dialect == "sqlite":
        with (home / "migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            await MigrationExecutor(client, {APP: orm_config("")["apps"][APP]}).migrate(latest)
        return
    async with client._in_transaction() as lock:  # one connection holds the lock, the others migrate
        await lock.execute_query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK])
        await MigrationExecutor(client, {APP: orm_config("")["apps"][APP]}).migrate(latest)
