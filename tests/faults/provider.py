"""A provider on the loopback that fails as providers do, and keeps a list of what it accepted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from types import TracebackType
from typing import Self

from aiohttp import web

# Shares of requests. All of them are refused before anything is accepted, but the cut, which comes after.
ERRORS, THROTTLES, CUTS, DELAYS = 0.05, 0.03, 0.02, 0.05
LONGEST_DELAY = 0.2  # seconds
WAIT = 0.2  # seconds that a throttled sender is told to wait


class Provider:
    """`POST /plain` repeats what it is sent twice; `POST /keyed` shows each key once.

    shown      how often each (address, listing) was shown, by route
    requests   all that arrived
    planned    what the next requests meet: "error", "throttle", "cut" or "ok"
    """

    def __init__(self, seed: int | None = None) -> None:
        """With a `seed`, faults come at random."""
        self._random = None if seed is None else random.Random(seed)
        self.shown: dict[str, Counter[tuple[str, str]]] = {"plain": Counter(), "keyed": Counter()}
        self.requests: Counter[str] = Counter()
        self.planned: list[str] = []
        self.changed = asyncio.Event()
        self._keys: set[str] = set()
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{route}", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*self._runner.addresses[0])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def accepted(self) -> int:
        """Different messages that were shown."""
        return sum(len(shown) for shown in self.shown.values())

    def duplicates(self, route: str) -> int:
        """Messages shown beyond the first of each."""
        return self.shown[route].total() - len(self.shown[route])

    def _fate(self) -> str:
        if self.planned:
            return self.planned.pop(0)
        if self._random is None:
            return "ok"
        names = ("error", "throttle", "cut", "delay", "ok")
        shares = (ERRORS, THROTTLES, CUTS, DELAYS, 1 - ERRORS - THROTTLES - CUTS - DELAYS)
        return self._random.choices(names, shares)[0]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        route, said, fate = request.match_info["route"], await request.json(), self._fate()
        self.requests[fate] += 1
        if fate == "error":
            return web.Response(status=500)
        if fate == "throttle":
            return web.Response(status=429, headers={"Retry-After": str(WAIT)})
        if fate == "delay" and self._random is not None:
            await asyncio.sleep(self._random.random() * LONGEST_DELAY)
        key = said["key"]
        if route == "plain" or key not in self._keys:
            self._keys.add(key)
            for listing in said["listings"]:
                self.shown[route][said["address"], listing] += 1
        self.changed.set()
        if fate == "cut":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"id": key})
