"""Rows of items to values, and back: a draft as JSON, a listing as the draft it came from."""

from __future__ import annotations

from typing import Any

from core.listings.rows import to_listing
from core.models import ItemRow, ListingRow
from core.ports.photos import PHOTO_SCHEME
from core.selling.draft import Draft
from core.selling.outcomes import Item, ItemState
from core.values import MEMBER_SOURCE, Condition, Money, Offer, Place


def packed(draft: Draft) -> dict[str, Any]:
    """A draft as JSON."""
    return {
        "title": draft.title,
        "price": [draft.price.minor, draft.price.currency] if draft.price else None,
        "condition": draft.condition,
        "place": [draft.place.name, draft.place.latitude, draft.place.longitude] if draft.place else None,
        "photos": list(draft.photos),
        "category": draft.category,
        "description": draft.description,
    }


def unpacked(kept: dict[str, Any]) -> Draft:
    """The draft that `packed` wrote."""
    return Draft(
        title=kept.get("title"),
        price=Money(*kept["price"]) if kept.get("price") else None,
        condition=Condition(kept["condition"]) if kept.get("condition") else None,
        place=Place(*kept["place"]) if kept.get("place") else None,
        photos=tuple(kept.get("photos") or ()),
        category=kept.get("category"),
        description=kept.get("description") or "",
    )


def draft_of(row: ListingRow) -> Draft:
    """What a member's listing says, as they said it."""
    has_point = row.location is not None and row.latitude is not None and row.longitude is not None
    return Draft(
        title=row.title,
        price=Money(row.price, row.currency) if row.price is not None and row.currency else None,
        condition=Condition(row.condition) if row.condition else None,
        place=Place(row.location, row.latitude, row.longitude) if has_point else None,  # type: ignore[arg-type]
        photos=tuple(name.removeprefix(PHOTO_SCHEME) for name in row.pictures),
        category=row.category,
        description=row.description,
    )


def to_offer(draft: Draft, source_id: str, earlier: ListingRow | None = None) -> Offer:
    """A draft as what it is offered by; `earlier` is its listing, whose other particulars stay."""
    place = draft.place
    return Offer(
        source=MEMBER_SOURCE,
        source_id=source_id,
        title=draft.title or "",
        description=draft.description,
        category=draft.category,
        condition=draft.condition.value if draft.condition else None,
        price=draft.price,
        location=place.name if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        url=earlier.url if earlier else None,
        pictures=tuple(PHOTO_SCHEME + name for name in draft.photos),
        posted_at=earlier.posted_at if earlier else None,
        extra=earlier.extra if earlier else None,
    )


def said_of(row: ItemRow) -> Draft:
    """What is said of an item as it stands. Its listing is fetched."""
    return draft_of(row.listing) if row.listing is not None else unpacked(row.draft)


def to_item(row: ItemRow, told: int = 0, saved: int = 0) -> Item:
    """The value of a row whose listing is fetched."""
    has_price = row.sold_price is not None and row.sold_currency is not None
    return Item(
        ref=row.ref,
        state=ItemState(row.state),
        draft=said_of(row),
        listing=to_listing(row.listing) if row.listing is not None else None,
        since=row.created if row.listing is None else row.listing.first_seen,
        ends_at=row.ends_at,
        sold_for=Money(row.sold_price, row.sold_currency) if has_price else None,  # type: ignore[arg-type]
        told=told,
        saved=saved,
    )
