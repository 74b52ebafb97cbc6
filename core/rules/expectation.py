"""How many alerts a rule is likely to bring: what it would have told of in the last weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from core.models import ListingRow, LoadRow
from core.rules.candidates import seen_since
from core.rules.matching import Subject, Wanted
from core.values import DEMO_SOURCE

WINDOW = timedelta(days=28)
ENOUGH = timedelta(days=7)  # of listings: under that it is too early to say
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the listings first seen in the last weeks say of a rule.

    `total` of those seen over `span` satisfy it; `sample` are the newest of them. What a source held when it was first
    read is left out, since that is told in one summary, and so is the demo.
    """

    total: int
    span: timedelta
    sample: tuple[Subject, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.span >= ENOUGH

    @property
    def a_week(self) -> float:
        """Alerts a week; meaningless until it is known."""
        return self.total * (WEEK / max(self.span, ENOUGH))

    @property
    def a_day(self) -> float:
        return self.a_week * (DAY / WEEK)


async def expect(wanted: Wanted, now: datetime) -> Expectation:
    """Hold the listings of the last 28 days against a rule."""
    fresh = await _told_one_by_one(now - WINDOW)
    first = await ListingRow.filter(fresh).order_by("first_seen").first()
    if first is None:
        return Expectation(0, timedelta())
    span = now - first.first_seen
    if span < ENOUGH:
        return Expectation(0, span)
    told = await seen_since(wanted, now - WINDOW, fresh)
    return Expectation(told.count, span, told.newest)


async def _told_one_by_one(since: datetime) -> Q:
    """Listings seen since then that were told as they came, not as a source's first load or by the demo."""
    firsts = await LoadRow.filter(is_first=True, finished__gte=since)
    query = Q(first_seen__gte=since) & ~Q(source=DEMO_SOURCE)
    for load in firsts:
        query &= ~Q(source=load.source, first_seen__lte=load.finished)
    return query
