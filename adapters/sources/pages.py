"""Pages that people send: robots.txt is asked first, then the page is opened once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from adapters.sources.feed import decoded
from adapters.sources.jsonld import read_page
from adapters.sources.page_said import NoOffer
from adapters.sources.robots import ALL, Robots
from core.errors import FetchFailed, Why
from core.ports.clock import Clock
from core.ports.fetch import Fetch
from core.ports.pages import Page
from core.values import Offer

AGENT = "DealScout"  # the name that a site's robots.txt can speak to us by
KEPT_FOR = timedelta(hours=24)
MOST_KEPT = 1_000  # sites
_WHY = {
    Why.FEED_UNREACHABLE: Why.PAGE_UNREACHABLE,
    Why.FEED_TOO_LARGE: Why.PAGE_TOO_LARGE,
}


class WebPages:
    """The port `PageReader`. `pages` follows no redirect; `robots` may, as RFC 9309 asks."""

    def __init__(self, clock: Clock, pages: Fetch, robots: Fetch, *, allow: Collection[str] = ()) -> None:
        """`allow` is a set of "host:port" an operator permits although they speak no https."""
        self._clock, self._pages, self._robots, self._allow = clock, pages, robots, frozenset(allow)
        self._known: OrderedDict[str, tuple[datetime, Robots | None]] = OrderedDict()

    async def read(self, url: str) -> Page:
        """See the port."""
        if not self._is_safe(url):
            raise FetchFailed(Why.PAGE_UNSAFE, "scheme")
        robots = await self._of_site(url)
        if robots is None:
            raise FetchFailed(Why.PAGE_UNREACHABLE, "robots.txt not known")
        if not robots.allows(url):
            raise FetchFailed(Why.PAGE_CLOSED, "robots.txt")
        try:
            fetched = await self._pages.get(url)
        except FetchFailed as failed:
            raise FetchFailed(_why(failed), failed.reason) from None
        try:
            offer, is_gone = await asyncio.to_thread(_read, fetched.body or b"", fetched.content_type, url)
        except NoOffer as other:
            raise FetchFailed(Why.PAGE_WORDLESS, str(other)) from None
        return Page(offer, is_gone)

    def _is_safe(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise FetchFailed(Why.URL_INVALID, "malformed") from None
        return parts.scheme == "https" or parts.netloc in self._allow

    async def _of_site(self, url: str) -> Robots | None:
        """What a site lets us do, kept for a day; None where that cannot be known now, which means nothing."""
        parts = urlsplit(url)
        site, now = f"{parts.scheme}://{parts.netloc}", self._clock.now()
        known = self._known.get(site)
        if known is not None and now - known[0] < KEPT_FOR:
            return known[1]
        robots = await self._asked(site)
        if robots is not None:  # an unreachable site is asked anew the next time
            self._known[site] = (now, robots)
            self._known.move_to_end(site)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return robots

    async def _asked(self, site: str) -> Robots | None:
        try:
            fetched = await self._robots.get(f"{site}/robots.txt")
        except FetchFailed as failed:
            if failed.why in (Why.URL_INVALID, Why.URL_PRIVATE):
                raise
            return ALL if failed.reason.startswith("status 4") else None  # none there: all is allowed
        return await asyncio.to_thread(Robots.read, fetched.body or b"", AGENT)


def _why(failed: FetchFailed) -> Why:
    if failed.reason in ("status 404", "status 410"):
        return Why.PAGE_GONE
    if failed.reason in ("status 401", "status 403"):
        return Why.PAGE_CLOSED
    if failed.reason == "too many redirects":
        return Why.PAGE_MOVED
    return _WHY.get(failed.why, failed.why)


def _read(body: bytes, content_type: str, url: str) -> tuple[Offer, bool]:
    return read_page(decoded(body, content_type), url)
