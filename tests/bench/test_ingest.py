"""The measurement itself: both ways of writing leave the same tables. No time is asserted."""

from __future__ import annotations

import pytest

from core.store import Database
from tests.bench import ingest
from tests.conftest import ON_POSTGRES

NAME = "postgres" if ON_POSTGRES else "sqlite"


async def test_both_ways_leave_the_same_rows(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "BATCH", 40)  # several batches, the last one short
    rows = await ingest.run(db, NAME, 90, times=1)
    assert all(tuple(row) == ingest.COLUMNS for row in rows)
    assert len([row for row in rows if row["rows_equal"] is True]) == 4
    assert not [row for row in rows if row["rows_equal"] is False]


async def test_tables_that_differ_are_noticed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgetful(db: Database, columns: ingest.Columns, load: object) -> None:
        await ingest.by_orm(db, columns[1:], load)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "by_us", forgetful)
    rows = await ingest.run(db, NAME, 20, times=1, writes=True)
    assert [row["rows_equal"] for row in rows] == [True, False]
