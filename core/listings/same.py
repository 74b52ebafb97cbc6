"""Whether two ads offer the same thing. In doubt they do not: a deal that is hidden is worse than one told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.distance import miles_between
from core.listings.evidence import contradict, share_picture, tell_alike
from core.listings.fingerprint import telling_terms
from core.models import ListingRow
from core.store import open_database
from core.text.words import words
from core.values import ListingState

SEEN_WITHIN = timedelta(days=30)  # of each other
NEAR_MI = 10.0
TELLING_TERMS = 3  # of a title, where no picture proves it
TERMS = 8  # of each description: `works great, no scratches` is said of anything
TERMS_NOWHERE = 20  # where no points say that they are near: dealers describe a hundred things in one sentence
MOST = 50  # ads looked at for one: more with one title and one price are goods in stock, not one thing


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another ad of the same thing. `source` is what people call where it stands; None for the same place again."""

    source: str | None
    url: str | None


def are_same(one: ListingRow, other: ListingRow) -> bool:
    """Whether two ads offer the same thing: one title and price, and a picture, or place and words, that prove it."""
    if one.fingerprint is None or one.fingerprint != other.fingerprint or one.listing_class != other.listing_class:
        return False
    if abs(one.first_seen - other.first_seen) > SEEN_WITHIN or _of_two_members(one, other):
        return False
    return (share_picture(one, other) or _is_one_text(one, other)) and not contradict(one, other)


async def same_things(row: ListingRow) -> list[ListingRow]:
    """The other ads of the same thing, the newest first."""
    if row.fingerprint is None:
        return []
    found = ListingRow.filter(
        fingerprint=row.fingerprint,
        first_seen__gte=row.first_seen - SEEN_WITHIN,
        first_seen__lte=row.first_seen + SEEN_WITHIN,
        id__not=row.id,
    )
    return [other for other in await found.order_by("-first_seen", "-id").limit(MOST) if are_same(row, other)]


async def there_of_same(rows: Sequence[ListingRow]) -> dict[int, list[ListingRow]]:
    """By id, the other ads of the same thing that can still be had, the newest first; of many at once."""
    printed = [row for row in rows if row.fingerprint is not None]
    if not printed:
        return {}
    pairs = await open_database().rows(
        "SELECT one, other FROM (SELECT own.id AS one, l.id AS other, row_number() OVER"
        " (PARTITION BY own.id ORDER BY l.first_seen DESC, l.id DESC) AS place FROM listing own"
        " JOIN listing l ON l.fingerprint = own.fingerprint AND l.id <> own.id"
        " WHERE own.id = ANY($1::bigint[]) AND l.state = $2"
        " AND l.first_seen BETWEEN own.first_seen - $3 AND own.first_seen + $3) AS found"
        " WHERE place <= $4 ORDER BY one, place",
        [row.id for row in printed],
        ListingState.ACTIVE.value,
        SEEN_WITHIN // timedelta(milliseconds=1),
        MOST,
    )
    others = {row.id: row for row in await ListingRow.filter(id__in={pair["other"] for pair in pairs})} if pairs else {}
    found: dict[int, list[ListingRow]] = {row.id: [] for row in printed}
    known = {row.id: row for row in printed}
    for pair in pairs:
        if (other := others.get(pair["other"])) is not None and are_same(known[pair["one"]], other):
            found[pair["one"]].append(other)
    return found


def _of_two_members(one: ListingRow, other: ListingRow) -> bool:
    return one.seller_id is not None and other.seller_id is not None and one.seller_id != other.seller_id


def _is_one_text(one: ListingRow, other: ListingRow) -> bool:
    if not one.price or len(telling_terms(one.title_terms)) < TELLING_TERMS:
        return False  # things given away, or without a price, have too little in common to go by
    needed = _terms_needed(one, other)
    return needed is not None and tell_alike(one, other, needed)


def _terms_needed(one: ListingRow, other: ListingRow) -> int | None:
    """How much the descriptions have to say, by how well the places agree; None where they do not."""
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        miles = miles_between(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]
        return TERMS if miles <= NEAR_MI else None
    if one.latitude is not None or other.latitude is not None:
        return None
    return TERMS_NOWHERE if words(one.location or "") == words(other.location or "") else None
