"""What a source tells, compared with what we know: listings, their price history, and an event for each change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

import structlog

from core.listings.columns import Unfit, is_writable, read_columns, stored, told_columns
from core.listings.writing import JUDGED, Happening, add_listings, change_listings, held, known, tell
from core.models import ListingRow, LoadRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.places import Places
from core.ports.points import reached
from core.store import Database
from core.store.wake import Wake
from core.values import EventKind, ListingState, Offer, Place

BATCH = 2000  # listings a transaction: the write lock is held for well under a second

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of offers, in rows. `rejected`: those that no database could hold as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )


class Draft:
    """An offer on its way in. What is dear to work out is worked out once, and only if it is written."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.told = told_columns(offer)
        self._complete: dict[str, Any] | None = None

    def is_news(self, row: Mapping[str, Any] | None) -> bool:
        """Whether it says more than a row (`content_hash`, `state`) holds."""
        return row is None or row["content_hash"] != self.told["content_hash"] or row["state"] != ListingState.ACTIVE

    def columns(self) -> dict[str, Any]:
        """All that the offer fills, as stored. Raises Unfit."""
        if self._complete is None:
            offer = self.offer
            told = {"source": offer.source, "source_id": offer.source_id, "posted_at": offer.posted_at, **self.told}
            self._complete = {
                **stored(told),  # first: what does not fit may be too long to be read
                **read_columns(self.told),
                "state": ListingState.ACTIVE.value,
                "version": 1,
            }
        return self._complete


class Ingest:
    """Writes offers. Each batch is one transaction: a listing and its event are there together or not at all."""

    def __init__(self, db: Database, clock: Clock, places: Places, events: Wake) -> None:
        """`events` is woken when there are events to match."""
        self._db, self._clock, self._events = db, clock, events
        self._find = lru_cache(maxsize=10_000)(places.find)
        self._told: dict[int, set[str]] = {}  # ids that a load under way has had

    async def begin(self, source: str) -> LoadRow:
        """Start a load: what comes in under it is told together. One that was cut short goes on."""
        cut_short = await LoadRow.filter(source=source, finished=None).order_by("id").first()
        if cut_short is not None:
            return cut_short
        is_first = not await LoadRow.filter(source=source, finished__not_isnull=True).exists()
        return await LoadRow.create(source=source, is_first=is_first, started=self._clock.now())

    async def add(self, load: LoadRow, offers: Iterable[Offer]) -> Counts:
        """Write offers of the load's source."""
        counts = Counts()
        for batch in batched(offers):
            fresh = self._first_of_each(load, batch)
            counts += Counts(unchanged=len(batch) - len(fresh))
            if fresh:
                counts += await self._write(fresh, load=load, seller_id=None)
        load.new += counts.new
        load.changed += counts.changed
        load.unchanged += counts.unchanged
        return counts

    async def finish(self, load: LoadRow) -> None:
        """End a load; its summaries may go."""
        self._told.pop(load.id, None)
        load.finished = self._clock.now()
        await load.save()
        self._events.up()

    def _first_of_each(self, load: LoadRow, offers: list[Offer]) -> list[Offer]:
        """What a load says of a listing first counts: else one file, read twice, would change it to and fro."""
        told = self._told.setdefault(load.id, set())
        fresh = []
        for offer in offers:
            if offer.source_id not in told:
                told.add(offer.source_id)
                fresh.append(offer)
        return fresh

    async def one(self, offer: Offer, *, seller_id: int | None = None) -> ListingRow:
        """Write a single offer that is told at once. ValueError if no database could hold it."""
        if (await self._write([offer], load=None, seller_id=seller_id)).rejected:
            raise ValueError(f"a listing of {offer.source!a} that cannot be stored")
        self._events.up()
        reached("ingest.woken")
        return await ListingRow.get(source=offer.source, source_id=offer.source_id)

    def wake(self) -> None:
        """Have what was written looked at: for who wrote in a transaction of their own, once that is over."""
        self._events.up()

    async def end(self, listing_id: int, state: ListingState) -> None:
        """Note that a listing can no longer be had, and since when."""
        await ListingRow.filter(id=listing_id).update(state=state, touched=self._clock.now())

    def _located(self, offers: list[Offer]) -> list[Offer]:
        """Offers that name a place but no point get its point, where the name is more than a bare word."""
        return [with_point(offer, self._find) for offer in offers]

    async def _write(self, offers: list[Offer], *, load: LoadRow | None, seller_id: int | None) -> Counts:
        if any(offer.latitude is None and offer.location for offer in offers):
            offers = await asyncio.to_thread(self._located, offers)  # the first look-up loads the gazetteer
        source, drafts = offers[0].source, [Draft(offer) for offer in offers if _can_be_asked_for(offer)]
        seen = await known(self._db, source, [draft.offer.source_id for draft in drafts])
        news = [draft for draft in drafts if draft.is_news(seen.get(draft.offer.source_id))]
        ready = (
            await asyncio.to_thread(_ready, news) if news else []
        )  # before the write lock is taken: it takes a while
        rejected = len(offers) - len(drafts) + len(news) - len(ready)
        new = changed = 0
        if ready:
            reached("ingest.read")
            async with self._db.transaction():
                new, changed = await self._write_news(source, ready, load, seller_id)
            reached("ingest.committed")
        return Counts(new, changed, len(offers) - new - changed - rejected, rejected)

    async def _write_news(
        self, source: str, drafts: list[Draft], load: LoadRow | None, seller_id: int | None
    ) -> tuple[int, int]:
        """How many were new and how many changed, by what is known now that nobody else writes it."""
        now = self._clock.now()
        seen = await known(self._db, source, [draft.offer.source_id for draft in drafts])
        own = {"seller_id": seller_id, "first_seen": to_ms(now), "touched": to_ms(now)}
        fresh = [{**draft.columns(), **own} for draft in drafts if draft.offer.source_id not in seen]
        happenings = await add_listings(self._db, fresh)
        new = len(happenings)
        by_id = {
            row["id"]: draft
            for draft in drafts
            if (row := seen.get(draft.offer.source_id)) is not None and draft.is_news(row)
        }
        if by_id:
            rows = await held(self._db, by_id)
            news = [row for row in rows if by_id[row["id"]].is_news(row)]
            updates = [_update(row, {**by_id[row["id"]].columns(), "touched": to_ms(now)}) for row in news]
            await change_listings(self._db, [columns for columns, _ in updates])
            happenings += [happening for _, happening in updates]
        reached("ingest.listings_written")
        await tell(self._db, happenings, load.id if load else None, now)
        reached("ingest.events_written")
        return new, len(happenings) - new

    def row(self, offer: Offer, seller_id: int | None = None) -> ListingRow:
        """The row that a new offer becomes; not stored."""
        told = told_columns(offer)
        return ListingRow(
            source=offer.source,
            source_id=offer.source_id,
            seller_id=seller_id,
            first_seen=self._clock.now(),
            touched=self._clock.now(),
            posted_at=offer.posted_at,
            **told,
            **read_columns(told),
        )


