"""SQLite: one writer at a time, so a transaction says at once that it will write."""

from __future__ import annotations

import re
import sqlite3
from contextlib import AbstractAsyncContextManager
from typing import Any

from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError

from core.store.database import connection

_PLACEHOLDER = re.compile(r"\$(\d+)")
_ROW_LOCK = re.compile(r" FOR UPDATE( OF \w+)? SKIP LOCKED")  # needless here: one writer at a time


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that takes the write lock when it begins.

    The ORM's own begins deferred: two processes that read and then write lose most of their transactions to
    "database is locked" at once, whatever the busy timeout.
    """

    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            raise TransactionManagementError(exc) from exc


class Sqlite:
    """See `core.store.database.Database`."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        client = connection()
        if isinstance(client, SqliteTransactionWrapper) or not isinstance(client, SqliteClient):
            nested: AbstractAsyncContextManager[Any] = client._in_transaction()
            return nested
        return SqliteTransactionContext(ImmediateTransaction(client), client._lock)

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await connection().execute_query_dict(_PLACEHOLDER.sub(r"?\1", _ROW_LOCK.sub("", sql)), list(values))
