"""Watching one listing: its person is told when its price moves, when it is gone and when it is back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.chats import is_shared
from core.delivery.places import default_place
from core.delivery.watch_news import known, known_before, money
from core.delivery.watching import Known
from core.errors import Refused, Why
from core.listings.history import listing_of
from core.listings.rows import to_listing
from core.models import DeliveryRow, DestinationRow, ListingRow, WatchRow
from core.models.instant import from_ms, to_ms
from core.people.service import People
from core.ports.clock import Clock
from core.undo import Undo
from core.values import Chat, Listing, ListingState, Money, Person

PAGE = 5
MOST = 100  # watches a person


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

    def __init__(self, clock: Clock, people: People, undo: Undo) -> None:
        self._clock, self._people, self._undo = clock, people, undo

    async def add(self, person: Person, chat: Chat, listing_id: int) -> WatchAdded:
        """Watch a listing; what is said in a room is told in private. Raises Refused: NO_SUCH_LISTING, WATCH_LIMIT."""
        row = await listing_of(person, listing_id)
        mine = WatchRow.filter(person_id=person.id)
        if await mine.filter(listing_id=row.id).exists():
            return WatchAdded(to_listing(row), None)
        if await mine.count() >= MOST:
            raise Refused(Why.WATCH_LIMIT, limit=MOST)
        place = await self._place(person, chat)
        await self._put(person.id, row, place.id, self._clock.now(), known(row))
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
        known = Known(ListingState(state), money(price, currency))
        await self._put(person.id, row, place.id, from_ms(created), known)
        await WatchRow.filter(person_id=person.id, listing_id=row.id).update(due=self._clock.now())
        return WatchAdded(to_listing(row), None)

    async def mine(self, person: Person, page: int = 0) -> WatchesListed:
        """A page of what a person watches; past the end, the last page."""
        watches = WatchRow.filter(person_id=person.id)
        total = await watches.count()
        page = max(0, min(page, (total - 1) // PAGE))
        rows = await watches.order_by("-created", "-id").offset(page * PAGE).limit(PAGE).prefetch_related("listing")
        shown = tuple(Watched(to_listing(w.listing), w.created, money(w.price, w.currency)) for w in rows)
        return WatchesListed(shown, page, total)

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
                _put_known(watch, known_before(told.payload["facts"]))
        await watch.delete()
        return watch


def _put_known(watch: WatchRow, known: Known) -> None:
    """What was not told after all is not known: taken back, the watch tells it."""
    watch.state = known.state.value
    watch.price = known.price.minor if known.price else None
    watch.currency = known.price.currency if known.price else None
