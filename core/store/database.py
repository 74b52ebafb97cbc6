"""The database behind the ORM: transactions that take the write lock first, and raw statements written once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

from core.store.columns import Columns, Row

CONNECTION = "default"


class Database(Protocol):
    """One of the two databases. Statements are written once, as PostgreSQL wants them (`$1`, SKIP LOCKED)."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """All or nothing; nested, a savepoint. On SQLite it holds the write lock from its start."""

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Run one statement and answer the rows it returns.

        A list is given to `= ANY($n::type[])`, lists of one length to `unnest($n::type[], ...) AS name(column, ...)`.
        """

    async def insert(self, columns: Columns, rows: Sequence[Row], *returning: str) -> list[dict[str, Any]]:
        """Add rows in their order, leaving out those that a unique key forbids.

        Answers the columns named in `returning` of each row that was added; those are asked for inside
        `transaction()`, of a table with an `id`.
        """

    async def update(self, columns: Columns, rows: Sequence[Row]) -> None:
        """Set columns of rows that are there. The first column is the key that finds them."""


def connection() -> BaseDBAsyncClient:
    """The connection of this task: inside `transaction()` it is the transaction's."""
    return get_connection(CONNECTION)


def open_database() -> Database:
    """The database that the ORM was started with."""
    from core.store.postgres import Postgres
    from core.store.sqlite import Sqlite

    return Sqlite() if connection().capabilities.dialect == "sqlite" else Postgres()
