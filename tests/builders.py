"""Things for tests, with sensible defaults: name only what matters."""

from __future__ import annotations

from itertools import count

from core.rules.phrase import Parsed
from core.values import Criteria, Money, Offer

_numbers = count(1)

SAN_JOSE = {"location": "San Jose, CA", "latitude": 37.3394, "longitude": -121.895}


def offer(title: str = "Gaming PC", dollars: float | None = 850, **fields: object) -> Offer:
    """An offer in San Jose from a source called shop."""
    price = None if dollars is None else Money(round(dollars * 100), "USD")
    known = {"source": "shop", "source_id": str(next(_numbers)), "title": title, "price": price, **SAN_JOSE, **fields}
    return Offer(**known)  # type: ignore[arg-type]


def wish(*keywords: str, **fields: object) -> Parsed:
    """Criteria as if they had been read from a line."""
    if "max_price" in fields or "min_price" in fields:
        fields.setdefault("currency", "USD")
    return Parsed(Criteria(keywords=keywords, **fields), ())  # type: ignore[arg-type]
