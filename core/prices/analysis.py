"""An analysis of a listing's price as it is kept, and what a message says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.prices.outcomes import Step, Verdict
from core.values import Money


@dataclass(frozen=True, slots=True)
class Analysis:
    """A kept analysis, as the public interface gives it. Amounts are None where there was too little data."""

    listing_id: int
    listing_version: int
    analyzed_at: datetime
    comparable_listings: int
    step: Step | None
    market_avg: Money | None
    market_median: Money | None
    market_min: Money | None
    market_max: Money | None
    recommended_price: Money | None
    price_range_min: Money | None  # the quartiles
    price_range_max: Money | None
    low: Money | None  # what holds 80 %
    high: Money | None
    price_trend: str | None  # increasing, stable, decreasing
    trend_pct_change: float | None  # per cent in 30 days
    ml_predicted_price: Money | None
    ml_confidence_score: float | None
    confidence: float | None
    score: float | None
    model_version: str | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a message says of a listing's price: from its newest analysis."""

    saving: Money | None  # below the recommended price
    recommended: Money
    verdict: Verdict
    change: float | None  # of comparable prices within 30 days: -0.06 is 6 % down
    n: int  # comparables
