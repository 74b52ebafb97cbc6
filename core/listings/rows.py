"""Rows of listings to the values that the rest of the product sees."""

from __future__ import annotations

from core.models import ListingRow
from core.values import Condition, Listing, ListingState, Money


def to_listing(row: ListingRow) -> Listing:
    """The value of a row."""
    return Listing(
        id=row.id,
        source=row.source,
        source_id=row.source_id,
        title=row.title,
        description=row.description,
        category=row.category,
        condition=Condition(row.condition) if row.condition else None,
        price=Money(row.price, row.currency) if row.price is not None and row.currency else None,
        location=row.location,
        latitude=row.latitude,
        longitude=row.longitude,
        url=row.url,
        pictures=tuple(row.pictures),
        posted_at=row.posted_at,
        first_seen=row.first_seen,
        version=row.version,
        state=ListingState(row.state),
        score=row.score,
    )
