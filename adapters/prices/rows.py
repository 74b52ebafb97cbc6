"""Priced ads as lines, on their way to the process that learns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from adapters.prices.reading import MAX_DESCRIPTION, MAX_FIELD, MAX_TITLE
from core.ports.price_model import Ad, PricedAd
from core.values import Condition


def lines_of(rows: Iterable[PricedAd], currency: str, now: datetime) -> Iterator[bytes]:
    """What the process is told."""
    yield json.dumps({"currency": currency, "now": now.isoformat()}).encode() + b"\n"
    for row in rows:
        ad = row.ad
        told = [
            ad.title[:MAX_TITLE], ad.description[:MAX_DESCRIPTION], ad.category, ad.condition and ad.condition.value,
            ad.latitude, ad.longitude, ad.location, ad.posted_at and ad.posted_at.isoformat(),
            {name: value[: MAX_FIELD * 2] if isinstance(value, str) else value for name, value in ad.fields.items()},
            ad.group, row.price,
        ]  # fmt: skip
        yield json.dumps(told).encode() + b"\n"


def row_of(line: str) -> PricedAd:
    """One line back."""
    title, description, category, condition, latitude, longitude, location, posted, fields, group, price = json.loads(
        line
    )
    return PricedAd(
        Ad(
            title, description, category, Condition(condition) if condition else None, latitude, longitude, location,
            datetime.fromisoformat(posted) if posted else None, fields, group,
        ),
        price,
    )  # fmt: skip
