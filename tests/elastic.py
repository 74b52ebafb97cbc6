"""The search server as tests meet it: one a run, shared by all its processes, behind a door of each test's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from elasticsearch import AsyncElasticsearch

from adapters.search.elasticsearch.client import open_client
from adapters.search.elasticsearch.engine import ElasticSearch
from adapters.search.elasticsearch.indexing import Indexing
from core.ports.clock import Clock
from core.store import Database
from tests.servers.door import Door
from tests.servers.elasticsearch import ElasticServer

REAL = os.environ.get("ELASTICSEARCH_URL")  # a cluster of Elasticsearch's own, to run the same on
KEPT = os.environ.get("TEST_SEARCH_FOLDER")  # of a server that somebody keeps running between runs


@contextmanager
def running() -> Iterator[str]:
    """The address of a server: a cluster's, that of one which somebody keeps running, or one of our own."""
    if REAL:
        yield REAL
        return
    with tempfile.TemporaryDirectory() as folder:
        server = ElasticServer(Path(KEPT or folder))
        server.start()
        try:
            yield server.url
        finally:
            server.leave()


@dataclass
class Elastic:
    """An engine on indexes of its own, and what stands behind it. On a real cluster there is no door."""

    engine: ElasticSearch
    indexing: Indexing
    client: AsyncElasticsearch
    door: Door | None


async def vanish(server: Elastic) -> None:
    """Its index is deleted behind its back."""
    for index in (await server.client.indices.get_alias(name=server.indexing.alias)).body:
        await server.client.indices.delete(index=index)


@asynccontextmanager
async def elastic(server: str, db: Database, clock: Clock, *, real: bool = True) -> AsyncIterator[Elastic]:
    """An engine on an empty index at a server's address; the index is gone afterwards. `real`: or on a real cluster."""
    if REAL and real:
        async with _engine(REAL, db, clock, None) as made:
            yield made
        return
    async with Door(server) as door, _engine(door.url, db, clock, door) as made:
        yield made


@asynccontextmanager
async def _engine(url: str, db: Database, clock: Clock, door: Door | None) -> AsyncIterator[Elastic]:
    client = open_client(url)
    name = f"test-{uuid4().hex[:10]}"
    indexing = Indexing(db, client, clock, name)
    try:
        await indexing.prepare()
        yield Elastic(ElasticSearch(db, client, indexing), indexing, client, door)
    finally:
        try:
            if door is None or door.is_open:
                for index in (await client.indices.get(index=f"{name}-*")).body:
                    await client.indices.delete(index=index)
                if await client.indices.exists_index_template(name=f"{name}-listings"):
                    await client.indices.delete_index_template(name=f"{name}-listings")
        finally:
            await client.close()
