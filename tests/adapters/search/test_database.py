"""The database's own search, by the kit that every engine passes, and what only it must do."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.search import tables
from adapters.search.opening import search_engine
from core.listings.ingest import Ingest
from core.models import ListingRow
from core.ports.engine import SearchEngine
from core.store import Database
from tests.builders import offer
from tests.conftest import ON_POSTGRES
from tests.contracts.search_engine import SearchEngineContract, asked


class TestDatabaseSearch(SearchEngineContract):
    @pytest.fixture
    def engine(self, db: Database) -> SearchEngine:
        return search_engine(db)


async def test_listings_from_before_there_was_an_index_are_taken_in(db: Database, ingest: Ingest) -> None:
    """An upgrade: triggers and tables are not there, listings are."""
    await ingest.one(offer("Old desk"))
    await db.rows("DROP TABLE search_made")
    await tables.prepare(db)
    engine = search_engine(db)
    assert await engine.waiting(10) == 1
    await engine.catch_up(10)
    assert (await engine.search(asked("desk"))).total.count == 1


async def test_tables_of_another_version_are_made_anew_and_those_of_this_one_left(db: Database, ingest: Ingest) -> None:
    await ingest.one(offer("Desk"))
    engine = search_engine(db)
    await engine.catch_up(10)
    await tables.prepare(db)
    assert await engine.waiting(10) == 0
    await db.rows("UPDATE search_made SET version = $1", "older")
    await tables.prepare(db)
    assert await engine.waiting(10) == 1
    await ingest.one(offer("Second desk"))
    assert await engine.waiting(10) == 2, "the triggers are back, each once"


async def test_what_is_rolled_back_is_not_noted(db: Database, ingest: Ingest) -> None:
    row = await ingest.one(offer("Desk"))
    await search_engine(db).catch_up(10)

    async def fail() -> None:
        async with db.transaction():
            await ListingRow.filter(id=row.id).update(title_terms=" bench ")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await search_engine(db).waiting(10) == 0


async def test_a_change_that_search_does_not_look_at_is_not_noted(db: Database, ingest: Ingest, tmp_path: Path) -> None:
    row = await ingest.one(offer("Desk"))
    await search_engine(db).catch_up(10)
    await ListingRow.filter(id=row.id).update(fingerprint="x", extra={"a": 1})
    assert await search_engine(db).waiting(10) == 0


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL keeps a row's words in the row, and they go with it")
async def test_what_was_deleted_is_in_no_block_of_the_index(db: Database, ingest: Ingest) -> None:
    """No other word begins with its first letter: FTS5 leaves out what a word shares with the one before."""
    engine = search_engine(db)
    for number in range(8):
        await ingest.one(offer(f"Sofa of number {number}"))
    gone = await ingest.one(offer("Zyqsecret sofa"))
    await engine.catch_up(100)
    await ListingRow.filter(id=gone.id).delete()
    await engine.catch_up(100)

    async def is_written() -> bool:
        blocks = await db.rows("SELECT block FROM search_text_data")
        return any(b"zyqsecret" in bytes(row["block"]) for row in blocks)

    assert await is_written(), "deleted, it is only out of what searches find"
    await engine.expunge()
    assert not await is_written()


async def test_a_very_long_description_is_taken_in(db: Database, ingest: Ingest) -> None:
    """PostgreSQL's tsvector holds a megabyte of different words at most, and a position up to 16,383."""
    await ingest.one(offer("Desk", description=" ".join(f"word{n}" for n in range(200_000))))
    engine = search_engine(db)
    await engine.catch_up(10)
    assert (await engine.search(asked("desk", "word7"))).total.count == 1
