"""The door to the search server of the tests: it gives what the official client asks of a server, and can be shut.

OpenSearch speaks Elasticsearch 7's protocol without the header that names the product; all else goes through as it is.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from types import TracebackType

import aiohttp
from aiohttp import web

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
OWN = ("host", "content-length")  # of each connection
SILENCE = 3600.0  # seconds


class Mode(Enum):
    """How the door treats who comes."""

    OPEN = auto()
    SHUT = auto()  # the connection ends without an answer, as when a server was killed
    SILENT = auto()  # no answer ever comes: a network that swallows
    SLOW = auto()  # the answer is right, and too late
    BUSY = auto()  # 429 to what is work, as a server with more to do than it can


class Door:
    """Stands in front of `server` from `__aenter__` to `__aexit__`, on a port of its own."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.mode = Mode.OPEN
        self.delay = 0.6  # seconds, where SLOW
        self.asked: list[tuple[str, str, bytes]] = []  # method, path and body of what was let through
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def is_open(self) -> bool:
        return self.mode is Mode.OPEN

    async def __aenter__(self) -> Door:
        self._session = aiohttp.ClientSession(skip_auto_headers=("Accept-Encoding", "Accept", "User-Agent"))
        site = web.Application(client_max_size=200 * 1024 * 1024)
        site.router.add_route("*", "/{path:.*}", self._through)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.turn(Mode.SHUT)
        await self._session.close()
        await self._runner.cleanup()

    def turn(self, mode: Mode) -> None:
        """From now on treat everybody so; who waits in silence is let go."""
        self.mode = mode
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def _through(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if self.mode is Mode.SILENT:
            silence = asyncio.get_running_loop().create_future()
            self._waiting.add(silence)
            try:
                await asyncio.wait([silence], timeout=SILENCE)
            finally:
                self._waiting.discard(silence)
        if self.mode is Mode.SHUT:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=502)
        if self.mode is Mode.BUSY and request.path.endswith(("/_bulk", "/_search")):
            return web.json_response(
                {"error": {"type": "es_rejected_execution_exception"}}, status=429, headers=PRODUCT
            )
        if self.mode is Mode.SLOW:
            await asyncio.sleep(self.delay)
        self.asked.append((request.method, request.path_qs, body))
        del self.asked[:-200]
        kept = {name: value for name, value in request.headers.items() if name.lower() not in OWN}
        try:
            async with self._session.request(
                request.method, f"{self._server}{request.rel_url}", data=body or None, headers=kept
            ) as answer:
                said = {"Content-Type": answer.headers.get("Content-Type", "application/json"), **PRODUCT}
                return web.Response(status=answer.status, body=await answer.read(), headers=said)
        except aiohttp.ClientError:  # the server is gone
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=502)
