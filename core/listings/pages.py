"""Listings that people send as links: known ones as they are, others read from their page, once."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from datetime import datetime, timedelta

import structlog

from core.errors import FetchFailed, Refused, Why
from core.listings.ingest import Ingest
from core.listings.rows import to_listing
from core.listings.urls import LONGEST_URL, spellings
from core.models import ListingRow, PageRow
from core.ports.clock import Clock
from core.ports.pages import Page, PageReader
from core.values import Listing, ListingState, Offer, Person

EVERY = timedelta(hours=6)  # between looks at a page whose listing somebody watches
LONGEST_WAIT = timedelta(days=4)  # where it keeps failing
VISITS = 50  # pages in one go
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 30  # pages that are opened for one person
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'”’"  # what ends a sentence, not an address

log = structlog.get_logger()


def link_in(text: str) -> str | None:
    """The address that a message is about: the only one in it; None where there is none, or several."""
    found = {_trimmed(one) for one in _LINK.findall(text[: 2 * LONGEST_URL])}
    return found.pop() if len(found) == 1 else None


class Pages:
    """The service of links."""

    def __init__(self, clock: Clock, reader: PageReader | None, ingest: Ingest) -> None:
        """Without a reader only listings that we know are found."""
        self._clock, self._reader, self._ingest = clock, reader, ingest
        self._opened: dict[int, deque[datetime]] = defaultdict(deque)  # by person, when pages were opened for them

    async def listing(self, person: Person, url: str) -> Listing:
        """The listing behind a link; its page is opened only where we do not know it.

        Raises Refused: URL_INVALID, URL_PRIVATE, PAGES_ENOUGH, and PAGE_UNSAFE, PAGE_CLOSED, PAGE_GONE, PAGE_MOVED,
        PAGE_UNREACHABLE, PAGE_TOO_LARGE, PAGE_WORDLESS of what cannot be read.
        """
        url = url.strip()
        if len(url) > LONGEST_URL:  # no column holds it: the database would not even look
            raise Refused(Why.URL_INVALID)
        known = await by_url(url)
        if known is not None:
            return to_listing(known)
        if self._reader is None:
            raise Refused(Why.LISTING_LINK_UNKNOWN)
        self._check_pace(person)
        try:
            page = await self._reader.read(url)
        except FetchFailed as failed:
            raise Refused(failed.why) from failed
        return to_listing(await self._keep(url, page))

    async def visit_due(self) -> int:
        """Look again at the pages of listings that somebody watches; answers how many.

        Only a page that says so itself, or that is there no more, means that a thing is gone.
        """
        now, reader = self._clock.now(), self._reader
        if reader is None:
            return 0
        watched = PageRow.filter(next_due__lte=now, listing__watches__id__not_isnull=True).distinct()
        rows = await watched.order_by("next_due").limit(VISITS).prefetch_related("listing")
        for row in rows:
            row.visited = now
            try:
                await self._visit(reader, row)
            except FetchFailed as failed:
                row.failures += 1
                row.next_due = now + min(EVERY * 2**row.failures, LONGEST_WAIT)
                log.info("page not read again", listing_id=row.listing_id, reason=failed.reason)
            else:
                row.failures, row.next_due = 0, now + EVERY
            await row.save(update_fields=["visited", "next_due", "failures"])
        return len(rows)

    async def _visit(self, reader: PageReader, row: PageRow) -> None:
        try:
            page = await reader.read(row.url)
        except FetchFailed as failed:
            if failed.why is not Why.PAGE_GONE:
                raise
            await self._end(row.listing)
            return
        if page.offer.source_id != row.listing.source_id:
            raise FetchFailed(Why.PAGE_WORDLESS, "another thing")
        if page.is_gone:
            await self._end(row.listing)
        else:
            try:
                await self._ingest.one(page.offer)
            except ValueError as unfit:
                raise FetchFailed(Why.PAGE_WORDLESS, "unfit") from unfit

    async def _keep(self, url: str, page: Page) -> ListingRow:
        now, offer = self._clock.now(), page.offer
        known = await ListingRow.get_or_none(source=offer.source, source_id=offer.source_id)
        row = known if known is not None and page.is_gone else await self._written(offer)
        if page.is_gone:
            await self._end(row)
            row = await ListingRow.get(id=row.id)
        await PageRow.get_or_create({"url": url, "visited": now, "next_due": now + EVERY}, listing_id=row.id)
        return row

    async def _written(self, offer: Offer) -> ListingRow:
        try:
            return await self._ingest.one(offer)
        except ValueError as unfit:
            raise Refused(Why.PAGE_WORDLESS) from unfit

    async def _end(self, row: ListingRow) -> None:
        if row.state == ListingState.ACTIVE:
            await self._ingest.end(row.id, ListingState.SOLD)

    def _check_pace(self, person: Person) -> None:
        now, opened = self._clock.now(), self._opened[person.id]
        while opened and opened[0] <= now - AN_HOUR:
            opened.popleft()
        if len(opened) >= MOST_AN_HOUR:
            raise Refused(Why.PAGES_ENOUGH, limit=MOST_AN_HOUR)
        opened.append(now)


async def by_url(url: str) -> ListingRow | None:
    """The newest listing of an address that we know, unless it was taken back."""
    found = ListingRow.filter(url__in=spellings(url)).exclude(state=ListingState.REMOVED)
    return await found.order_by("-id").first()


def _trimmed(url: str) -> str:
    while url and url[-1] in _TRAILING and not (url[-1] == ")" and "(" in url):
        url = url[:-1]
    return url
