"""A receiver on loopback that keeps what it got and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Got:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass
class Hooks:
    """What to do next is set on it; every request is kept in `got`, whatever comes of it.

    status, headers, json   the answer
    hold                    while it is set to an unset Event, answers wait for it
    cut                     the connection ends after the request was taken, without an answer
    """

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    json: Any = None
    hold: asyncio.Event | None = None
    cut: bool = False
    got: list[Got] = field(default_factory=list)

    @property
    def place(self) -> str:
        """As an allow set names it."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"

    def throttle(self, retry_after: str | None = None) -> None:
        """From now on 429."""
        self.status, self.headers = 429, {} if retry_after is None else {"Retry-After": retry_after}

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append(Got(request.method, request.path_qs, headers, await request.read()))
        if self.hold:
            await self.hold.wait()
        if self.cut:
            assert request.transport is not None
            request.transport.abort()
        if self.json is None:
            return web.Response(status=self.status, headers=self.headers)
        return web.json_response(self.json, status=self.status, headers=self.headers)


@asynccontextmanager
async def hooks() -> AsyncIterator[Hooks]:
    """A receiver for as long as the block lasts."""
    receiver = Hooks()
    runner = web.ServerRunner(web.Server(receiver._answer, access_log=None), handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()
