"""Feeds that operators add: visited politely, read forgivingly, and a failed visit never means "sold"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.errors import FetchFailed, Refused, Why
from core.listings.ingest import Counts, Ingest
from core.listings.urls import LONGEST_URL
from core.models import LoadRow, SourceRow
from core.ports.clock import Clock
from core.ports.feeds import FeedReader
from core.ports.fetch import Fetch
from core.refs import is_ref, ref_of
from core.values import Offer, Person

EVERY = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)  # between visits to a feed that keeps failing
TELL_AFTER = 5  # failures in a row


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as an operator sees it. `key` is what removes it."""

    key: str
    url: str
    title: str
    last_ok: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class SourceAdded:
    """A feed was read and will be visited from now on."""

    source: Source
    counts: Counts
    rejected: int


@dataclass(frozen=True, slots=True)
class SourcesListed:
    """All feeds."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SourceRemoved:
    """A feed is no longer visited; its listings stay."""

    source: Source


log = structlog.get_logger()

Tell = Callable[[int, str, str, str], Awaitable[object]]  # person id, source title, reason, occasion


class Sources:
    """The feeds service."""

    def __init__(self, clock: Clock, fetch: Fetch, reader: FeedReader, ingest: Ingest, tell_dead: Tell) -> None:
        """`tell_dead` tells the person who added a feed that it keeps failing."""
        self._clock, self._fetch, self._reader = clock, fetch, reader
        self._ingest, self._tell_dead = ingest, tell_dead

    async def add(self, person: Person, url: str) -> SourceAdded:
        """Read a feed now and visit it from now on. Operators only."""
        self._operators_only(person)
        url = url.strip()
        if len(url) > LONGEST_URL:
            raise Refused(Why.URL_INVALID)
        if await SourceRow.filter(url=url).exists():
            raise Refused(Why.SOURCE_KNOWN)
        now = self._clock.now()
        row = SourceRow(key=ref_of(url), url=url, title=url[:200], added_by_id=person.id, created=now, next_due=now)
        try:
            counts, rejected = await self._visit(row)
        except FetchFailed as failed:
            raise Refused(failed.why) from failed
        await row.save()
        return SourceAdded(_source(row), counts, rejected)

    async def all(self, person: Person) -> SourcesListed:
        """Every feed, with how its last visit went. Operators only."""
        self._operators_only(person)
        return SourcesListed(tuple(_source(row) for row in await SourceRow.all().order_by("id")))

    async def remove(self, person: Person, key: str) -> SourceRemoved:
        """Visit a feed no more. Operators only."""
        self._operators_only(person)
        name = key.strip()
        row = await SourceRow.get_or_none(key=name) if is_ref(name) else None
        if row is None:
            raise Refused(Why.NO_SUCH_SOURCE)
        await row.delete()
        return SourceRemoved(_source(row))

    async def visit_due(self) -> int:
        """Visit every feed whose turn it is; answers how many. One bad feed delays no other."""
        rows = await SourceRow.filter(next_due__lte=self._clock.now()).order_by("next_due")
        for row in rows:
            try:
                await self._visit(row)
            except FetchFailed as failed:
                await self._failed(row, failed)
            except Exception:  # a fault of ours with this feed: the next ones have their turn all the same
                log.exception("feed not read", source=row.key)
                await self._failed(row, FetchFailed(Why.FEED_UNREADABLE, "fault"))
            await row.save()
        return len(rows)

    async def load(self, offers: Iterable[Offer]) -> Counts:
        """Take in offers of any sources, a load for each source: an import."""
        loads: dict[str, LoadRow] = {}
        counts = Counts()
        batch: list[Offer] = []
        for offer in offers:
            if batch and (offer.source != batch[0].source or len(batch) == 500):
                counts += await self._load(loads, batch)
                batch = []
            batch.append(offer)
        if batch:
            counts += await self._load(loads, batch)
        for load in loads.values():
            await self._ingest.finish(load)
        return counts

    async def _load(self, loads: dict[str, LoadRow], batch: list[Offer]) -> Counts:
        source = batch[0].source
        if source not in loads:
            loads[source] = await self._ingest.begin(source)
        return await self._ingest.add(loads[source], batch)

    async def _visit(self, row: SourceRow) -> tuple[Counts, int]:
        fetched = await self._fetch.get(row.url, etag=row.etag, last_modified=row.last_modified)
        now = self._clock.now()
        counts, rejected = Counts(), 0
        if fetched.body is not None:
            content = await asyncio.to_thread(  # ten megabytes may take seconds
                self._reader.read, fetched.body, fetched.content_type, source=row.key, base_url=row.url
            )
            load = await self._ingest.begin(row.key)
            counts = await self._ingest.add(load, content.offers)
            rejected = content.rejected + counts.rejected
            await self._ingest.finish(load)
            row.title = content.title[:200] or row.title
            row.etag, row.last_modified = fetched.etag, fetched.last_modified
        row.last_ok, row.last_error, row.failures, row.next_due = now, None, 0, now + EVERY
        return counts, rejected

    async def _failed(self, row: SourceRow, failed: FetchFailed) -> None:
        row.failures += 1
        row.last_error = failed.why.value
        row.next_due = self._clock.now() + min(EVERY * 2**row.failures, LONGEST_WAIT)
        if row.failures == TELL_AFTER and row.added_by_id is not None:
            await self._tell_dead(row.added_by_id, row.title, failed.why.value, f"{row.key} {row.last_ok}")

    def _operators_only(self, person: Person) -> None:
        if not person.is_operator:
            raise Refused(Why.OPERATORS_ONLY)


def _source(row: SourceRow) -> Source:
    return Source(row.key, row.url, row.title, row.last_ok, row.last_error)
