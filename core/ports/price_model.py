"""A learned price for one ad. It answers only where it was shown to beat the plain median on rows it had not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.values import Condition


@dataclass(frozen=True, slots=True)
class Ad:
    """What is read of a listing, an item, or of words alone (then most fields are empty). Nothing that is known only
    after it was sold, and no price.

    `category` is our slug, or the source's name where ours has none. `fields` are what the source gives besides: a
    model, a year, miles; numbers and short words. `group` is equal for ads of the same thing posted again.
    """

    title: str
    description: str = ""
    category: str | None = None
    condition: Condition | None = None
    latitude: float | None = None
    longitude: float | None = None
    location: str | None = None
    posted_at: datetime | None = None
    fields: Mapping[str, str | float] = field(default_factory=dict)
    group: str | None = None


@dataclass(frozen=True, slots=True)
class PricedAd:
    """An ad with what it asked, in major units of the model's one currency. The price is positive and believable."""

    ad: Ad
    price: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A price in major units of the model's currency, and the interval that holds 80 % of prices.

    `error` is the median absolute error on rows that were held out, as a fraction of the price, in the ad's category
    (over all where the category is small); `rows` is how many rows that was measured on.
    """

    price: float
    low: float
    high: float
    error: float
    rows: int


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a trained model says of itself. Errors are fractions of the price; `used_in` are the categories in which it
    beats the median on held-out rows.
    """

    version: str
    trained_at: datetime
    currency: str
    rows: int
    oldest: datetime | None
    newest: datetime | None
    error: float
    median_error: float
    by_category: Mapping[str, tuple[int, float, float]]  # rows, the model's error, the median's
    used_in: frozenset[str]
    coverage: float  # of the 80 % interval, on held-out rows


class PriceModel(Protocol):
    """Trained now and then, asked often. Both happen off the event loop."""

    def card(self) -> ModelCard | None:
        """The model in use; None before the first."""

    async def guess(self, ads: Sequence[Ad]) -> list[Guess | None]:
        """A guess for each ad, in their order; None where the model is not used: no model, or no better than the median
        in that category.
        """

    async def train(self, rows: Sequence[PricedAd], currency: str, now: datetime) -> ModelCard | None:
        """Learn anew and swap the model in whole; None where there are too few rows, and the old one stays."""
