"""Listings that a person kept, and what became of them since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import Refused, Why
from core.listings.history import listing_of, price_at
from core.listings.rows import to_listing
from core.models import ListingRow, SavedRow
from core.models.instant import from_ms, to_ms
from core.ports.clock import Clock
from core.undo import Undo
from core.values import Listing, ListingState, Money, Person

PAGE = 5


@dataclass(frozen=True, slots=True)
class ListingKept:
    """A listing is kept; without `undo` it was already."""

    listing: Listing
    undo: str | None


@dataclass(frozen=True, slots=True)
class ListingForgotten:
    """A listing is kept no more; without `undo` that took something back."""

    listing: Listing
    undo: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept listing as it stands. `price_then` is what it cost when it was kept, None where it named none."""

    listing: Listing
    kept: datetime
    price_then: Money | None

    @property
    def is_gone(self) -> bool:
        return self.listing.state is not ListingState.ACTIVE


@dataclass(frozen=True, slots=True)
class SavedListed:
    """A page of what a person kept, the newest first. `page` counts from 0."""

    kept: tuple[Kept, ...]
    page: int
    total: int

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


class Saved:
    """The service of kept listings. Everybody has their own."""

    def __init__(self, clock: Clock, undo: Undo) -> None:
        self._clock, self._undo = clock, undo

    async def keep(self, person: Person, listing_id: int) -> ListingKept:
        """Keep a listing. Raises Refused(NO_SUCH_LISTING)."""
        row = await listing_of(person, listing_id)
        _, is_new = await SavedRow.get_or_create({"created": self._clock.now()}, person_id=person.id, listing_id=row.id)
        undo = await self._undo.offer(person.id, "saved.forget", listing_id=row.id) if is_new else None
        return ListingKept(to_listing(row), undo)

    async def forget(self, person: Person, listing_id: int) -> ListingForgotten:
        """Keep it no more. Raises Refused(NOT_SAVED)."""
        kept = await SavedRow.get_or_none(person_id=person.id, listing_id=listing_id).prefetch_related("listing")
        if kept is None:
            raise Refused(Why.NOT_SAVED)
        await kept.delete()
        undo = await self._undo.offer(
            person.id, "saved.put_back", listing_id=kept.listing_id, created=to_ms(kept.created)
        )
        return ListingForgotten(to_listing(kept.listing), undo)

    async def take_back(self, person: Person, listing_id: int) -> ListingForgotten:
        """Undo of keeping. Raises Refused(UNDO_EXPIRED) where it is not kept any more."""
        kept = await SavedRow.get_or_none(person_id=person.id, listing_id=listing_id).prefetch_related("listing")
        if kept is None:
            raise Refused(Why.UNDO_EXPIRED)
        await kept.delete()
        return ListingForgotten(to_listing(kept.listing), None)

    async def put_back(self, person: Person, listing_id: int, created: int) -> ListingKept:
        """Undo of forgetting: in its old place. Raises Refused(UNDO_EXPIRED) where the listing is gone."""
        row = await ListingRow.get_or_none(id=listing_id)
        if row is None:
            raise Refused(Why.UNDO_EXPIRED)
        await SavedRow.get_or_create({"created": from_ms(created)}, person_id=person.id, listing_id=row.id)
        return ListingKept(to_listing(row), None)

    async def mine(self, person: Person, page: int = 0) -> SavedListed:
        """A page of what a person kept; past the end, the last page."""
        saved = SavedRow.filter(person_id=person.id)
        total = await saved.count()
        page = max(0, min(page, (total - 1) // PAGE))
        rows = await saved.order_by("-created", "-id").offset(page * PAGE).limit(PAGE).prefetch_related("listing")
        kept = [Kept(to_listing(row.listing), row.created, await price_at(row.listing_id, row.created)) for row in rows]
        return SavedListed(tuple(kept), page, total)
