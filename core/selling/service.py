"""Offering a thing: what a seller says becomes a listing that everybody's rules meet."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.listings.rows import to_listing
from core.models import EventRow, ListingRow
from core.ports.photos import PHOTO_SCHEME, Photos
from core.ports.places import Places
from core.refs import new_ref
from core.selling.draft import Draft, read_line, read_title
from core.text.money import read_price
from core.text.taxonomy import condition as read_condition
from core.undo import Undo
from core.values import MEMBER_SOURCE, Condition, EventKind, Listing, ListingState, Money, Offer, Person, Place

MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class ItemPosted:
    """An item is offered."""

    listing: Listing
    undo: str


@dataclass(frozen=True, slots=True)
class ItemWithdrawn:
    """An item is no longer offered."""

    listing: Listing


class Selling:
    """The selling service."""

    def __init__(self, ingest: Ingest, places: Places, photos: Photos, undo: Undo) -> None:
        self._ingest, self._places, self._photos, self._undo = ingest, places, photos, undo

    def read_line(self, person: Person, line: str) -> Draft:
        """An item in one line; see `core.selling.draft`."""
        return read_line(line, person, self._places)

    def read_place(self, text: str) -> Place:
        """A place by name. Raises Refused(PLACE_UNKNOWN)."""
        place = self._places.find(text)
        if place is None:
            raise Refused(Why.PLACE_UNKNOWN, place=text)
        return place

    def read_price(self, person: Person, text: str) -> Money:
        """An asking price, in the person's currency unless another is named. Raises Refused(PRICE_INVALID)."""
        price = read_price(text, person.currency)
        if price is None:
            raise Refused(Why.PRICE_INVALID, text=text)
        return price

    def read_condition(self, text: str) -> Condition:
        """A condition by any of its names. Raises Refused(CONDITION_UNKNOWN)."""
        condition = read_condition(text)
        if condition is None:
            raise Refused(Why.CONDITION_UNKNOWN, text=text)
        return condition

    def place_at(self, latitude: float, longitude: float) -> Place:
        """A shared location, named after the nearest city."""
        return self._places.nearest(latitude, longitude)

    async def keep_photo(self, data: bytes) -> str:
        """Store a picture for a draft; answers its name. Raises Refused(PHOTO_INVALID)."""
        return await self._photos.keep(data)

    async def post(self, person: Person, draft: Draft) -> ItemPosted:
        """Offer an item to everybody's rules. Raises Refused if it has no title or too many photos."""
        if not draft.title:
            raise Refused(Why.TITLE_MISSING)
        if len(draft.photos) > MOST_PHOTOS:
            raise Refused(Why.PHOTO_LIMIT, limit=MOST_PHOTOS)
        offer = Offer(
            source=MEMBER_SOURCE,
            source_id=new_ref(12),
            title=read_title(draft.title),
            condition=draft.condition.value if draft.condition else None,
            price=draft.price,
            location=draft.place.name if draft.place else None,
            latitude=draft.place.latitude if draft.place else None,
            longitude=draft.place.longitude if draft.place else None,
            pictures=tuple(PHOTO_SCHEME + name for name in draft.photos),
        )
        row = await self._ingest.one(offer, seller_id=person.id)
        return ItemPosted(to_listing(row), await self._undo.offer(person.id, "item.withdraw", listing_id=row.id))

    async def withdraw(self, person: Person, listing_id: int) -> ItemWithdrawn:
        """Take back an own item; alerts that have not left are dropped."""
        row = await ListingRow.get_or_none(id=listing_id, seller_id=person.id)
        if row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        await self._ingest.end(row.id, ListingState.REMOVED)
        row.state = ListingState.REMOVED
        await EventRow.filter(listing_id=row.id, kind=EventKind.NEW, state="todo").update(state="done")
        return ItemWithdrawn(to_listing(row))
