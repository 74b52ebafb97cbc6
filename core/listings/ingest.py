"""What a source tells, compared with what we know: listings, their price history, and an event for each change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.models import EventRow, ListingRow, LoadRow, PriceChangeRow
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.text.taxonomy import category, condition
from core.text.words import analysed
from core.values import EventKind, ListingState, Offer

BATCH = 500  # listings a transaction: the write lock is held for well under a second


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of offers, in rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


class Ingest:
    """Writes offers. Each batch is one transaction: a listing and its event are there together or not at all."""

    def __init__(self, db: Database, clock: Clock, events: Wake) -> None:
        """`events` is woken when there are events to match."""
        self._db, self._clock, self._events = db, clock, events

    async def begin(self, source: str) -> LoadRow:
        """Start a load: what comes in under it is told together."""
        is_first = not await LoadRow.filter(source=source, finished__not_isnull=True).exists()
        return await LoadRow.create(source=source, is_first=is_first, started=self._clock.now())

    async def add(self, load: LoadRow, offers: Iterable[Offer]) -> Counts:
        """Write offers of the load's source."""
        counts = Counts()
        for batch in distinct(offers):
            counts += await self._write(batch, load=load, seller_id=None)
        load.new, load.changed, load.unchanged = (
            load.new + counts.new,
            load.changed + counts.changed,
            load.unchanged + counts.unchanged,
        )
        return counts

    async def finish(self, load: LoadRow) -> None:
        """End a load; its summaries may go."""
        load.finished = self._clock.now()
        await load.save()
        self._events.up()

    async def one(self, offer: Offer, *, seller_id: int | None = None) -> ListingRow:
        """Write a single offer that is told at once."""
        await self._write([offer], load=None, seller_id=seller_id)
        self._events.up()
        return await ListingRow.get(source=offer.source, source_id=offer.source_id)

    async def _write(self, offers: list[Offer], *, load: LoadRow | None, seller_id: int | None) -> Counts:
        async with self._db.transaction():
            source = offers[0].source
            ids = [offer.source_id for offer in offers]
            known = {row.source_id: row for row in await ListingRow.filter(source=source, source_id__in=ids)}
            fresh = [self.row(o, seller_id) for o in offers if o.source_id not in known]
            events: list[tuple[ListingRow, EventKind]] = []
            if fresh:
                await ListingRow.bulk_create(fresh, ignore_conflicts=True)
                stored = await ListingRow.filter(source=source, source_id__in=[row.source_id for row in fresh])
                events += [(row, EventKind.NEW) for row in stored]
                await self._remember_prices(stored)
            changed = 0
            for offer in offers:
                row = known.get(offer.source_id)
                if row is not None and (kinds := await self._update(row, offer)) is not None:
                    changed += 1
                    events += [(row, kind) for kind in kinds]
            await self._announce(events, load)
        return Counts(len(fresh), changed, len(offers) - len(fresh) - changed)

    async def _update(self, row: ListingRow, offer: Offer) -> list[EventKind] | None:
        """Bring a row up to date; None if the offer says nothing new."""
        columns = listing_columns(offer)
        back = row.state != ListingState.ACTIVE
        if columns["content_hash"] == row.content_hash and not back:
            return None
        before, currency = row.price, row.currency
        row.update_from_dict({**columns, "state": ListingState.ACTIVE.value, "version": row.version + 1})
        await row.save()
        if (before, currency) != (row.price, row.currency):
            await self._remember_prices([row])
        if back:
            return [EventKind.BACK]
        if (before, currency) == (row.price, row.currency) or row.price is None:
            return []
        if before is None or currency != row.currency:
            return [EventKind.NEW]  # it can be compared now, so rules that could not judge it may
        return [EventKind.PRICE_DROP if row.price < before else EventKind.PRICE_RISE]

    async def _remember_prices(self, rows: list[ListingRow]) -> None:
        now = self._clock.now()
        await PriceChangeRow.bulk_create(
            [
                PriceChangeRow(listing_id=r.id, version=r.version, price=r.price, currency=r.currency, at=now)
                for r in rows
            ],
            ignore_conflicts=True,
        )

    async def _announce(self, events: list[tuple[ListingRow, EventKind]], load: LoadRow | None) -> None:
        if not events:
            return
        now = self._clock.now()
        rows = [
            EventRow(
                listing_id=row.id,
                kind=kind.value,
                version=row.version,
                load_id=load.id if load else None,
                due=now,
                created=now,
            )
            for row, kind in events
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
    digest = hashlib.blake2b(repr(sorted(columns.items())).encode(), digest_size=16).hexdigest()
    return {
        **columns,
        "title_terms": title_terms,
        "text_terms": text_terms,
        "content_hash": digest,
        "extra": offer.extra or {},
    }


def distinct(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    """Batches in order, none with one listing twice."""
    batch: list[Offer] = []
    seen: set[str] = set()
    for offer in offers:
        if len(batch) == BATCH or offer.source_id in seen:
            yield batch
            batch, seen = [], set()
        batch.append(offer)
        seen.add(offer.source_id)
    if batch:
        yield batch
