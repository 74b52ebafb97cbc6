"""How prices of a group of ads moved, and how long such ads stayed. Pure, by numpy."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from typing import NamedTuple

import numpy as np

from core.prices.outcomes import ENOUGH, TimeToSell, Trend
from core.prices.statistics import Floats, Mask

SPANS = (30, 90)  # days
WINDOW = 30  # days of prices that are held against as many of before
A_STRATUM = 2  # prices of one kind of thing that are needed on either side
WEEKS = 13
A_WEEK = 3  # prices
ENDS = 30  # fewer ends say nothing of how long an ad stays
STABLE = 0.02  # of the price: less is no movement
DAY_MS = 86_400_000


class Observation(NamedTuple):
    """A price that was asked, at a moment in milliseconds, for a thing of some kind: only like is held against like."""

    at: int
    price: float
    stratum: Hashable


def trend(seen: Sequence[Observation], now: int, days: int) -> Trend | None:
    """How prices of the last 30 days differ from those so many days before.

    Each kind of thing is held against itself, so a change of what is offered is no change of prices. None where fewer
    than ENOUGH prices on either side can be compared.
    """
    recent, before = _by_stratum(seen, now, 0), _by_stratum(seen, now, days)
    moves, weights, new, old = [], [], 0, 0
    for stratum, prices in recent.items():
        former = before.get(stratum, ())
        if min(len(prices), len(former)) < A_STRATUM:
            continue
        moves.append(float(np.median(prices) - np.median(former)))
        weights.append(min(len(prices), len(former)))
        new, old = new + len(prices), old + len(former)
    if min(new, old) < ENOUGH:
        return None
    return Trend(days, exp(float(np.average(moves, weights=weights))) - 1, new + old)


def trends(seen: Sequence[Observation], now: int) -> tuple[Trend, ...]:
    """Those of the spans that can be told."""
    return tuple(found for days in SPANS if (found := trend(seen, now, days)) is not None)


def weeks(seen: Iterable[Observation], now: int) -> list[tuple[date, float, int]]:
    """Of the last weeks that have enough prices: the Monday, the median, and how many prices there were."""
    today = datetime.fromtimestamp(now / 1000, UTC).date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    found: dict[date, list[float]] = {}
    for one in seen:
        day = datetime.fromtimestamp(one.at / 1000, UTC).date()
        if first <= day <= today:
            found.setdefault(day - timedelta(days=day.weekday()), []).append(one.price)
    return [
        (monday, float(np.median(prices)), len(prices))
        for monday, prices in sorted(found.items())
        if len(prices) >= A_WEEK
    ]


def in_words(change: float | None) -> str | None:
    """`increasing`, `stable` or `decreasing`."""
    if change is None:
        return None
    return "stable" if abs(change) < STABLE else "increasing" if change > 0 else "decreasing"


def time_to_sell(days: Floats, has_ended: Mask) -> TimeToSell | None:
    """How long ads stay, from those that ended and those that still stand (Kaplan and Meier); None under ENDS ends.

    None too where not even half are known to have gone.
    """
    ends = int(has_ended.sum())
    if ends < ENDS:
        return None
    order = np.lexsort((~has_ended, days))  # of one day, ends come before what was left standing
    left, half, slow = 1.0, None, None
    for n, at in enumerate(order):
        if has_ended[at]:
            left *= 1 - 1 / (len(order) - n)
            if half is None and left <= 0.5:
                half = float(days[at])
            if slow is None and left <= 0.2:
                slow = float(days[at])
    if half is None:
        return None
    return TimeToSell(half, float(days[order[-1]]) if slow is None else slow, ends)


def _by_stratum(seen: Iterable[Observation], now: int, days: int) -> dict[Hashable, list[float]]:
    """Logarithms of the prices of a window that ended so many days ago."""
    found: dict[Hashable, list[float]] = {}
    newest, oldest = now - days * DAY_MS, now - (days + WINDOW) * DAY_MS
    for one in seen:
        if oldest < one.at <= newest and one.price > 0:
            found.setdefault(one.stratum, []).append(log(one.price))
    return found
