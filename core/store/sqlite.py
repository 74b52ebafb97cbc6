"""SQLite: one writer at a time, so a transaction says at once that it will write."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from operator import itemgetter
from typing import Any

from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError

from core.store.columns import Columns, Row
from core.store.database import connection

_PLACEHOLDER = re.compile(r"\$(\d+)")
_ANY = re.compile(r"= ANY\(\$(\d+)::\w+\[\]\)")
_TABLE = re.compile(r"unnest\(([^()]+)\) AS (\w+)\(([^()]+)\)")
_ROW_LOCK = re.compile(r" FOR UPDATE( OF \w+)?( SKIP LOCKED)?")  # needless here: one writer at a time


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
        return await connection().execute_query_dict(_ours(sql), [_listed(value) for value in values])

    async def insert(self, columns: Columns, rows: Sequence[Row], *returning: str) -> list[dict[str, Any]]:
        places = ", ".join("?" * len(columns.names))
        sql = f'INSERT INTO "{columns.table}" ({columns.quoted()}) VALUES ({places}) ON CONFLICT DO NOTHING'  # noqa: S608
        if not returning:
            await _many(sql, rows)
            return []
        # `executemany` answers no rows. Whoever is in a transaction is the only writer, and ids only grow.
        (before,) = await self.rows(f'SELECT coalesce(max(id), 0) AS id FROM "{columns.table}"')  # noqa: S608
        await _many(sql, rows)
        added = f'FROM "{columns.table}" WHERE id > $1'
        (ids,) = await self.rows(f"SELECT min(id) AS first, count(*) AS number {added}", before["id"])
        if ids["number"] != len(rows):  # some were there: only the table knows which
            return await self.rows(f"SELECT {', '.join(returning)} {added} ORDER BY id", before["id"])
        numbered = ("id", *columns.names)
        given = itemgetter(*(numbered.index(name) for name in returning))
        return [
            dict(zip(returning, given((number, *row)), strict=True))
            for number, row in enumerate(rows, start=ids["first"])
        ]

    async def update(self, columns: Columns, rows: Sequence[Row]) -> None:
        key, *others = columns.names
        changes = ", ".join(f'"{name}" = ?{n}' for n, name in enumerate(others, start=2))
        await _many(f'UPDATE "{columns.table}" SET {changes} WHERE "{key}" = ?1', rows)  # noqa: S608


async def _many(sql: str, rows: Sequence[Row]) -> None:
    values: list[Any] = list(rows)
    await connection().execute_many(sql, values)


@lru_cache(maxsize=256)  # the product has so many statements at most
def _ours(sql: str) -> str:
    """A statement of PostgreSQL's as SQLite takes it."""
    listed = _ANY.sub(r"IN (SELECT value FROM json_each(?\1))", _ROW_LOCK.sub("", sql))
    return _PLACEHOLDER.sub(r"?\1", _TABLE.sub(_table, listed))


def _table(unnested: re.Match[str]) -> str:
    """A few lists of one length as a table: the n-th of each make a row."""
    first, *others = _PLACEHOLDER.findall(unnested[1])
    values = ["j.value", *(f"json_extract(?{n}, '$[' || j.key || ']')" for n in others)]
    names = unnested[3].split(",")
    columns = ", ".join(f"{value} AS {name.strip()}" for value, name in zip(values, names, strict=True))
    return f"(SELECT {columns} FROM json_each(?{first}) AS j) AS {unnested[2]}"  # noqa: S608


def _listed(value: object) -> object:
    return json.dumps(value) if isinstance(value, list) else value
