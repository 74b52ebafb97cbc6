"""PostgreSQL: several writers, so a claim skips what another has locked. Statements go as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from core.store.columns import Columns, Row
from core.store.database import connection


class Postgres:
    """See `core.store.database.Database`."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        context: AbstractAsyncContextManager[Any] = connection()._in_transaction()
        return context

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await connection().execute_query_dict(sql, list(values))

    async def insert(self, columns: Columns, rows: Sequence[Row], *returning: str) -> list[dict[str, Any]]:
        names, answer = columns.quoted(), f" RETURNING {', '.join(returning)}" if returning else ""
        sql = f'INSERT INTO "{columns.table}" ({names}) SELECT * FROM {_arrays(columns)}'  # noqa: S608
        return await self._with_arrays(f"{sql} ON CONFLICT DO NOTHING{answer}", rows)

    async def update(self, columns: Columns, rows: Sequence[Row]) -> None:
        key, *others = columns.names
        changes = ", ".join(f'"{name}" = told."{name}"' for name in others)
        sql = f'UPDATE "{columns.table}" SET {changes} FROM {_arrays(columns)} AS told({columns.quoted()})'  # noqa: S608
        await self._with_arrays(f'{sql} WHERE "{columns.table}"."{key}" = told."{key}"', rows)

    async def _with_arrays(self, sql: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
        return await connection().execute_query_dict(sql, list(zip(*rows, strict=True))) if rows else []


def _arrays(columns: Columns) -> str:
    """Rows as an array for each column: one statement whatever their number, so it is planned once."""
    return f"unnest({', '.join(f'${n}::{kind}[]' for n, kind in enumerate(columns.types, start=1))})"
