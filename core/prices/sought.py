"""What comparables are sought for, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from core.prices.outcomes import Step
from core.prices.shelf import Positions
from core.prices.statistics import Floats
from core.text.classes import ListingClass
from core.values import Condition


@dataclass(frozen=True, slots=True)
class Sought:
    """What comparables are sought for. `terms` are those of its title that tell; `at` is now, milliseconds."""

    terms: tuple[str, ...]
    at: int
    kind: ListingClass = ListingClass.GOODS
    category: str | None = None
    condition: Condition | None = None
    latitude: float | None = None
    longitude: float | None = None
    currency: str = "USD"  # what the answer is in ...
    is_bound: bool = True  # ... whatever the comparables ask in
    listing_id: int | None = None
    group: int | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """Ads that are compared, the most alike first. `prices` are minor units of `currency`; weights 0 to 1."""

    step: Step
    category: str | None
    currency: str
    ids: Positions
    prices: Floats
    likenesses: Floats
    weights: Floats
    positions: Positions
    converted: frozenset[str]
    pool: Positions  # the same group of ads, sold and gone ones too
    pool_likenesses: Floats
    sold: Floats  # what was asked last for those that were sold
    sold_weights: Floats


@dataclass(frozen=True, slots=True)
class Scarce:
    """Too few: how many were found at the widest."""

    found: int
    category: str | None
