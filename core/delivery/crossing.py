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
MIN_CHANGE = 0.02  # of the former price: less is no news
BIG_DROP = 0.10  # news at any time
TELLING = frozenset({EventKind.NEW, EventKind.PRICE_DROP, EventKind.PRICE_RISE, EventKind.BACK, EventKind.RESCORED})
PRICE = frozenset({"price", "currency"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule tells of, and from when to when."""

    triggers: frozenset[EventKind]
    created: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a listing that satisfies a rule now, as that rule sees it.

    Prices are minor units of one currency, `former` the one before the change; None where it is not known.
    `price_only`: the price, and nothing else that rules look at, is what changed.
    """

    kind: EventKind
    at: datetime
    inside_before: bool
    price: int | None = None
    former: int | None = None
    price_only: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """When a rule last told of a listing, and at which price; in the same currency as the change."""

    at: datetime
    price: int | None = None


def trigger(terms: Terms, change: Change, told: Told | None, now: datetime) -> EventKind | None:
    """Which trigger of a rule tells of a change: `new` (it came within the rule), `price_drop` or `back`; or none.

    What was so when the rule was saved is not told: saving it showed that. `told` is None if it never told of it.
    """
    if change.at < terms.created or (terms.expires_at is not None and terms.expires_at <= now):
        return None
    rested = told is None or now - told.at >= DEBOUNCE
    if change.kind is EventKind.BACK and EventKind.BACK in terms.triggers and rested:
        return EventKind.BACK
    is_news = told is None or (rested and not _is_trifling(change))
    if EventKind.NEW in terms.triggers and not change.inside_before and is_news:
        return EventKind.NEW
    drop = _drop(change, told)
    if EventKind.PRICE_DROP in terms.triggers and drop >= MIN_CHANGE and (rested or drop >= BIG_DROP):
        return EventKind.PRICE_DROP
    return None


def _is_trifling(change: Change) -> bool:
    """Whether nothing but the price changed, and hardly."""
    if not change.price_only or change.price is None or change.former is None:
        return False
    return abs(change.price - change.former) < MIN_CHANGE * change.former


def _drop(change: Change, told: Told | None) -> float:
    """How far the price fell, as a part of what was told last, else of the price before; 0 if it did not."""
    if change.price is None or change.former is None or change.price >= change.former:
        return 0.0
    reference = change.former if told is None or told.price is None else told.price
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
