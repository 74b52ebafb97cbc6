"""Search by a server of its own, and by the database while that is away. Both are kept up to date all the time."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog

from core.models.instant import from_ms
from core.ports.clock import Clock
from core.ports.engine import Answer, EngineDown, EngineRefused, Query, SearchEngine, ServerEngine
from core.search.availability import Availability, SearchState, Standing

PATIENCE = 0.2  # seconds that the server has; the database needs the rest of the 0.3 that a search may lose
MOST_BEHIND = 1_000  # listings that the server may lack and still be asked again after it was away
CAUGHT_UP = 200  # changes that the database takes in before it answers a search; more are the loop's work

log = structlog.get_logger()


class WithFallback:
    """See `core.ports.engine.SearchEngine`. Whatever the server does, a search is answered."""

    def __init__(self, server: ServerEngine, database: SearchEngine, clock: Clock) -> None:
        self.server, self._database = server, database
        self.availability = Availability(clock)
        self.name = server.name
        self._is_filled = False
        self.is_tended = False  # somebody else makes the tries after a failure: no search has to

    async def search(self, query: Query) -> Answer:
        if await self._is_asked():
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self.server.search(query)
            except (EngineDown, TimeoutError) as wrong:
                self.note_failure(str(wrong) or "too slow")
            except EngineRefused as wrong:
                log.warning("search server refused a query", why=str(wrong))
            else:
                self.availability.worked()
                return answer
        await self._database.freshen(CAUGHT_UP)
        return await self._database.search(query)

    async def complete(self, typed: str, most: int) -> list[str]:
        if self.availability.is_open or not await self._has_index():
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.server.complete(typed, most)
        except (EngineDown, EngineRefused, TimeoutError):
            return []

    async def freshen(self, most: int) -> None:
        """Nothing: the server's loop has it within a second, and the database takes it in where it answers."""

    async def catch_up(self, most: int) -> int:
        """The database's own index; the server's has a loop of its own, so that neither waits for the other."""
        return await self._database.catch_up(most)

    async def expunge(self) -> None:
        """In the database at once; a server that is away merges what it deleted some day by itself."""
        await self._database.expunge()
        if await self._is_asked():
            try:
                await self.server.expunge()
            except (EngineDown, EngineRefused) as wrong:
                log.warning("search server did not expunge", why=str(wrong))

    async def waiting(self, most: int) -> int:
        return await self._database.waiting(most)

    async def state(self) -> SearchState:
        """Who answers, and what the server still has to learn. It is not asked."""
        standing, since = Standing.UP, self.availability.since
        waiting = await self.server.waiting(MOST_BEHIND * 100)
        if self.availability.is_open:
            standing = Standing.DOWN
        elif not await self._has_index():
            standing, since = Standing.EMPTY, None
        elif waiting > MOST_BEHIND:
            standing = Standing.BEHIND
        is_asked = standing in (Standing.UP, Standing.BEHIND)
        return SearchState(self.name if is_asked else self._database.name, self.name, standing, since, waiting)

    def note_failure(self, why: str) -> None:
        """Give the server up after some failures in a row."""
        if self.availability.failed():
            log.warning("search server given up", why=why)

    async def filled_at(self) -> datetime | None:
        """When the server's index was last made anew."""
        at = await self.server.filled_at()
        return from_ms(at) if at is not None else None

    async def _is_asked(self) -> bool:
        if not await self._has_index():
            return False
        if not self.availability.is_open:
            return True
        if self.is_tended or await self.server.waiting(MOST_BEHIND + 1) > MOST_BEHIND:
            return False
        return self.availability.may_try()

    async def _has_index(self) -> bool:
        self._is_filled = self._is_filled or await self.server.filled_at() is not None
        return self._is_filled
