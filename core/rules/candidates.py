"""What matches among the listings we have: the database proposes, the verdict disposes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import asin, cos, degrees, isfinite, radians, remainder, sin
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from core.distance import EARTH_RADIUS_MI
from core.models import ListingRow
from core.rules.matching import Subject, Wanted, satisfies
from core.rules.rows import to_subject
from core.text.taxonomy import SLUGS, within
from core.values import Criteria, Listing, ListingState, Money, Scope

CHUNK = 500  # rows read at a time, so that a wide rule never blocks the chats
MOST_VERIFIED = 5_000  # rows that the verdict sees before a count becomes an estimate: about a third of a second
SLACK = 1e-4  # degrees, 36 feet: a box is wider than its circle by more than any rounding


@dataclass(frozen=True, slots=True)
class Tally:
    """How many listings satisfy a rule; of very many, worked out from the newest. `newest` are those that were seen."""

    count: int
    is_estimate: bool
    newest: tuple[Subject, ...]


async def matching_now(wanted: Wanted, limit: int) -> tuple[list[Listing], int]:
    """The newest `limit` active listings that satisfy a rule, and how many do in all."""
    shown: list[Listing] = []
    total = 0
    active = proposed(wanted).filter(state=ListingState.ACTIVE).order_by("-id")
    async for seen in _read(active, lambda last: Q(id__lt=last.id)):
        if satisfies(wanted, seen):
            total += 1
            if len(shown) < limit:
                shown.append(seen.listing)
    return shown, total


async def seen_since(wanted: Wanted, moment: datetime, among: Q | None = None) -> Tally:
    """How many listings first seen at or after a moment satisfy a rule as they are now, sold and removed ones too.

    `among` narrows down which listings count. Exact up to MOST_VERIFIED proposals. Beyond, the share of those that the
    verdict keeps stands for all: what the database proposes too much (the corners of a box, a price rounded) is spread
    alike.
    """
    those = proposed(wanted).filter(among or Q(), first_seen__gte=moment)
    kept: list[Subject] = []
    verified = 0
    async for seen in _read(those.order_by("-first_seen", "-id"), _before):
        if verified == MOST_VERIFIED:
            return Tally(round(await those.count() * len(kept) / verified), is_estimate=True, newest=tuple(kept))
        verified += 1
        if satisfies(wanted, seen):
            kept.append(seen)
    return Tally(len(kept), is_estimate=False, newest=tuple(kept))


def proposed(wanted: Wanted) -> QuerySet[ListingRow]:
    """Every row that can satisfy a rule and few others: the criteria as far as SQL can decide them."""
    criteria = wanted.criteria
    query = Q(listing_class__in=sorted(wanted.asked)) | Q(listing_class__isnull=True)  # older rows have none
    if criteria.max_price is not None or criteria.min_price is not None:
        query &= Q(*_price_ranges(wanted), join_type=Q.OR)
    if criteria.conditions:
        query &= Q(condition__in=[c.value for c in criteria.conditions])
    if criteria.categories:
        query &= Q(category__in=sorted({slug for c in criteria.categories for slug in _downwards(c)}))
    if criteria.min_deal_score is not None:
        query &= Q(score__gte=criteria.min_deal_score)
    return ListingRow.filter(query & _box(criteria) & _words(wanted))  # words last: they cost the most


async def _read(rows: QuerySet[ListingRow], after: Callable[[ListingRow], Q]) -> AsyncIterator[Subject]:
    """Rows in their order, chunk by chunk; `after` is what comes behind a row."""
    chunk = await rows.limit(CHUNK)
    while chunk:
        for row in chunk:
            yield to_subject(row)
        if len(chunk) < CHUNK:
            return
        await asyncio.sleep(0)
        chunk = await rows.filter(after(chunk[-1])).limit(CHUNK)


def _before(last: ListingRow) -> Q:
    """First seen before a row. The bound beside the alternatives is what the index is read by."""
    earlier = Q(first_seen__lt=last.first_seen) | Q(first_seen=last.first_seen, id__lt=last.id)
    return Q(first_seen__lte=last.first_seen) & earlier


def _words(wanted: Wanted) -> Q:
    text = "title_terms" if wanted.criteria.scope is Scope.TITLE else "text_terms"
    query = Q()
    for _, _, term in wanted.required:
        query &= Q(**{f"{text}__contains": term})
    for _, alternatives in wanted.any_of:
        query &= Q(*(Q(**{f"{text}__contains": term}) for term in alternatives), join_type=Q.OR)
    for _, term in wanted.excluded:
        query &= ~Q(text_terms__contains=term)
    return query


def _price_ranges(wanted: Wanted) -> list[Q]:
    """The limits in each currency that can be compared, a little wider than they are: rounding is the verdict's."""
    criteria, currency = wanted.criteria, wanted.criteria.currency or ""
    known = wanted.rates.currencies() if wanted.rates else frozenset[str]()
    others = known - {currency} if currency in known else frozenset[str]()
    own: dict[str, Any] = {}
    if criteria.max_price is not None:
        own["price__lte"] = criteria.max_price
    if criteria.min_price is not None:
        own["price__gte"] = criteria.min_price
    ranges = [Q(currency=currency, **own)]
    for code in sorted(others):
        # One unit more is more than rounding to the rule's currency adds; one there, than rounding to that one.
        most, least = (
            _there(wanted, price, by, code) for price, by in ((criteria.max_price, 1), (criteria.min_price, -1))
        )
        limits: dict[str, Any] = {} if most is None else {"price__lte": most + 1}
        limits |= {} if least is None else {"price__gte": least - 1}
        ranges.append(Q(currency=code, **limits))
    return ranges


def _there(wanted: Wanted, price: int | None, by: int, code: str) -> int | None:
    """A limit, moved by so many minor units, in another currency; None for no limit."""
    if price is None or price + by < 0 or wanted.rates is None:
        return None
    converted = wanted.rates.convert(Money(price + by, wanted.criteria.currency or ""), code)
    return converted.minor if converted else None


@lru_cache(maxsize=1_000)
def _downwards(category: str) -> frozenset[str]:
    """A category and all that lies within it; a name that the taxonomy lacks stands for itself."""
    return frozenset({category}.union(slug for slug in SLUGS if within(slug, category)))


def _box(criteria: Criteria) -> Q:
    """The circle asked for as a box of degrees: all around where it holds a pole, in two where it crosses 180°."""
    c = criteria
    if c.radius_mi is None or c.latitude is None or c.longitude is None:
        return Q()
    if not all(map(isfinite, (c.latitude, c.longitude, c.radius_mi))) or abs(c.latitude) > 90:
        return Q()
    reach = degrees(c.radius_mi / EARTH_RADIUS_MI) + SLACK
    south, north = c.latitude - reach, c.latitude + reach
    box = Q(latitude__gte=south, latitude__lte=north)
    if south <= -90 or north >= 90:
        return box
    # East and west a circle reaches farthest not beside its middle, but where a meridian touches it.
    wide = degrees(asin(min(1.0, sin(radians(reach)) / cos(radians(c.latitude))))) + SLACK
    middle = remainder(c.longitude, 360)
    west, east = middle - wide, middle + wide
    if west < -180:
        return box & (Q(longitude__lte=east) | Q(longitude__gte=west + 360))
    if east > 180:
        return box & (Q(longitude__gte=west) | Q(longitude__lte=east - 360))
    return box & Q(longitude__gte=west, longitude__lte=east)
