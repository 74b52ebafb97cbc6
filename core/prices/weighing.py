"""How much an ad says about another thing's price, and in which currency the answer is given. Pure."""

from __future__ import annotations

from math import cos, radians

import numpy as np

from core.ports.rates import Rates
from core.prices.shelf import CONDITIONS, UNKNOWN, Positions, Shelf
from core.prices.sought import Sought
from core.prices.statistics import Floats
from core.values import Money

UNLIKE = 0.05  # the likeness that an ad counts with at least, where its title says something else
CONDITION_APART = 0.85  # the weight is multiplied by it with each step of condition
CONDITION_UNKNOWN = 0.7
NEAR_MI, FAR_MI, AWAY = 25.0, 500.0, 0.6  # beyond FAR_MI an ad has AWAY of its weight
PLACE_UNKNOWN = 0.8
DAY_MS = 86_400_000
FADES_DAYS, FAINTEST = 120.0, 0.15  # an ad's weight falls to 1/e in so many days, and not below
ONE = 10**8  # minor units that a rate is read from
MILES_A_DEGREE = 69.1


def currency_of(shelf: Shelf, sought: Sought, rates: Rates, pool: Positions) -> tuple[str, Floats]:
    """What the answer is in, and by number what a minor unit of each currency is worth in it; 0 without a rate.

    Where nothing binds it and most ads cannot be converted, the answer is in the currency of most ads.
    """
    numbers, counts = np.unique(shelf.column("currency")[pool], return_counts=True)
    used = [(int(n), shelf.name(int(n))) for n in numbers]
    factors = np.zeros(max((n for n, _ in used), default=0) + 1)

    def fill(currency: str) -> int:
        for number, name in used:
            factors[number] = factor(rates, name, currency) if name else 0.0
        return int(sum(count for (number, _), count in zip(used, counts, strict=True) if factors[number] > 0))

    reached = fill(sought.currency)
    commonest = used[int(counts.argmax())][1] if used else None
    if not sought.is_bound and commonest and reached * 2 < int(counts.sum()):
        fill(commonest)
        return commonest, factors
    return sought.currency, factors


def factor(rates: Rates, given: str, wanted: str) -> float:
    """How many minor units of one currency a minor unit of another is worth; 0 without a rate."""
    if given == wanted:
        return 1.0
    converted = rates.convert(Money(ONE, given), wanted)
    return converted.minor / ONE if converted else 0.0


def weights_of(shelf: Shelf, sought: Sought, pool: Positions, scores: Floats) -> Floats:
    """How much each ad says, 0 to 1: by likeness, condition, place and age."""
    column = shelf.column
    weights = np.square(np.maximum(scores, UNLIKE))
    if sought.condition is not None:
        ranks = column("condition")[pool].astype(np.float64)
        apart = np.power(CONDITION_APART, np.abs(ranks - CONDITIONS[sought.condition.value]))
        weights *= np.where(ranks == UNKNOWN, CONDITION_UNKNOWN, apart)
    if sought.latitude is not None and sought.longitude is not None:
        north = (column("latitude")[pool] - sought.latitude) * MILES_A_DEGREE
        east = (column("longitude")[pool] - sought.longitude + 180) % 360 - 180
        miles = np.hypot(north, east * MILES_A_DEGREE * cos(radians(sought.latitude)))
        far = np.clip((miles - NEAR_MI) / (FAR_MI - NEAR_MI), 0, 1)
        weights *= np.where(np.isnan(miles), PLACE_UNKNOWN, 1 - (1 - AWAY) * far)
    days = np.maximum(sought.at - column("at")[pool], 0) / DAY_MS
    return np.asarray(weights * np.maximum(np.exp(-days / FADES_DAYS), FAINTEST))
