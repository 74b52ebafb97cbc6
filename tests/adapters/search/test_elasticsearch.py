"""Elasticsearch's adapter on a real server of its family, by every engine's kit, and what only it must do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.ports.engine import SearchEngine
from core.store import Database
from tests.contracts.search_engine import SearchEngineContract
from tests.elastic import Elastic, elastic
from tests.fakes.clock import FrozenClock

pytestmark = pytest.mark.timeout(300)  # the first test starts the server


@pytest.fixture
async def server(search_server: str, db: Database, clock: FrozenClock) -> AsyncIterator[Elastic]:
    async with elastic(search_server, db, clock) as made:
        await made.indexing.rebuild()
        yield made


class TestElasticsearch(SearchEngineContract):
    @pytest.fixture
    def engine(self, server: Elastic) -> SearchEngine:
        return server.engine
