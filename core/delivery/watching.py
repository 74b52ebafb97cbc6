"""What is news of a watched listing: its price moved, it is gone, it is back; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.delivery.crossing import BIG_DROP, DEBOUNCE, MIN_CHANGE
from core.values import ListingState, Money


class Moved(StrEnum):
    """What happened to a watched listing."""

    DROP = "drop"
    RISE = "rise"
    PRICED = "priced"  # a price where there was none, or one that cannot be compared, or none any more
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Known:
    """What a person knows of a listing, or what is so now."""

    state: ListingState
    price: Money | None

    @property
    def is_there(self) -> bool:
        return self.state is ListingState.ACTIVE


@dataclass(frozen=True, slots=True)
class Later:
    """News, but too soon after the last: look again then."""

    at: datetime


def moved(before: Known, now: Known) -> Moved | None:
    """What is worth telling, if anything; small steps of a price are none until they add up."""
    if before.is_there != now.is_there:
        return Moved.BACK if now.is_there else Moved.GONE
    if not now.is_there or before.price == now.price:
        return None
    if before.price is None or now.price is None or before.price.currency != now.price.currency:
        return Moved.PRICED
    if abs(now.price.minor - before.price.minor) < MIN_CHANGE * max(before.price.minor, now.price.minor):
        return None
    return Moved.DROP if now.price.minor < before.price.minor else Moved.RISE


def news(before: Known, now: Known, told: datetime | None, moment: datetime) -> Moved | Later | None:
    """The same at a moment: prices that move to and fro are told twice a day at most, a great drop at once."""
    what = moved(before, now)
    if what in (None, Moved.GONE, Moved.BACK) or told is None or moment - told >= DEBOUNCE:
        return what
    if what is Moved.DROP and before.price and now.price and now.price.minor <= before.price.minor * (1 - BIG_DROP):
        return what
    return Later(told + DEBOUNCE)
