"""From comparables, and what the model says, to an estimate's figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log

import numpy as np

from core.ports.price_model import Guess, ModelCard
from core.ports.rates import Rates
from core.prices.outcomes import ENOUGH, ModelPrice, Spread, Step, TimeToSell, Trend, TrendPoint
from core.prices.score import TENTH
from core.prices.shelf import ACTIVE, Positions, Price, Shelf
from core.prices.sought import Compared
from core.prices.statistics import Floats, Mask, effective, quantiles
from core.prices.trend import Observation, time_to_sell, trends, weeks
from core.prices.weighing import DAY_MS, factor
from core.text.money import from_major
from core.values import Money

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
FEW = 4.0  # comparables: an estimate from so many is worth half of one from very many
MODEL_FEW = 50.0  # held-out rows, likewise
SURE = {Step.SIMILAR: 1.0, Step.ALIKE: 0.9, Step.SAME_CONDITION: 0.7, Step.CATEGORY: 0.5}
WIDENED = 2.0  # a range from n ads is widened by so many nths: few of them have not shown their extremes
NARROWEST = log(1.03)  # on either side: nobody knows a price to the cent
BELOW, ABOVE = 0.95, 1.05  # of the recommended price: less is a quick ask, more a patient one
LOOSELY = 0.3  # likeness from which an ad of a wide step still tells how prices move


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a price, in one currency."""

    spread: Spread
    sold: Spread | None
    recommended: Money
    low: Money
    high: Money
    confidence: float
    model: ModelPrice | None
    model_confidence: float | None


def figures(compared: Compared, guess: Guess | None, card: ModelCard | None, rates: Rates) -> Figures:
    """The estimate: the model's where it is used, else the comparables'."""
    logs, currency = np.log(compared.prices), compared.currency
    tenth, q1, median, q3, ninth = quantiles(logs, compared.weights, SHARES)
    spread = _spread(compared.prices, (q1, median, q3), currency)
    n = effective(compared.weights)
    wider = 1 + WIDENED / n
    low = median - max((median - tenth) * wider, NARROWEST)
    high = median + max((ninth - median) * wider, NARROWEST)
    sold = None
    if len(compared.sold) >= ENOUGH:
        of_sold = quantiles(np.log(compared.sold), compared.sold_weights, SHARES)
        sold = _spread(compared.sold, of_sold[1:4], currency)
    model = _model_price(guess, card, currency, rates)
    if model is not None:
        sure = _narrow(model.low.minor, model.high.minor) * model.rows / (model.rows + MODEL_FEW)
        return Figures(spread, sold, model.price, model.low, model.high, sure, model, sure)
    sure = _narrow(exp(low), exp(high)) * n / (n + FEW) * SURE[compared.step]
    recommended, least, most = (_money(exp(at), currency) for at in (median, low, high))
    return Figures(spread, sold, recommended, least, most, sure, None, None)


def _spread(prices: Floats, middle: Sequence[float], currency: str) -> Spread:
    q1, median, q3 = (_money(exp(at), currency) for at in middle)
    lowest, highest = _money(float(prices.min()), currency), _money(float(prices.max()), currency)
    return Spread(len(prices), lowest, q1, median, q3, highest, _money(float(prices.mean()), currency))


def _money(minor: float, currency: str) -> Money:
    return Money(max(1, round(minor)), currency)


def _narrow(low: float, high: float) -> float:
    """1 for a range of no width, a half where the upper end is 2.7 times the lower."""
    return 1 / (1 + log(high / low)) if high > low else 1.0


def _model_price(guess: Guess | None, card: ModelCard | None, currency: str, rates: Rates) -> ModelPrice | None:
    """What the model says, in the estimate's currency; None where that is no price or there is no rate."""
    if guess is None or card is None:
        return None
    told = (guess.low, guess.price, guess.high)
    if not all(isfinite(x) and 0 < x < 1e12 for x in told) or not told[0] <= told[1] <= told[2]:
        return None
    rate = factor(rates, card.currency, currency)
    if not rate:
        return None
    low, price, high = (_money(from_major(x, card.currency).minor * rate, currency) for x in told)
    return ModelPrice(price, low, high, guess.error, guess.rows, card.version)


def observations(shelf: Shelf, compared: Compared, rates: Rates) -> list[Observation]:
    """Every price that the group of ads asked, in one currency: the first where it was posted, others since."""
    factors: dict[int, float] = {}

    def worth(number: int) -> float:
        if number not in factors:
            name = shelf.name(number)
            factors[number] = factor(rates, name, compared.currency) if name else 0.0
        return factors[number]

    column, found = shelf.column, []
    where = _telling(compared)
    rows = zip(*(column(name)[where].tolist() for name in ("id", "at", "price", "currency", "condition")), strict=True)
    for position, (listing_id, at, price, currency, condition) in zip(where.tolist(), rows, strict=True):
        asked = shelf.former.get(listing_id) or [Price(at, price, currency)]
        stratum = (shelf.strata[position], condition)
        for n, one in enumerate(asked):
            if (rate := worth(one.currency)) > 0:
                found.append(Observation(at if n == 0 else one.at, one.minor * rate, stratum))
    return found


def _telling(compared: Compared) -> Positions:
    """Where the ads stand that tell how prices of such a thing move: those somewhat alike."""
    if compared.step in (Step.SIMILAR, Step.ALIKE):
        return compared.pool
    return compared.pool[compared.pool_likenesses >= LOOSELY]


def month(shelf: Shelf, compared: Compared, rates: Rates, now: int) -> Trend | None:
    """How prices moved within 30 days."""
    found = trends(observations(shelf, compared, rates), now)
    return found[0] if found and found[0].days == 30 else None


def history(
    shelf: Shelf, compared: Compared, rates: Rates, now: int
) -> tuple[tuple[Trend, ...], tuple[TrendPoint, ...]]:
    """How prices moved, and their median week by week."""
    seen = observations(shelf, compared, rates)
    points = [TrendPoint(week, _money(middle, compared.currency), n) for week, middle, n in weeks(seen, now)]
    return trends(seen, now), tuple(points)


def staying(
    shelf: Shelf, compared: Compared, now: int, recommended: Money | None = None
) -> tuple[TimeToSell | None, TimeToSell | None, TimeToSell | None, TimeToSell | None]:
    """How long such ads stay: all, and those that ask less than the recommended price, about it, and more."""
    where, column = _telling(compared), shelf.column
    ended = column("ended")[where]
    has_ended = (column("state")[where] != ACTIVE) & (ended > 0)
    days = np.maximum(np.where(has_ended, ended, now) - column("at")[where], 0) / DAY_MS
    overall = time_to_sell(days, has_ended)
    if overall is None or recommended is None:
        return overall, None, None, None
    same = column("currency")[where] == shelf.number(compared.currency)
    ratio = column("price")[where] / recommended.minor
    bands: list[Mask] = [ratio < BELOW, (ratio >= BELOW) & (ratio <= ABOVE), ratio > ABOVE]
    quick, fair, patient = (time_to_sell(days[band & same], has_ended[band & same]) for band in bands)
    return overall, quick, fair, patient


def within_range(figures: Figures, deviations: float) -> Money:
    """The price so many standard deviations above the recommended one, as the range says."""
    middle = log(figures.recommended.minor)
    end = figures.high if deviations > 0 else figures.low
    sigma = abs(log(end.minor) - middle) / TENTH
    return _money(exp(middle + deviations * sigma), figures.recommended.currency)
