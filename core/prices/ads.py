"""A listing's row as the model and the search for comparables read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from core.models.instant import from_ms
from core.ports.price_model import Ad
from core.prices.believable import is_believable
from core.prices.likeness import telling
from core.prices.sought import Sought
from core.text.classes import ListingClass
from core.values import DEMO_SOURCE, Condition

READ = (
    "id", "version", "state", "source", "title", "description", "title_terms", "listing_class", "category",
    "condition", "price", "currency", "location", "latitude", "longitude", "posted_at", "first_seen", "extra", "score",
)  # fmt: skip
COLUMNS = ", ".join(READ)
MOST_FIELDS = 40
LONGEST_FIELD = 100  # characters
HOME = "USD"  # for what names no currency; the comparables' own comes before it


def to_ad(row: Mapping[str, Any], group: str | None = None) -> Ad:
    """What the model may read of a listing (READ columns as the database gives them)."""
    return Ad(
        title=row["title"],
        description=row["description"],
        category=row["category"],
        condition=Condition(row["condition"]) if row["condition"] else None,
        latitude=row["latitude"],
        longitude=row["longitude"],
        location=row["location"],
        posted_at=_moment(row["posted_at"]) or _moment(row["first_seen"]),
        fields=_fields(row["extra"]),
        group=group,
    )


def to_sought(row: Mapping[str, Any], group: int, now: int) -> Sought:
    """What comparables of a listing are sought by."""
    is_priced = is_believable(row["price"], row["currency"])
    return Sought(
        terms=telling(row["title_terms"]),
        at=now,
        kind=ListingClass(row["listing_class"] or ListingClass.GOODS.value),
        category=row["category"],
        condition=Condition(row["condition"]) if row["condition"] else None,
        latitude=row["latitude"],
        longitude=row["longitude"],
        currency=row["currency"] or HOME,
        is_bound=is_priced,
        listing_id=row["id"],
        group=group,
        demo=row["source"] == DEMO_SOURCE,
    )


def _fields(extra: object) -> dict[str, str | float]:
    """What the source gives besides, as far as it is short words and numbers."""
    told = json.loads(extra) if isinstance(extra, str) else extra
    found: dict[str, str | float] = {}
    for name, value in told.items() if isinstance(told, dict) else ():
        if isinstance(value, str) and value.strip():
            found[str(name)] = value[:LONGEST_FIELD]
        elif isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            found[str(name)] = float(value)
        if len(found) == MOST_FIELDS:
            break
    return found


def _moment(value: int | datetime | None) -> datetime | None:
    return from_ms(value) if isinstance(value, int) else value
