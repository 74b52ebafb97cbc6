"""Looks for texts in every column of every table of the database, those of the ORM and all others."""

from __future__ import annotations

import json
from collections import defaultdict

from core.store import Database
from tests.conftest import ON_POSTGRES

_TABLES = (
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    if ON_POSTGRES
    else "SELECT name FROM sqlite_master WHERE type = 'table'"
)
Kept = dict[tuple[str, str], bytes]  # all that stands in a column of a table, in lower case


async def everything_kept(db: Database) -> Kept:
    """The whole database, as bytes: words in a BLOB are found as well."""
    found: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for table in sorted(str(row["name"]) for row in await db.rows(_TABLES)):
        for row in await _rows(db, table):
            for column, value in row.items():
                found[table, column].append(value if isinstance(value, bytes) else _text(value).encode())
    return {where: b"\n".join(values).lower() for where, values in found.items()}


def places(kept: Kept, text: str) -> set[tuple[str, str]]:
    """The table and column of each place where it stands, in whatever case."""
    return {where for where, said in kept.items() if text.lower().encode() in said}


async def columns_with(db: Database, text: str) -> set[tuple[str, str]]:
    """The same, of the database as it is now."""
    return places(await everything_kept(db), text)


async def _rows(db: Database, table: str) -> list[dict[str, object]]:
    if ON_POSTGRES:
        lines = await db.rows(f'SELECT row_to_json(t)::text AS line FROM "{table}" t')
        return [json.loads(row["line"]) for row in lines]
    return await db.rows(f'SELECT * FROM "{table}"')


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
