"""Every search engine by its name, empty, on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.search.opening import search_engine
from core.ports.engine import SearchEngine
from core.store import Database
from tests.bench.ingest import opened
from tests.elastic import elastic, running
from tests.fakes.clock import FrozenClock

ENGINES = ("sqlite", "postgres", "elasticsearch")


@asynccontextmanager
async def engine_of(name: str) -> AsyncIterator[tuple[Database, SearchEngine]]:
    """A database and the engine over it. Elasticsearch stands on SQLite, behind the tests' door."""
    async with opened("sqlite" if name == "elasticsearch" else name) as db:
        if name != "elasticsearch":
            yield db, search_engine(db)
            return
        with running() as server:
            async with elastic(server, db, FrozenClock()) as made:
                yield db, made.engine
