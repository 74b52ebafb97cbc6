"""What matches among the listings we have: the database proposes, the verdict disposes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from tortoise.expressions import Q

from core.models import ListingRow
from core.rules.matching import Subject, Wanted, satisfies
from core.rules.rows import to_subject
from core.values import Listing, ListingState, Money, Scope

CHUNK = 500  # rows read at a time, so that a wide rule never blocks the chats


async def matching_now(wanted: Wanted, limit: int) -> tuple[list[Listing], int]:
    """The newest `limit` active listings that satisfy a rule, and how many do in all."""
    shown: list[Listing] = []
    total = 0
    async for seen in _candidates(wanted):
        if satisfies(wanted, seen):
            total += 1
            if len(shown) < limit:
                shown.append(seen.listing)
    return shown, total


async def _candidates(wanted: Wanted) -> AsyncIterator[Subject]:
    proposed = ListingRow.filter(_filter(wanted), state=ListingState.ACTIVE).order_by("-id").limit(CHUNK)
    below: int | None = None
    while True:
        rows = await (proposed if below is None else proposed.filter(id__lt=below))
        for row in rows:
            yield to_subject(row)
        if len(rows) < CHUNK:
            return
        below = rows[-1].id
        await asyncio.sleep(0)


def _price_ranges(wanted: Wanted) -> list[Q]:
    """The limits in each currency that can be compared, a little wider than they are: rounding is the verdict's."""
    criteria, currency = wanted.criteria, wanted.criteria.currency or ""
    others = wanted.rates.currencies() - {currency} if wanted.rates else frozenset()
    ranges = []
    for code in (currency, *sorted(others)):
        limits: dict[str, Any] = {}
        for bound, amount in (("price__lte", criteria.max_price), ("price__gte", criteria.min_price)):
            if amount is None:
                continue
            here = Money(amount, currency)
            there = here if code == currency or wanted.rates is None else wanted.rates.convert(here, code)
            if there is not None:
                slack = 0 if code == currency else 1 + there.minor // 100
                limits[bound] = there.minor + (slack if bound == "price__lte" else -slack)
        ranges.append(Q(currency=code, **limits))
    return ranges


def _filter(wanted: Wanted) -> Q:
    """The criteria that SQL can decide; necessary, never sufficient."""
    criteria = wanted.criteria
    text = "title_terms" if criteria.scope is Scope.TITLE else "text_terms"
    query = Q()
    for _, _, term in wanted.required:
        query &= Q(**{f"{text}__contains": term})
    for _, alternatives in wanted.any_of:
        query &= Q(*(Q(**{f"{text}__contains": term}) for term in alternatives), join_type=Q.OR)
    if criteria.max_price is not None or criteria.min_price is not None:
        query &= Q(*_price_ranges(wanted), join_type=Q.OR)
    if criteria.conditions:
        query &= Q(condition__in=[c.value for c in criteria.conditions])
    if criteria.min_deal_score is not None:
        query &= Q(score__gte=criteria.min_deal_score)
    return query
