"""What a source tells, compared with what we know: listings, their price history, and an event for each change."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from core.listings.fingerprint import fingerprint
from core.models import EventRow, ListingRow, LoadRow, PriceChangeRow
from core.ports.clock import Clock
from core.ports.places import Places
from core.store import Database
from core.store.wake import Wake
from core.text.classes import classify
from core.text.taxonomy import category, condition
from core.text.words import analysed
from core.values import EventKind, ListingState, Offer

JUDGED = (  # columns that a rule's verdict depends on
    "title_terms",
    "text_terms",
    "listing_class",
    "category",
    "condition",
    "price",
    "currency",
    "latitude",
    "longitude",
    "state",
)
BATCH = 500  # listings a transaction: the write lock is held for well under a second


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of offers, in rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a listing. `before`: the columns that rules look at and that changed; None of a new one."""

    row: ListingRow
    kind: EventKind
    before: dict[str, Any] | None = None


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
        load.new, load.changed, load.unchanged = (
            load.new + counts.new,
            load.changed + counts.changed,
            load.unchanged + counts.unchanged,
        )
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
        """Write a single offer that is told at once."""
        await self._write([offer], load=None, seller_id=seller_id)
        self._events.up()
        return await ListingRow.get(source=offer.source, source_id=offer.source_id)

    def _located(self, offers: list[Offer]) -> list[Offer]:
        """Offers that name a place but no point get its point, where the name is more than a bare word."""
        return [self._with_point(offer) if offer.latitude is None and offer.location else offer for offer in offers]

    def _with_point(self, offer: Offer) -> Offer:
        location = offer.location or ""
        said_well = "," in location or any(c.isdigit() for c in location)  # a bare name may be one of many
        place = self._find(location) if said_well else None
        return replace(offer, latitude=place.latitude, longitude=place.longitude) if place else offer

    async def _write(self, offers: list[Offer], *, load: LoadRow | None, seller_id: int | None) -> Counts:
        if any(offer.latitude is None and offer.location for offer in offers):
            offers = await asyncio.to_thread(self._located, offers)  # the first look-up loads the gazetteer
        async with self._db.transaction():
            source = offers[0].source
            ids = [offer.source_id for offer in offers]
            known = {row.source_id: row for row in await ListingRow.filter(source=source, source_id__in=ids)}
            fresh = [self.row(o, seller_id) for o in offers if o.source_id not in known]
            events: list[Happening] = []
            if fresh:
                await ListingRow.bulk_create(fresh, ignore_conflicts=True)
                stored = await ListingRow.filter(source=source, source_id__in=[row.source_id for row in fresh])
                events += [Happening(row, EventKind.NEW) for row in stored]
                await self._remember_prices(stored)
            changed = 0
            for offer in offers:
                row = known.get(offer.source_id)
                if row is not None and (happened := await self._update(row, offer)) is not None:
                    changed += 1
                    events.append(happened)
            await self._announce(events, load)
        return Counts(len(fresh), changed, len(offers) - len(fresh) - changed)

    async def _update(self, row: ListingRow, offer: Offer) -> Happening | None:
        """Bring a row up to date; None if the offer says nothing new."""
        columns = listing_columns(offer)
        back = row.state != ListingState.ACTIVE
        if columns["content_hash"] == row.content_hash and not back:
            return None
        columns["state"] = ListingState.ACTIVE.value
        before = {name: getattr(row, name) for name in JUDGED if getattr(row, name) != columns[name]}
        row.update_from_dict({**columns, "version": row.version + 1})
        await row.save()
        if "price" in before or "currency" in before:
            await self._remember_prices([row])
        return Happening(row, EventKind.BACK if back else _kind(before, row), before)

    async def _remember_prices(self, rows: list[ListingRow]) -> None:
        now = self._clock.now()
        await PriceChangeRow.bulk_create(
            [
                PriceChangeRow(listing_id=r.id, version=r.version, price=r.price, currency=r.currency, at=now)
                for r in rows
            ],
            ignore_conflicts=True,
        )

    async def _announce(self, events: list[Happening], load: LoadRow | None) -> None:
        if not events:
            return
        now = self._clock.now()
        rows = [
            EventRow(
                listing_id=event.row.id,
                kind=event.kind.value,
                version=event.row.version,
                before=event.before,
                load_id=load.id if load else None,
                due=now,
                created=now,
            )
            for event in events
        ]
        await EventRow.bulk_create(rows, ignore_conflicts=True)

    def row(self, offer: Offer, seller_id: int | None = None) -> ListingRow:
        """The row that a new offer becomes; not stored."""
        return ListingRow(
            source=offer.source,
            source_id=offer.source_id,
            seller_id=seller_id,
            first_seen=self._clock.now(),
            posted_at=offer.posted_at,
            **listing_columns(offer),
        )


def _kind(before: dict[str, Any], row: ListingRow) -> EventKind:
    """The kind of a change. One of other words, or of a price that can be compared now, is judged as if new."""
    was, now = before.get("price"), row.price
    if was is None or now is None or "currency" in before:
        return EventKind.NEW
    return EventKind.PRICE_DROP if now < was else EventKind.PRICE_RISE


def listing_columns(offer: Offer) -> dict[str, Any]:
    """An offer in our own words: category and condition mapped, text analysed, all of it hashed."""
    title_terms, text_terms = analysed(offer.title, offer.description)
    found = condition(offer.condition) if offer.condition else None
    columns: dict[str, Any] = {
        "title": offer.title,
        "description": offer.description,
        "category": category(offer.category) if offer.category else None,
        "condition": found.value if found else None,
        "price": offer.price.minor if offer.price else None,
        "currency": offer.price.currency if offer.price else None,
        "location": offer.location,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "url": offer.url,
        "pictures": list(offer.pictures),
    }
    kind = classify(offer.title, offer.description, found, columns["category"])
    digest = hashlib.blake2b(repr(sorted(columns.items())).encode(), digest_size=16).hexdigest()
    return {
        **columns,
        "title_terms": title_terms,
        "text_terms": text_terms,
        "listing_class": kind.value,
        "fingerprint": fingerprint(title_terms, columns["price"], columns["currency"]),
        "content_hash": digest,
        "extra": offer.extra or {},
    }


def batched(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    """The offers in lists of at most BATCH."""
    rest = iter(offers)
    while batch := list(islice(rest, BATCH)):
        yield batch
