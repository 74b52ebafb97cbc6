"""Twilio's library over one aiohttp session of ours: where it sends, how long it waits, and nothing logged."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, TCPConnector, encode_basic_auth
from twilio.http.response import Response  # type: ignore[import-untyped]

TWILIO = "https://api.twilio.com"
LONGEST_CALL = 15.0  # seconds; within the 20 that a delivery is given
LONGEST_CONNECT = 5.0  # seconds; until then nothing can have been sent
THROTTLED = 429


class Throttled(Exception):
    """Twilio did nothing and asks to wait. `after` is seconds, None where it names none."""

    def __init__(self, after: float | None) -> None:
        super().__init__("throttled")
        self.after = after


class TwilioHttp:
    """What `twilio.rest.Client` takes as its `http_client`.

    Its own one hands aiohttp an argument that aiohttp gives up, logs numbers and texts, and cannot be pointed
    elsewhere. Raises Throttled, ValueError for an answer that is no JSON object, and what aiohttp raises.
    """

    is_async = True
    logger = logging.getLogger("twilio.silent")

    def __init__(self, address: str = TWILIO) -> None:
        """`address` stands for `https://api.twilio.com`: a test's own server."""
        self._address = address.rstrip("/")
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        # A connection kept open may be closed by Twilio just as a text is written, which would leave its fate unknown.
        connector = TCPConnector(force_close=True)
        timeout = ClientTimeout(total=LONGEST_CALL, connect=LONGEST_CONNECT)
        self._session = ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature; the session's holds
        allow_redirects: bool = False,
    ) -> Response:
        """One call, as the library makes it."""
        if self._session is None:
            raise RuntimeError("used outside of its `async with`")
        sent = dict(headers or {})
        if auth is not None:
            sent["Authorization"] = encode_basic_auth(*auth)
        async with self._session.request(
            method,
            self._address + url.removeprefix(TWILIO),
            params={name: str(value) for name, value in (params or {}).items()},
            data=urlencode(data, doseq=True) if data else None,
            headers=sent,
            allow_redirects=False,
        ) as answer:
            if answer.status == THROTTLED:
                asked = answer.headers.get("Retry-After", "")
                raise Throttled(float(asked) if asked.isascii() and asked.isdecimal() else None)
            text = (await answer.read()).decode(errors="replace")
            if answer.ok and not text.lstrip().startswith("{"):
                raise ValueError("the answer is no JSON object")
            return Response(answer.status, text, answer.headers)
