"""An offer in our own words: the columns of its listing, and what no column can hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from tortoise.fields import CharField

from core.listings.fingerprint import fingerprint
from core.models import ListingRow
from core.models.instant import to_ms
from core.text.classes import classify
from core.text.taxonomy import category, condition
from core.text.words import analysed
from core.values import Condition, Offer

TOLD = ("source", "source_id", "title", "description", "category", "currency", "location", "url")  # texts not our own
ANY_LENGTH = 1 << 62
LONGEST = [
    (name, field.max_length if isinstance(field, CharField) else ANY_LENGTH)
    for name in TOLD
    for field in (ListingRow._meta.fields_map[name],)
]
BIGGEST = 2**63 - 1  # of a BIGINT
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # written in JSON; PostgreSQL has no text with it


class Unfit(Exception):
    """A listing that the database would refuse or cut. `column` is where."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def told_columns(offer: Offer) -> dict[str, Any]:
    """What the offer says, category and condition mapped, all of it hashed. Cheap: most offers say nothing new."""
    found = condition(offer.condition) if offer.condition else None
    columns: dict[str, Any] = {
        "title": offer.title,
        "description": offer.description,
        "category": category(offer.category) if offer.category else None,
        "condition": found.value if found else None,
        "price": offer.price.minor if offer.price else None,
        "currency": offer.price.currency if offer.price else None,
        "location": offer.location,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "url": offer.url,
        "pictures": list(offer.pictures),
    }
    digest = hashlib.blake2b(repr(sorted(columns.items())).encode(), digest_size=16).hexdigest()
    return {**columns, "content_hash": digest, "extra": offer.extra or {}}


def read_columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """What we read out of what was told: terms, class and fingerprint. Dear: only for what is written."""
    title_terms, text_terms = analysed(told["title"], told["description"])
    found = Condition(told["condition"]) if told["condition"] else None
    kind = classify(told["title"], told["description"], found, told["category"])
    return {
        "title_terms": title_terms,
        "text_terms": text_terms,
        "listing_class": kind.value,
        "fingerprint": fingerprint(title_terms, told["price"], told["currency"]),
    }


def stored(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the database keeps them and the ORM reads them: JSON as text, moments in milliseconds.

    Raises Unfit for a value that a column of either database does not hold.
    """
    for name, longest in LONGEST:
        if (value := columns.get(name)) is not None and not (len(value) <= longest and is_writable(value)):
            raise Unfit(name)
    if (price := columns["price"]) is not None and not -BIGGEST <= price <= BIGGEST:
        raise Unfit("price")
    for name in ("latitude", "longitude"):
        if (degrees := columns[name]) is not None and not isfinite(degrees):
            raise Unfit(name)
    kept = {**columns, "pictures": _json("pictures", columns["pictures"]), "extra": _json("extra", columns["extra"])}
    for name in ("posted_at", "first_seen", "touched"):
        if isinstance(moment := columns.get(name), datetime):
            if moment.tzinfo is None:
                raise Unfit(name)
            kept[name] = to_ms(moment)
    return kept


def is_writable(text: str) -> bool:
    """Whether both databases have such a text: without NUL, and Unicode."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _json(column: str, value: object) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    try:
        text = "".join(_encode(value, 0))
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # fails for half a surrogate pair
    except (TypeError, ValueError, RecursionError) as wrong:
        raise Unfit(column) from wrong
    if "\\u0000" in text and _NUL.search(text):
        raise Unfit(column)
    return text


def _encoder() -> Any:
    """JSON as the ORM writes it. One encoder for all: `json.dumps` makes one a value, which takes most of its time."""
    made = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
    quick: Any = getattr(json.encoder, "c_make_encoder", None)
    if quick is None:
        return made.iterencode
    return quick(None, made.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False)


_encode = _encoder()
