"""Turns of phrase that many cards share: prices, distances, a rule in words, a reason in words."""

from __future__ import annotations

from core.cards.categories import category
from core.cards.language import decimal, mark, say
from core.cards.lists import listed
from core.distance import miles_between
from core.prices.outcomes import Verdict
from core.prices.score import verdict
from core.text.money import format_money
from core.text.taxonomy import at_least
from core.text.units import format_distance
from core.values import Condition, Criteria, Listing, Money, Person, Scope

CONDITIONS = {
    Condition.NEW: mark("new"),
    Condition.LIKE_NEW: mark("like new"),
    Condition.EXCELLENT: mark("excellent"),
    Condition.GOOD: mark("good"),
    Condition.FAIR: mark("fair"),
    Condition.POOR: mark("poor"),
    Condition.FOR_PARTS: mark("for parts"),
}
OR_BETTER = {  # of the best, that alone
    Condition.NEW: mark("new"),
    Condition.LIKE_NEW: mark("like new or better"),
    Condition.EXCELLENT: mark("excellent or better"),
    Condition.GOOD: mark("good or better"),
    Condition.FAIR: mark("fair or better"),
    Condition.POOR: mark("poor or better"),
    Condition.FOR_PARTS: mark("for parts or better"),
}
DEALS = {
    Verdict.GREAT: mark("great deal ({score})"),
    Verdict.GOOD: mark("good deal ({score})"),
    Verdict.FAIR: mark("fair price ({score})"),
    Verdict.HIGH: mark("high price ({score})"),
    Verdict.VERY_HIGH: mark("far too dear ({score})"),
}
DEMO = mark("Demo listing: made up to show how alerts look. It is not for sale.")


def price(money: Money | None, reader: Person) -> str:
    """`$1,000`, or that there is none."""
    if money is None:
        return say("no price given")
    return say("free") if money.minor == 0 else format_money(money, reader.locale)


def condition_name(condition: Condition) -> str:
    """A condition in the reader's language."""
    return say(CONDITIONS[condition])


def demo() -> str:
    """What stands below a demo listing."""
    return say(DEMO)


def capital(said: str) -> str:
    """A clause as the beginning of a sentence."""
    return said[:1].upper() + said[1:]


def quoted(words: tuple[str, ...] | list[str]) -> list[str]:
    """`“sofa”`, each."""
    return [f"“{word}”" for word in words]


def measured(miles: float, reader: Person) -> str:
    """A distance in the reader's units: `12 mi`."""
    return format_distance(miles, reader.units, reader.locale)


def facts(listing: Listing, reader: Person, criteria: Criteria | None = None) -> str:
    """Price, condition, place and how far away, on one line."""
    parts = [price(listing.price, reader)]
    if listing.condition:
        parts.append(condition_name(listing.condition))
    if listing.location:
        parts.append(listing.location)
    if (miles := distance(listing, criteria)) is not None:
        parts.append(away(miles, reader))
    if listing.score is not None:
        parts.append(deal(listing.score))
    return " · ".join(parts)


def away(miles: float, reader: Person) -> str:
    """`12 mi away`."""
    return say("{distance} away", distance=measured(miles, reader))


def deal(score: float) -> str:
    """`great deal (0.81)`: a deal score in words."""
    return say(DEALS[verdict(score)], score=decimal(score))


def distance(listing: Listing, criteria: Criteria | None) -> float | None:
    """Miles from a rule's place to a listing, where both are known."""
    if criteria is None or criteria.latitude is None or criteria.longitude is None:
        return None
    if listing.latitude is None or listing.longitude is None:
        return None
    return miles_between(criteria.latitude, criteria.longitude, listing.latitude, listing.longitude)


def wish(criteria: Criteria, reader: Person) -> str:
    """Criteria in words: `“gaming” and “pc”, without “laptop”, up to $1,000, within 25 mi of San Jose`."""
    said = quoted((*criteria.keywords, *criteria.phrases))
    groups = [listed(quoted(group), "or") for group in criteria.any_of]
    said += groups if not said and len(groups) == 1 else [f"({group})" for group in groups]
    words = listed(said) or say("anything")
    if said and criteria.scope is Scope.TITLE:
        words = say("{words} in the title", words=words)
    parts = [words]
    if criteria.exclude_keywords:
        parts.append(say("without {words}", words=listed(quoted(criteria.exclude_keywords), "nor")))
    if criteria.categories:
        parts.append(say("in {category}", category=listed([category(c) for c in criteria.categories], "or")))
    if criteria.conditions:
        parts.append(say("condition {condition}", condition=conditions(criteria.conditions)))
    if (limits := price_limits(criteria, reader)) is not None:
        parts.append(limits)
    if criteria.radius_mi is not None:
        parts.append(within(criteria.radius_mi, criteria.location or "", reader))
    if criteria.min_deal_score is not None:
        parts.append(say("deal score {score} or better", score=criteria.min_deal_score))
    return ", ".join(parts)


def within(miles: float, place: str, reader: Person) -> str:
    """`within 25 mi of San Jose`."""
    return say("within {distance} of {place}", distance=measured(miles, reader), place=place)


def conditions(wanted: tuple[Condition, ...]) -> str:
    """`good or better` where it is that, else the names."""
    worst = max(wanted, key=list(Condition).index)
    if set(wanted) == set(at_least(worst)) and len(wanted) > 1:
        return or_better(worst)
    return listed([condition_name(c) for c in wanted], "or")


def or_better(worst: Condition) -> str:
    """`good or better`; of the best, that alone."""
    return say(OR_BETTER[worst])


def price_limits(criteria: Criteria, reader: Person) -> str | None:
    """`up to $1,000`, `from $50`, `$200 to $400`, or nothing."""
    currency = criteria.currency or reader.currency
    low = None if criteria.min_price is None else price(Money(criteria.min_price, currency), reader)
    high = None if criteria.max_price is None else price(Money(criteria.max_price, currency), reader)
    if low and high:
        return say("{low} to {high}", low=low, high=high) if low != high else say("exactly {price}", price=low)
    if high:
        return high if criteria.max_price == 0 else say("up to {price}", price=high)
    return say("from {price}", price=low) if low else None
