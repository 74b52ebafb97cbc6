"""Asks a public web address and nothing else: every hop is checked, and only a checked address is connected to."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Collection, Mapping
from types import SimpleNamespace, TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.fetch.addresses import checked, is_public, redirected
from core.errors import FetchFailed, Why
from core.ports.fetch import Fetched, Posted

USER_AGENT = "DealScout/1.0 (Deal Scout, a feed reader)"
POSTING_AGENT = "DealScout/1.0 (Deal Scout, a webhook)"
PAGE_AGENT = "DealScout/1.0 (Deal Scout, opens a page that a person sent)"
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
PAGE_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
MAX_BYTES = 10 * 2**20
MAX_REDIRECTS = 3
CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_HEADER = 512
_MAX_WAIT = 86_400  # seconds of a Retry-After that we believe


class GuardedFetch:
    """The ports `Fetch` and `Post` over aiohttp. Use it `async with`, or `close` it.

    `allow` is a set of "host:port" an operator permits although they are private or on a port other than 80 and 443.
    `max_bytes` bounds a body after decompression: a longer one fails or, with `is_cut`, ends there. `seconds` bounds
    one call with all its `redirects`. Needs no proxy, reads none from the environment, and keeps no cookies and no
    connections.
    """

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        is_cut: bool = False,
        seconds: float = TOTAL_SECONDS,
        redirects: int = MAX_REDIRECTS,
        agent: str = USER_AGENT,
        accept: str = ACCEPT,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow = frozenset(allow)
        self._max_bytes, self._is_cut = max_bytes, is_cut
        self._seconds = seconds
        self._redirects, self._agent, self._accept = redirects, agent, accept
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every connection. Another `get` opens it again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """See the port. A reason never holds text of the answer: it would tell what stands inside a network."""
        at = checked(url, self._allow)
        asked = {"If-None-Match": _sound(etag), "If-Modified-Since": _sound(last_modified)}
        headers = {name: value for name, value in asked.items() if value}
        try:
            async with asyncio.timeout(self._seconds):
                for _ in range(self._redirects + 1):
                    async with self._opened().get(at, headers=headers, allow_redirects=False) as answer:
                        location = answer.headers.get("Location")
                        if answer.status not in _REDIRECTS or not location:
                            return await self._taken(answer, conditional=bool(headers))
                        at = redirected(at, location, self._allow)
        except TimeoutError:
            raise FetchFailed(Why.FEED_UNREACHABLE, "timed out") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchFailed(Why.FEED_UNREACHABLE, type(error).__name__) from None
        raise FetchFailed(Why.FEED_UNREACHABLE, "too many redirects")

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """See the port. https only, but for what an operator permits. The answer's body is never read."""
        at = checked(url, self._allow)
        if at.scheme != "https" and f"{at.host_subcomponent}:{at.port}" not in self._allow:
            raise FetchFailed(Why.URL_INVALID, "scheme")
        connected = asyncio.Event()  # from there on, what was not answered may have been taken
        told = {"User-Agent": POSTING_AGENT, "Accept": "*/*", **headers}
        asked = self._opened().post(at, data=body, headers=told, allow_redirects=False, trace_request_ctx=connected)
        try:
            async with asyncio.timeout(self._seconds), asked as answer:
                return Posted(answer.status, _seconds(answer.headers.get("Retry-After")))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            if connected.is_set():
                return Posted(None)
            raise FetchFailed(Why.FEED_UNREACHABLE, type(error).__name__) from None

    async def _taken(self, answer: aiohttp.ClientResponse, *, conditional: bool) -> Fetched:
        body = None
        if not (answer.status == 304 and conditional):
            if not 200 <= answer.status < 300:
                raise FetchFailed(Why.FEED_UNREACHABLE, f"status {answer.status}")
            body = await self._read(answer)
        return Fetched(
            body=body,
            content_type=_sound(answer.headers.get("Content-Type")) or "",
            etag=_sound(answer.headers.get("ETag")),
            last_modified=_sound(answer.headers.get("Last-Modified")),
        )

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        if not self._is_cut and (answer.content_length or 0) > self._max_bytes:
            raise FetchFailed(Why.FEED_TOO_LARGE, "declared length")
        body = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):  # aiohttp unzips no more than it hands out
            body += chunk
            if len(body) > self._max_bytes:
                if self._is_cut:
                    return bytes(body[: self._max_bytes])
                raise FetchFailed(Why.FEED_TOO_LARGE, "length")
        return bytes(body)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # No pool and no cache of names: each connection is resolved, checked and made in one go. That is the
            # pin; a name that answers something else a moment later changes nothing.
            connector = aiohttp.TCPConnector(
                resolver=_PublicOnly(self._resolver or aiohttp.ThreadedResolver(), self._allow),
                use_dns_cache=False,
                force_close=True,
                limit=0,
            )
            traced = aiohttp.TraceConfig()
            traced.on_connection_create_end.append(_connected)
            self._session = aiohttp.ClientSession(
                connector=connector,
                trace_configs=[traced],
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
                headers={
                    "User-Agent": self._agent,
                    "Accept": self._accept,
                    "Accept-Encoding": "gzip, deflate",
                },
            )
        return self._session


class _PublicOnly(AbstractResolver):
    """Answers with the addresses of a name if all are public. Literal addresses never come here (see `checked`)."""

    def __init__(self, resolver: AbstractResolver, allow: frozenset[str]) -> None:
        self._resolver = resolver
        self._allow = allow

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not found:
            raise OSError("no address")
        if f"{host}:{port}" not in self._allow and not all(is_public(each["host"]) for each in found):
            raise FetchFailed(Why.URL_PRIVATE, "name of a private address")
        return found

    async def close(self) -> None:
        await self._resolver.close()


async def _connected(session: aiohttp.ClientSession, asked: SimpleNamespace, told: object) -> None:
    """Says so to whoever wants to know."""
    if isinstance(asked.trace_request_ctx, asyncio.Event):
        asked.trace_request_ctx.set()


def _seconds(header: str | None) -> float | None:
    """A Retry-After in seconds; one that names a date says nothing here."""
    return min(float(header), _MAX_WAIT) if header and re.fullmatch(r"[0-9]{1,6}", header) else None


def _sound(header: str | None) -> str | None:
    """A header's value that can be stored and sent back, or None."""
    return header if header and len(header) <= _MAX_HEADER and header.isascii() and header.isprintable() else None
