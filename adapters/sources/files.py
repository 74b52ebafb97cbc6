"""Listings from files of people: every row becomes an offer or says why not."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

from adapters.sources import clean
from adapters.sources.columns import sort_out
from adapters.sources.records import Rejected, RejectedWhy, records
from core.errors import Refused, Why
from core.text.money import currency_of, from_major, read_price
from core.values import DEMO_SOURCE, MEMBER_SOURCE, Money, Offer

__all__ = ["Rejected", "RejectedWhy", "read_listings"]

_NO_PRICE = frozenset({"", "null", "none", "n/a", "-"})
_OURS = frozenset({DEMO_SOURCE, MEMBER_SOURCE})  # a file may not speak for members, nor hide among what we made up


class _Unfit(Exception):
    def __init__(self, why: RejectedWhy, field: str) -> None:
        super().__init__(why.value)
        self.rejected = why, field


def read_listings(
    path: Path, *, source: str | None = None, default_currency: str = "USD"
) -> Iterator[Offer | Rejected]:
    """The offers of a CSV, JSON or JSON-lines file, gzipped or not, one by one as they are read.

    `source` names the source of every row; without it the row's own column does, else the file's name. A price
    without a currency is in `default_currency`. Never raises for what a file holds; a file that cannot be read at
    all is one Rejected at line 0.
    """
    own_name = clean.line(path.name.split(".")[0]) or "import"
    for record in records(path):
        if isinstance(record, Rejected):
            yield record
            continue
        number, values = record
        fields, others = sort_out(values)
        named = clean.line(source) or clean.line(fields.get("source")) or own_name
        try:
            yield _offer(fields, others, named, default_currency)
        except _Unfit as unfit:
            yield Rejected(number, *unfit.rejected)


def _offer(fields: Mapping[str, object], others: Mapping[str, object], source: str, default_currency: str) -> Offer:
    if source.casefold() in _OURS:
        raise _Unfit(RejectedWhy.SOURCE_RESERVED, "source")
    title = clean.line(fields.get("title"), clean.MAX_TITLE)
    if not title:
        raise _Unfit(RejectedWhy.TITLE_MISSING, "title")
    latitude, longitude = _coordinates(fields.get("latitude"), fields.get("longitude"))
    url = clean.web_url(fields.get("url"))
    location = clean.line(fields.get("location")) or None
    said = clean.line(fields.get("currency")) or default_currency
    price = _price(fields.get("price"), currency_of(said, default_currency) or said)
    own = (url,) if url else (title, price and price.minor, location)  # what a row without an id is known by
    return Offer(
        source=source,
        source_id=clean.identifier(fields.get("id")) or clean.digest(*own),
        title=title,
        description=clean.paragraphs(fields.get("description")),
        category=clean.line(_first(fields.get("category"))) or None,
        condition=clean.line(fields.get("condition")) or None,
        price=price,
        location=location,
        latitude=latitude,
        longitude=longitude,
        url=url,
        pictures=clean.pictures(fields.get("image_url")),
        posted_at=clean.instant(fields.get("posted_at")),
        extra=clean.bounded_json({**others, **_said(fields.get("extra"))}),
    )


def _price(value: object, currency: str) -> Money | None:
    text = clean.line(value) if isinstance(value, str) else None
    if value is None or (text is not None and text.casefold() in _NO_PRICE):
        return None
    try:
        if text is not None:
            price = read_price(text, currency)
        else:
            price = from_major(value, currency) if _is_number(value) else None
    except Refused as refused:
        unknown = refused.why is Why.CURRENCY_UNKNOWN
        why = RejectedWhy.CURRENCY_UNKNOWN if unknown else RejectedWhy.PRICE_INVALID
        raise _Unfit(why, "currency" if unknown else "price") from None
    if price is None:
        raise _Unfit(RejectedWhy.PRICE_INVALID, "price")
    return price


def _coordinates(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    """Both or neither: one alone is no place. Degrees of WGS 84."""
    read = _degrees(latitude, 90, "latitude"), _degrees(longitude, 180, "longitude")
    return (None, None) if None in read else read


def _degrees(value: object, limit: int, field: str) -> float | None:
    if isinstance(value, str):
        value = clean.line(value)
    if value is None or value == "":
        return None
    try:
        degrees = float(value) if isinstance(value, str) or _is_number(value) else math.nan
    except (ValueError, OverflowError):
        degrees = math.nan
    if not -limit <= degrees <= limit:  # NaN is in no range
        raise _Unfit(RejectedWhy.COORDINATES_INVALID, field)
    return degrees


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _said(extra: object) -> Mapping[str, object]:
    """The column `extra`: an object, or in CSV its JSON."""
    if isinstance(extra, str):
        try:
            extra = json.loads(extra[: clean.MAX_EXTRA_BYTES * 2])
        except (ValueError, RecursionError):
            return {}
    return extra if isinstance(extra, dict) else {}