def _can_be_asked_for(offer: Offer) -> bool:
    if is_writable(offer.source_id):
        return True
    log.warning("listing rejected", source=offer.source, source_id=ascii(offer.source_id[:100]), column="source_id")
    return False


def _ready(drafts: list[Draft]) -> list[Draft]:
    """Those that can be stored, their words analysed."""
    ready = []
    for draft in drafts:
        try:
            draft.columns()
        except Unfit as unfit:
            offer = draft.offer
            log.warning("listing rejected", source=offer.source, source_id=offer.source_id[:100], column=unfit.column)
        else:
            ready.append(draft)
    return ready


def _update(row: dict[str, Any], told: dict[str, Any]) -> tuple[dict[str, Any], Happening]:
    """What becomes of a row, and what to tell of it."""
    before = {name: row[name] for name in JUDGED if row[name] != told[name]}
    kind = EventKind.BACK if row["state"] != ListingState.ACTIVE else _kind(before, told["price"])
    version = row["version"] + 1
    happening = Happening(row["id"], kind, version, told["price"], told["currency"], before)
    return {**told, "id": row["id"], "version": version}, happening


def _kind(before: dict[str, Any], now: int | None) -> EventKind:
    """The kind of a change. One of other words, or of a price that can be compared now, is judged as if new."""
    was = before.get("price")
    if was is None or now is None or "currency" in before:
        return EventKind.NEW
    return EventKind.PRICE_DROP if now < was else EventKind.PRICE_RISE


def with_point(offer: Offer, find: Callable[[str], Place | None]) -> Offer:
    """An offer that names a place but no point, with its point, where the name is more than a bare word."""
    location = offer.location or ""
    said_well = "," in location or any(c.isdigit() for c in location)  # a bare name may be one of many
    place = find(location) if said_well and offer.latitude is None else None
    return replace(offer, latitude=place.latitude, longitude=place.longitude) if place else offer


def batched(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    """The offers in lists of at most BATCH."""
    rest = iter(offers)
    while batch := list(islice(rest, BATCH)):
        yield batch
