"""PostgreSQL: several writers, so a claim skips what another has locked. Statements go as they are written."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from core.store.database import connection


class Postgres:
    """See `core.store.database.Database`."""

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        context: AbstractAsyncContextManager[Any] = connection()._in_transaction()
        return context

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await connection().execute_query_dict(sql, list(values))
