"""Watching one listing: its person is told when its price moves, when it is gone and when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.chats import is_shared
from core.delivery.keys import idempotency_key
from core.delivery.notices import NOTICE_LIFE
from core.delivery.places import default_place
from core.delivery.watching import Known, Later, Moved, moved, news
from core.errors import Refused, Why
from core.listings.history import listing_of
from core.listings.rows import to_listing
from core.models import DeliveryRow, DestinationRow, ListingRow, WatchRow
from core.models.instant import from_ms, to_ms
from core.people.service import People
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.undo import Undo
from core.values import Chat, Listing, ListingState, Money, Person

PAGE = 5
MOST = 100  # watches a person
TOPIC = "watch"
OVERLAP = timedelta(minutes=5)  # between looks: clocks of several processes differ, and a commit may come late
A_LOOK = 500  # watches that are read at once


@dataclass(frozen=True, slots=True)
class WatchAdded:
    """A listing is watched; without `undo` it was already."""

    listing: Listing
    undo: str | None


@dataclass(frozen=True, slots=True)
class WatchRemoved:
    """A listing is watched no more; without `undo` that took something back."""

    listing: Listing
    undo: str | None


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched listing as it stands, since when, and the price that its person knows."""

    listing: Listing
    since: datetime
    price_known: Money | None


@dataclass(frozen=True, slots=True)
class WatchesListed:
    """A page of what a person watches, the newest first. `page` counts from 0."""

    watches: tuple[Watched, ...]
    page: int
    total: int

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


