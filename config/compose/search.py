"""The search server, where one is set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from config.settings import Settings
from core.ports.clock import Clock
from core.ports.engine import EngineDown, EngineRefused, ServerEngine
from core.store import Database

if TYPE_CHECKING:
    from elasticsearch import AsyncElasticsearch

ANSWER_WITHIN = 10.0  # seconds


@asynccontextmanager
async def open_search_server(settings: Settings, db: Database, clock: Clock) -> AsyncIterator[ServerEngine | None]:
    """Elasticsearch at ELASTICSEARCH_URL, with its outbox in the database; None where it is not set.

    The server itself is not asked: it may be away.
    """
    if settings.elasticsearch_url is None:
        yield None
        return
    # Here, because the client takes a third of a second to load.
    from adapters.search.elasticsearch.engine import ElasticSearch
    from adapters.search.elasticsearch.indexing import Indexing

    client = _client(settings, settings.elasticsearch_url.get_secret_value())
    try:
        indexing = Indexing(db, client, clock, settings.elasticsearch_name)
        await indexing.prepare()
        yield ElasticSearch(db, client, indexing)
    finally:
        await client.close()


async def search_server_version(settings: Settings) -> str | None:
    """What the server at ELASTICSEARCH_URL calls its version; None if it does not answer as it should."""
    from adapters.search.elasticsearch.client import told_apart

    assert settings.elasticsearch_url is not None
    client = _client(settings, settings.elasticsearch_url.get_secret_value())
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            with told_apart():
                return str((await client.info())["version"]["number"])
    except (EngineDown, EngineRefused, TimeoutError, OSError, ValueError):
        return None
    finally:
        await client.close()


def _client(settings: Settings, url: str) -> AsyncElasticsearch:
    from adapters.search.elasticsearch.client import open_client

    key, authority = settings.elasticsearch_api_key, settings.elasticsearch_ca
    return open_client(url, key.get_secret_value() if key else None, str(authority) if authority else None)
