"""Which column of a listing file is which field, whatever its writer called it."""

from __future__ import annotations

from collections.abc import Mapping

# Field: the names understood for it, the preferred first, squeezed to lower-case letters and digits.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "source": ("source",),
    "id": ("id", "sourceid", "listingid", "itemid", "adid", "guid"),
    "title": ("title", "name", "headline"),
    "description": ("description", "body", "text", "details", "summary"),
    "category": ("category", "section"),
    "condition": ("condition", "itemcondition"),
    "price": ("price", "askingprice", "amount"),
    "currency": ("currency", "pricecurrency", "currencycode"),
    "location": ("location", "place", "city"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lng", "lon", "long"),
    "posted_at": ("postedat", "posted", "publishedat", "published", "createdat", "dateposted", "date", "timestamp"),
    "url": ("url", "link", "href", "permalink"),
    "image_url": ("imageurl", "image", "images", "photo", "photos", "picture", "pictures", "imagelink", "thumbnail"),
    "extra": ("extra",),
}
_RANKED = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}


def field_of(column: str) -> str | None:
    """The field a column holds, or None for one we have no field for."""
    known = _RANKED.get(_squeezed(column))
    return known[0] if known else None


def sort_out(record: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """A record as (field: value, other column: value). Of two columns for one field the preferred that is not empty
    is taken; the other stays under its own name.
    """
    fields: dict[str, tuple[int, str, object]] = {}
    others: dict[str, object] = {}
    for column, value in record.items():
        if value is None or value == "":
            continue
        field, rank = _RANKED.get(_squeezed(column), ("", 0))
        if not field:
            others[column] = value
        elif field not in fields or rank < fields[field][0]:
            if field in fields:
                others[fields[field][1]] = fields[field][2]
            fields[field] = (rank, column, value)
        else:
            others[column] = value
    return {field: value for field, (_, _, value) in fields.items()}, others


def _squeezed(column: str) -> str:
    return "".join(c for c in column[:64].lower() if c.isalnum())