class Watches:
    """The service of watches. Everybody has their own."""

    def __init__(self, db: Database, clock: Clock, people: People, undo: Undo, deliveries: Wake) -> None:
        """`deliveries` is woken when there is something to send."""
        self._db, self._clock, self._people, self._undo = db, clock, people, undo
        self._deliveries = deliveries
        self._looking = asyncio.Lock()
        self._looked: datetime | None = None

    async def add(self, person: Person, chat: Chat, listing_id: int) -> WatchAdded:
        """Watch a listing; what is said in a room is told in private. Raises Refused: NO_SUCH_LISTING, WATCH_LIMIT."""
        row = await listing_of(person, listing_id)
        mine = WatchRow.filter(person_id=person.id)
        if await mine.filter(listing_id=row.id).exists():
            return WatchAdded(to_listing(row), None)
        if await mine.count() >= MOST:
            raise Refused(Why.WATCH_LIMIT, limit=MOST)
        place = await self._place(person, chat)
        await self._put(person.id, row, place.id, self._clock.now(), _known(row))
        return WatchAdded(to_listing(row), await self._undo.offer(person.id, "watch.take_back", listing_id=row.id))

    async def remove(self, person: Person, listing_id: int) -> WatchRemoved:
        """Watch it no more; news that waits is not told. Raises Refused(NOT_WATCHED)."""
        watch = await self._gone(person, listing_id)
        if watch is None:
            raise Refused(Why.NOT_WATCHED)
        token = await self._undo.offer(
            person.id,
            "watch.put_back",
            listing_id=listing_id,
            destination_id=watch.destination_id,
            created=to_ms(watch.created),
            price=watch.price,
            currency=watch.currency,
            state=watch.state,
        )
        return WatchRemoved(to_listing(watch.listing), token)

    async def take_back(self, person: Person, listing_id: int) -> WatchRemoved:
        """Undo of watching. Raises Refused(UNDO_EXPIRED) where it is not watched any more."""
        watch = await self._gone(person, listing_id)
        if watch is None:
            raise Refused(Why.UNDO_EXPIRED)
        return WatchRemoved(to_listing(watch.listing), None)

    async def put_back(
        self,
        person: Person,
        listing_id: int,
        destination_id: int,
        created: int,
        price: int | None,
        currency: str | None,
        state: str,
    ) -> WatchAdded:
        """Undo of removing: what moved meanwhile is told. Raises Refused(UNDO_EXPIRED) where the listing is gone."""
        row = await ListingRow.get_or_none(id=listing_id)
        place = await DestinationRow.get_or_none(id=destination_id, person_id=person.id)
        if row is None or place is None:
            raise Refused(Why.UNDO_EXPIRED)
        known = Known(ListingState(state), _money(price, currency))
        await self._put(person.id, row, place.id, from_ms(created), known)
        await WatchRow.filter(person_id=person.id, listing_id=row.id).update(due=self._clock.now())
        return WatchAdded(to_listing(row), None)

    async def mine(self, person: Person, page: int = 0) -> WatchesListed:
        """A page of what a person watches; past the end, the last page."""
        watches = WatchRow.filter(person_id=person.id)
        total = await watches.count()
        page = max(0, min(page, (total - 1) // PAGE))
        rows = await watches.order_by("-created", "-id").offset(page * PAGE).limit(PAGE).prefetch_related("listing")
        shown = tuple(Watched(to_listing(w.listing), w.created, _money(w.price, w.currency)) for w in rows)
        return WatchesListed(shown, page, total)

    async def tell(self) -> int:
        """Queue what is news of listings that were written since the last look; answers how many notices."""
        async with self._looking:
            now = self._clock.now()
            if not await WatchRow.exists():
                self._looked = now
                return 0
            since = to_ms(self._looked - OVERLAP) if self._looked else 0
            told, last = 0, 0
            while ids := await self._differing(since, to_ms(now), last):
                for watch_id in ids:
                    told += await self._look(watch_id, now)
                last = ids[-1]
            self._looked = now
        if told:
            self._deliveries.up()
        return told

    async def _differing(self, since: int, now: int, after: int) -> list[int]:
        """Watches that know less than is so, in their order: of what was written lately, and of what was put off."""
        differs = (
            "(l.state <> w.state OR COALESCE(l.price, -1) <> COALESCE(w.price, -1)"
            " OR COALESCE(l.currency, '') <> COALESCE(w.currency, '')) AND w.id > $3"
        )
        rows = await self._db.rows(
            "SELECT w.id AS id FROM listing l JOIN watch w ON w.listing_id = l.id"  # noqa: S608 - our own words
            f" WHERE l.touched >= $1 AND (w.due IS NULL OR w.due <= $2) AND {differs}"
            " UNION SELECT w.id AS id FROM watch w JOIN listing l ON l.id = w.listing_id"
            f" WHERE w.due <= $2 AND {differs}"
            " ORDER BY id LIMIT $4",
            since,
            now,
            after,
            A_LOOK,
        )
        return [row["id"] for row in rows]

    async def _look(self, watch_id: int, now: datetime) -> int:
        """What one watch has to tell, written with what its person knows from then on; in one transaction."""
        async with self._db.transaction():
            watch = await WatchRow.filter(id=watch_id).select_for_update().first()
            if watch is None:
                return 0
            row = await ListingRow.get(id=watch.listing_id)
            before, after = Known(ListingState(watch.state), _money(watch.price, watch.currency)), _known(row)
            found = news(before, after, watch.told, now)
            if found is None and watch.due is None:
                return 0
            watch.due = found.at if isinstance(found, Later) else None  # type: ignore[assignment]
            if isinstance(found, Moved):
                await self._queue(watch, row, before, found, now)
                watch.state, watch.told = row.state, now
                watch.price, watch.currency = row.price, row.currency
            await watch.save(update_fields=["due", "state", "told", "price", "currency", "delivery_id"])
            return int(isinstance(found, Moved))

    async def _queue(self, watch: WatchRow, row: ListingRow, before: Known, what: Moved, now: datetime) -> None:
        """A notice; one that still waits says what is so now, or nothing where all is as it was again."""
        waiting = await DeliveryRow.filter(id=watch.delivery_id, state="ready").first() if watch.delivery_id else None
        if waiting is not None:
            before = _before(waiting.payload["facts"])
            still = moved(before, _known(row))
            held = DeliveryRow.filter(id=waiting.id, state="ready")
            if still is None and await held.update(state="cancelled"):
                return
            if still is not None and await held.update(payload=_payload(row, before, still)):
                return
        place = await DestinationRow.get(id=watch.destination_id)
        key = idempotency_key(place.id, TOPIC, watch.id, row.version, row.state)
        delivery = DeliveryRow(
            person_id=watch.person_id,
            destination_id=place.id,
            channel=place.channel,
            kind="notice",
            due=now,
            expires_at=now + NOTICE_LIFE,
            idem_key=key,
            payload=_payload(row, before, what),
            created=now,
        )
        await DeliveryRow.bulk_create([delivery], ignore_conflicts=True)
        watch.delivery_id = (await DeliveryRow.get(idem_key=key)).id

    async def _place(self, person: Person, chat: Chat) -> DestinationRow:
        if not is_shared(chat):
            return await self._people.destination(person, chat)
        place = await default_place(person.id, self._clock.now())
        return place or await self._people.destination(person, chat)

    async def _put(self, person_id: int, row: ListingRow, place: int, created: datetime, known: Known) -> None:
        price = known.price
        columns: dict[str, object] = {
            "price": price.minor if price else None,
            "currency": price.currency if price else None,
        }
        columns |= {"destination_id": place, "created": created, "state": known.state.value}
        await WatchRow.get_or_create(columns, person_id=person_id, listing_id=row.id)

    async def _gone(self, person: Person, listing_id: int) -> WatchRow | None:
        """A watch, taken away with what it has yet to tell."""
        watch = await WatchRow.get_or_none(person_id=person.id, listing_id=listing_id).prefetch_related("listing")
        if watch is None:
            return None
        if watch.delivery_id is not None:
            told = await DeliveryRow.filter(id=watch.delivery_id, state="ready").first()
            if told is not None and await DeliveryRow.filter(id=told.id, state="ready").update(state="cancelled"):
                _put_known(watch, _before(told.payload["facts"]))
        await watch.delete()
        return watch


def _put_known(watch: WatchRow, known: Known) -> None:
    """What was not told after all is not known: taken back, the watch tells it."""
    watch.state = known.state.value
    watch.price = known.price.minor if known.price else None
    watch.currency = known.price.currency if known.price else None


def _known(row: ListingRow) -> Known:
    return Known(ListingState(row.state), _money(row.price, row.currency))


def _money(minor: int | None, currency: str | None) -> Money | None:
    return Money(minor, currency) if minor is not None and currency else None


def _payload(row: ListingRow, before: Known, what: Moved) -> dict[str, Any]:
    """Plain facts: a message shows what was so when it was queued, or last changed while it waited."""
    facts: dict[str, str | int] = {"what": what.value, "listing": row.id, "title": row.title, "state": row.state}
    facts |= {"url": row.url} if row.url else {}
    facts |= {"was_state": before.state.value, **_facts("was", before.price), **_facts("now", _known(row).price)}
    return {"topic": TOPIC, "facts": facts}


def _facts(name: str, price: Money | None) -> dict[str, str | int]:
    return {name: price.minor, f"{name}_currency": price.currency} if price else {}


def price_of(facts: Mapping[str, str | int], name: str) -> Money | None:
    """The price `was` or `now` among the facts of a notice."""
    return Money(int(facts[name]), str(facts[f"{name}_currency"])) if name in facts else None


def _before(facts: Mapping[str, str | int]) -> Known:
    return Known(ListingState(str(facts["was_state"])), price_of(facts, "was"))
