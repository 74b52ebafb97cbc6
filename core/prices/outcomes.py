"""What a question about a price is answered with. Cards are the words, pictures the drawing; both read nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.values import Condition, Listing, Money

ENOUGH = 8  # comparables; below it there is no estimate


class Step(StrEnum):
    """How comparables were chosen; each step is wider than the one before."""

    SIMILAR = "similar"  # the same category and condition, and a title much like it
    ALIKE = "alike"  # the same category and a title much like it, in any condition
    SAME_CONDITION = "same_condition"  # the same category and condition
    CATEGORY = "category"  # the same category


class Verdict(StrEnum):
    """A deal score in words."""

    GREAT = "great"
    GOOD = "good"
    FAIR = "fair"
    HIGH = "high"
    VERY_HIGH = "very_high"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the question is about: a listing (then `listing`), an item or draft, or words."""

    title: str
    category: str | None = None
    condition: Condition | None = None
    asking: Money | None = None
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """What comparable ads ask, all in one currency, outliers left out."""

    n: int
    lowest: Money
    q1: Money
    median: Money
    q3: Money
    highest: Money
    mean: Money


@dataclass(frozen=True, slots=True)
class Comparable:
    """One ad that was compared. `price` is in the estimate's currency; the original is the listing's own."""

    listing: Listing
    price: Money
    likeness: float  # 0 to 1, of the titles
    weight: float  # 0 to 1, its say in the median


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """What the model says, its 80 % interval, and its median error where it had not seen the rows (a fraction)."""

    price: Money
    low: Money
    high: Money
    error: float
    rows: int
    version: str


@dataclass(frozen=True, slots=True)
class Trend:
    """How comparable prices moved over so many days: -0.06 is 6 % down. `n` ads were compared."""

    days: int
    change: float
    n: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The median of a week that begins on `week`."""

    week: date
    median: Money
    n: int


@dataclass(frozen=True, slots=True)
class TimeToSell:
    """How long such ads stayed, in days, where at least 30 ends were seen: half, and four fifths, were gone by then."""

    median_days: float
    slow_days: float
    n: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a thing should cost, and how sure that is. `recommended` lies within `low` and `high`, which hold 80 % of
    asking prices for such a thing. `confidence` is 0 to 1: how narrow that range is, discounted by how few there are.
    """

    recommended: Money
    low: Money
    high: Money
    confidence: float
    step: Step
    spread: Spread
    sold: Spread | None  # what was seen sold, kept apart; None under ENOUGH
    model: ModelPrice | None  # None where it does not beat the median
    trends: tuple[Trend, ...]  # 30 and 90 days, those that can be told
    weeks: tuple[TrendPoint, ...]
    time_to_sell: TimeToSell | None
    comparables: tuple[Comparable, ...]  # the most alike first
    prices: tuple[Money, ...]  # all that were compared, ascending, for the picture
    converted: frozenset[str]  # other currencies among them
    rate_date: date | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Factor:
    """One part of a deal score: what it is, and what it moved the score by (they add up to score - 0.5)."""

    name: str  # "price", "doubt"
    effect: float


@dataclass(frozen=True, slots=True)
class DealScore:
    """How good an asking price is, 0 to 1; 0.5 is what such a thing costs, or nothing known."""

    value: float
    verdict: Verdict
    factors: tuple[Factor, ...]
    saving: Money | None  # below the recommended price; None where it is not


@dataclass(frozen=True, slots=True)
class TooLittle:
    """No estimate: fewer comparables than needed. `widen` names what would help."""

    found: int
    needed: int
    widen: tuple[str, ...]  # "condition", "category", "words": leave it out or say it


@dataclass(frozen=True, slots=True)
class Ask:
    """A price to ask, and the days that such asks took, where that is known."""

    price: Money
    days: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """For who sells: three asks."""

    quick: Ask
    fair: Ask
    patient: Ask


@dataclass(frozen=True, slots=True)
class PriceChecked:
    """The answer to /price."""

    subject: Subject
    found: Estimate | TooLittle
    score: DealScore | None = None  # where it has an asking price and an estimate
    advice: Advice | None = None  # where the asker sells it
    handle: str | None = None  # what buttons call this question by
    picture: bytes | None = None  # a PNG of it


class AskKind(StrEnum):
    """Which of the three asks."""

    QUICK = "quick"
    FAIR = "fair"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class ItemsPriced:
    """All that a person offers, each checked: the ones farthest from what they are worth first. `total` are theirs;
    `items` at most so many as are looked at in one go. `page` of them is shown, counted from 0.
    """

    items: tuple[PriceChecked, ...]
    total: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class PriceSet:
    """An own item has another price. `advised` is the ask it was taken from; None where it is the person's own."""

    listing: Listing
    former: Money | None
    advised: AskKind | None
    undo: str


@dataclass(frozen=True, slots=True)
class PricePutBack:
    """An own item has its former price again."""

    listing: Listing


@dataclass(frozen=True, slots=True)
class Advised:
    """What was advised once. `listing` is None for a draft. `asked` is what was taken of it, if anything; `sold_for`
    and `sold_at` where it was sold since.
    """

    title: str
    listing: Listing | None
    advice: Advice
    n: int  # comparables
    at: datetime
    asked: Money | None = None
    sold_for: Money | None = None
    sold_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """What a person was advised, the newest first, and how many there are in all."""

    entries: tuple[Advised, ...]
    total: int
