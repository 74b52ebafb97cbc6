"""The search server, where one is set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.settings import Settings
from core.ports.clock import Clock
from core.ports.engine import ServerEngine
from core.store import Database


@asynccontextmanager
async def open_search_server(settings: Settings, db: Database, clock: Clock) -> AsyncIterator[ServerEngine | None]:
    """Elasticsearch at ELASTICSEARCH_URL, with its outbox in the database; None where it is not set.

    The server itself is not asked: it may be away.
    """
    if settings.elasticsearch_url is None:
        yield None
        return
    # Here, because the client takes a third of a second to load.
    from adapters.search.elasticsearch.client import open_client
    from adapters.search.elasticsearch.engine import ElasticSearch
    from adapters.search.elasticsearch.indexing import Indexing

    key = settings.elasticsearch_api_key
    client = open_client(
        settings.elasticsearch_url.get_secret_value(),
        key.get_secret_value() if key else None,
        str(settings.elasticsearch_ca) if settings.elasticsearch_ca else None,
    )
    try:
        indexing = Indexing(db, client, clock, settings.elasticsearch_name)
        await indexing.prepare()
        yield ElasticSearch(db, client, indexing)
    finally:
        await client.close()
