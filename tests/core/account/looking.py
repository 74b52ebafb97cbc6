"""Looks for a text in every column of every table of the database, those of the ORM and all others."""

from __future__ import annotations

from core.store import Database
from tests.conftest import ON_POSTGRES

_TABLES = (
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    if ON_POSTGRES
    else "SELECT name FROM sqlite_master WHERE type = 'table'"
)


async def columns_with(db: Database, text: str) -> set[tuple[str, str]]:
    """The table and column of each place where it stands, in whatever case; in bytes as well as in words."""
    found: set[tuple[str, str]] = set()
    for table in sorted(str(row["name"]) for row in await db.rows(_TABLES)):
        for column in await _columns(db, table):
            if await _holds(db, table, column, text):
                found.add((table, column))
    return found


async def _columns(db: Database, table: str) -> list[str]:
    if ON_POSTGRES:
        rows = await db.rows(
            "SELECT column_name AS name FROM information_schema.columns"
            " WHERE table_name = $1 AND table_schema = 'public'",
            table,
        )
    else:
        rows = await db.rows("SELECT name FROM pragma_table_info($1)", table)
    return [str(row["name"]) for row in rows]


async def _holds(db: Database, table: str, column: str, text: str) -> bool:
    shown = f'lower("{column}"::text)' if ON_POSTGRES else f'lower(CAST("{column}" AS TEXT))'
    where = f"position($1 in {shown}) > 0" if ON_POSTGRES else f"instr({shown}, $1) > 0"
    if not ON_POSTGRES:  # words in bytes: a BLOB cast to text may end at its first zero
        where += f' OR instr("{column}", CAST($1 AS BLOB)) > 0'
    return bool(await db.rows(f'SELECT 1 AS there FROM "{table}" WHERE {where} LIMIT 1', text.lower()))
