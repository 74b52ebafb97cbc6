"""The deal score: where an asking price lies in the estimate's distribution, shrunk toward the middle by doubt. Pure.

Prices are taken to be spread around the recommended one as the estimate's 80 % range says, on a logarithmic scale; so
the score is the same at $20 and at $20,000. With s(ask) the share of such things that ask more:

    score = 0.5 + (s(ask) - 0.5) * (1 - doubt)

It falls as the price rises. More doubt brings it nearer to 0.5 and never beyond: a cheap ad's score never rises by it,
and no score rises above 0.5 by it.
"""

from __future__ import annotations

from math import erf, log, sqrt

from core.prices.outcomes import DealScore, Factor, Verdict
from core.values import Money

TENTH = 1.2815515594  # standard deviations from the middle to where a tenth is left
NARROWEST = 0.08  # of the spread, in logarithms: equal prices do not make 5 % less a great deal
BOUNDS = (
    (Verdict.GREAT, 0.8),
    (Verdict.GOOD, 0.62),
    (Verdict.FAIR, 0.38),
    (Verdict.HIGH, 0.2),
    (Verdict.VERY_HIGH, 0.0),
)


def position(asking: float, recommended: float, low: float, high: float) -> float:
    """The share of such things that ask more, 0 to 1. All are positive; `low <= recommended <= high`."""
    away = log(asking / recommended)
    spread = log(recommended / low) if away < 0 else log(high / recommended)
    return 0.5 - 0.5 * erf(away / max(spread / TENTH, NARROWEST) / sqrt(2))


def doubt_of(confidence: float) -> float:
    """How much a score is shrunk, 0 to 1: an estimate of confidence 0.25 halves what it says.

    So below 0.36 nothing is called great.
    """
    return 1 - sqrt(min(max(confidence, 0.0), 1.0))


def deal_score(asking: Money, recommended: Money, low: Money, high: Money, confidence: float) -> DealScore:
    """The score of a believable asking price; all amounts in one currency."""
    raw = position(asking.minor, recommended.minor, low.minor, high.minor)
    value = 0.5 + (raw - 0.5) * (1 - doubt_of(confidence))
    saved = recommended.minor - asking.minor
    return DealScore(
        value,
        verdict(value),
        (Factor("price", raw - 0.5), Factor("doubt", value - raw)),
        Money(saved, asking.currency) if saved > 0 else None,
    )


def verdict(score: float) -> Verdict:
    """A score in words."""
    return next(word for word, least in BOUNDS if score >= least)
