"""Keeps the search server's index: what changed within a second, a look every hour, all anew every night.

Operators are told when the server goes away, comes back, or is found to have it wrong.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.ports.clock import Clock
from core.ports.engine import EngineDown, EngineRefused
from core.search.fallback import PATIENCE, WithFallback

A_TURN = 500  # listings taken in at once
LOOKED_AT = 2_000  # listings and documents compared by a look
TOLERATED = 0.001  # of all; beyond it operators are told, and the index is made anew
PING_EVERY = timedelta(seconds=10)  # while nothing changes
NIGHT = range(2, 5)  # hours UTC
A_NIGHT, TOO_OLD = timedelta(hours=20), timedelta(hours=48)

log = structlog.get_logger()


class Tell(Protocol):
    """Says something to operators, once a day."""

    async def __call__(self, topic: str, /, **facts: str | int) -> None: ...


class Upkeep:
    """Looks after the index of the server."""

    def __init__(self, engine: WithFallback, clock: Clock, tell: Tell) -> None:
        self._engine, self._server, self._clock, self._tell = engine, engine.server, clock, tell
        self._was_told = False  # that it is away
        self._heard: datetime | None = None

    async def catch_up(self) -> int:
        """Take in all that waits, unless the server rests; answers how many. Raises nothing of the server's."""
        availability = self._engine.availability
        self._engine.is_tended = True
        if availability.is_open and not self._was_told:
            self._was_told = True
            await self._tell("search_down", engine=self._server.name)
        if not availability.may_try():
            return 0
        taken = 0
        try:
            while took := await self._server.catch_up(A_TURN):
                taken += took
            if self._is_silent() and await self._engine.filled_at() is not None:  # else another process fills it
                async with asyncio.timeout(PATIENCE):  # as long as a search would wait
                    await self._server.ping()
                self._heard = self._clock.now()
                availability.worked()
        except (EngineDown, EngineRefused, TimeoutError) as wrong:
            self._engine.note_failure(str(wrong) or "too slow")
            return taken
        if self._was_told and not availability.is_open:
            self._was_told = False
            log.info("search server is back", taken=taken)
            await self._tell("search_back", engine=self._server.name)
        return taken

    def _is_silent(self) -> bool:
        """Whether it has to be asked how it is: nothing was heard of it lately, or it failed since."""
        lately = self._heard is not None and self._clock.now() - self._heard < PING_EVERY
        return self._engine.availability.is_open or not lately

    async def look(self) -> None:
        """The hourly look: what waits, then whether the index is as it should be; made anew where it is not, or old."""
        await self.catch_up()
        if self._engine.availability.is_open or await self._engine.filled_at() is None:
            return
        try:
            if await self._is_due():
                await self._server.rebuild()
            await self._compare()
        except (EngineDown, EngineRefused) as wrong:
            self._engine.note_failure(str(wrong))

    async def _compare(self) -> None:
        drift = await self._server.check(LOOKED_AT)
        if drift.share == 0:
            return
        log.warning("search index differs", share=drift.share, listed=drift.listed, indexed=drift.indexed)
        if drift.share < TOLERATED:
            await self._server.repair(drift)
            return
        facts = {"wrong": len(drift.wrong), "looked_at": drift.looked_at}
        await self._tell("search_drift", listed=drift.listed, indexed=drift.indexed, **facts)
        await self._server.rebuild()

    async def _is_due(self) -> bool:
        """Once a night, whatever the hour drifts by; at any hour where no night was used."""
        filled, now = await self._engine.filled_at(), self._clock.now()
        if filled is None:
            return False  # the loop fills it
        age = now - filled
        return age >= TOO_OLD or (age >= A_NIGHT and now.hour in NIGHT)
