"""When a rule tells of a listing: as it comes within the rule, drops in price, or is back; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.ports.rates import Rates
from core.rules.matching import Subject
from core.text.classes import ListingClass
from core.values import Condition, EventKind, ListingState, Money

DEBOUNCE = timedelta(hours=6)  # of one rule about one listing: prices move to and fro
MIN_CHANGE = 0.02  # of the price: less is no news
BIG_DROP = 0.10  # news at any time
TOLD_LATELY = "told a moment ago"  # why an alert waits that comes too soon after another of its listing
TELLING = frozenset({EventKind.NEW, EventKind.PRICE_DROP, EventKind.PRICE_RISE, EventKind.BACK, EventKind.RESCORED})
PRICE = frozenset({"price", "currency"})
OF_PRICE = PRICE | {"score"}  # what follows from the price is no news beside it


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule tells of, and from when to when."""

    triggers: frozenset[EventKind]
    created: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a listing that satisfies a rule now, as that rule sees it.

    Prices are minor units of one currency, None where not known: `former` the one before the change, `since` all that
    there were since the rule last told of the listing, or was saved. `price_only`: the price, and nothing else that
    rules look at, is what changed. `inside_before`: it satisfied the rule before, and ever since it was told.
    """

    kind: EventKind
    at: datetime
    inside_before: bool
    price: int | None = None
    former: int | None = None
    price_only: bool = False
    since: tuple[int, ...] = ()

    @property
    def others(self) -> tuple[int, ...]:
        """The prices to compare with: each step may be small that leads far."""
        return self.since if self.former is None else (self.former, *self.since)


@dataclass(frozen=True, slots=True)
class Told:
    """When a rule last told of a listing, and at which price; in the same currency as the change.

    `waits`: it is in a summary that is yet to come, which will tell of the listing as it stands then.
    """

    at: datetime
    price: int | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What a rule tells, and not before when. `kind`: `new` (it came within the rule), `price_drop` or `back`."""

    kind: EventKind
    due: datetime


def trigger(terms: Terms, change: Change, told: Told | None, now: datetime) -> News | None:
    """What a rule tells of a change, if anything; what comes too soon after it told is put off, not dropped.

    What was so when the rule was saved is not told: saving it showed that. `told` is None if it never told of it.
    """
    if change.at < terms.created or (terms.expires_at is not None and terms.expires_at <= now):
        return None
    drop = _drop(change, told) if EventKind.PRICE_DROP in terms.triggers else 0.0
    rested = told is None or (not told.waits and now - told.at >= DEBOUNCE)
    if drop >= BIG_DROP and not rested:
        return News(EventKind.PRICE_DROP, now)
    kind = _kind(terms, change, told, drop)
    if kind is None or (told is not None and told.waits):
        return None
    return News(kind, now if told is None else max(now, told.at + DEBOUNCE))


def _kind(terms: Terms, change: Change, told: Told | None, drop: float) -> EventKind | None:
    if change.kind is EventKind.BACK and EventKind.BACK in terms.triggers:
        return EventKind.BACK
    came_in = EventKind.NEW in terms.triggers and not change.inside_before
    if came_in and (told is None or not _is_trifling(change)):
        return EventKind.NEW
    return EventKind.PRICE_DROP if drop >= MIN_CHANGE else None


def _is_trifling(change: Change) -> bool:
    """Whether nothing but the price changed, and hardly, by all that it was since the rule told."""
    if not change.price_only or change.price is None or change.former is None:
        return False
    now = change.price
    return all(abs(now - other) < MIN_CHANGE * min(now, other) for other in change.others)


def _drop(change: Change, told: Told | None) -> float:
    """How far the price fell, as a part of what was told last, else of the most that it was; 0 if it did not."""
    if change.price is None or (change.former is not None and change.price >= change.former):
        return 0.0
    known = told.price if told else None
    reference = known if known is not None else max(change.others, default=0)
    return max(0.0, (reference - change.price) / reference) if reference > 0 else 0.0


def as_it_was(seen: Subject, before: Mapping[str, Any]) -> Subject:
    """A listing with the columns that changed put back. `before` holds them as the database does."""
    columns = {name: before[name] for name in ("category", "latitude", "longitude", "score") if name in before}
    if "condition" in before:
        columns["condition"] = Condition(before["condition"]) if before["condition"] else None
    if "state" in before:
        columns["state"] = ListingState(before["state"])
    if PRICE & before.keys():
        columns["price"] = former_price(seen.listing.price, before)
    found = before.get("listing_class")  # older rows have none: then nothing says that it changed
    return Subject(
        replace(seen.listing, **columns),
        before.get("title_terms", seen.title_terms),
        before.get("text_terms", seen.text_terms),
        ListingClass(found) if found else seen.listing_class,
    )


def former_price(price: Money | None, before: Mapping[str, Any]) -> Money | None:
    """The price before a change: of amount and currency, the one that stayed is today's."""
    minor = before.get("price", price.minor if price else None)
    currency = before.get("currency", price.currency if price else None)
    return None if minor is None or currency is None else Money(minor, currency)


def amount(price: Money | None, currency: str, rates: Rates) -> int | None:
    """A price in minor units of a currency; None without a price or a rate."""
    if price is None or price.currency == currency:
        return price.minor if price else None
    converted = rates.convert(price, currency)
    return converted.minor if converted else None
