"""Turns of phrase that many cards share: prices, distances, a rule in words, a reason in words."""

from __future__ import annotations

from core.distance import miles_between
from core.prices.outcomes import Verdict
from core.prices.score import verdict
from core.rules.matching import Criterion, Reason
from core.text.classes import ListingClass
from core.text.money import format_money
from core.text.taxonomy import at_least, label
from core.text.units import format_distance
from core.values import Condition, Criteria, Listing, Money, Person, Scope

CONDITIONS = {
    Condition.NEW: "new",
    Condition.LIKE_NEW: "like new",
    Condition.EXCELLENT: "excellent",
    Condition.GOOD: "good",
    Condition.FAIR: "fair",
    Condition.POOR: "poor",
    Condition.FOR_PARTS: "for parts",
}
WORDS = (Criterion.KEYWORD, Criterion.PHRASE, Criterion.ANY_OF, Criterion.EXCLUDED)
CLASSES = {
    ListingClass.ACCESSORY: "an accessory",
    ListingClass.FOR_PARTS: "something broken or for parts",
    ListingClass.WANTED: "somebody's search, not an offer",
    ListingClass.TRADE: "a trade",
}
DEALS = {
    Verdict.GREAT: "great deal",
    Verdict.GOOD: "good deal",
    Verdict.FAIR: "fair price",
    Verdict.HIGH: "high price",
    Verdict.VERY_HIGH: "far too dear",
}
DEMO = "Demo listing: made up to show how alerts look. It is not for sale."


def price(money: Money | None, reader: Person) -> str:
    """`$1,000`, or that there is none."""
    if money is None:
        return "no price given"
    return "free" if money.minor == 0 else format_money(money, reader.locale)


def listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return ", ".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(said: str) -> str:
    """A clause as the beginning of a sentence."""
    return said[:1].upper() + said[1:]


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 listing`, `2 listings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def facts(listing: Listing, reader: Person, criteria: Criteria | None = None) -> str:
    """Price, condition, place and how far away, on one line."""
    parts = [price(listing.price, reader)]
    if listing.condition:
        parts.append(CONDITIONS[listing.condition])
    if listing.location:
        parts.append(listing.location)
    if (miles := distance(listing, criteria)) is not None:
        parts.append(f"{format_distance(miles, reader.units, reader.locale)} away")
    if listing.score is not None:
        parts.append(deal(listing.score))
    return " · ".join(parts)


def deal(score: float) -> str:
    """`great deal (0.81)`: a deal score in words."""
    return f"{DEALS[verdict(score)]} ({score:.2f})"


def distance(listing: Listing, criteria: Criteria | None) -> float | None:
    """Miles from a rule's place to a listing, where both are known."""
    if criteria is None or criteria.latitude is None or criteria.longitude is None:
        return None
    if listing.latitude is None or listing.longitude is None:
        return None
    return miles_between(criteria.latitude, criteria.longitude, listing.latitude, listing.longitude)


def wish(criteria: Criteria, reader: Person) -> str:
    """Criteria in words: `“gaming” and “pc”, without “laptop”, up to $1,000, within 25 mi of San Jose`."""
    said = [f"“{word}”" for word in (*criteria.keywords, *criteria.phrases)]
    groups = [" or ".join(f"“{word}”" for word in group) for group in criteria.any_of]
    said += groups if not said and len(groups) == 1 else [f"({group})" for group in groups]
    parts = [listed(said) + (" in the title" if criteria.scope is Scope.TITLE else "")] if said else ["anything"]
    if criteria.exclude_keywords:
        parts.append("without " + listed([f"“{word}”" for word in criteria.exclude_keywords], "or"))
    if criteria.categories:
        parts.append("in " + listed([label(c) for c in criteria.categories], "or"))
    if criteria.conditions:
        parts.append("condition " + conditions(criteria.conditions))
    if (limits := price_limits(criteria, reader)) is not None:
        parts.append(limits)
    if criteria.radius_mi is not None:
        parts.append(
            f"within {format_distance(criteria.radius_mi, reader.units, reader.locale)} of {criteria.location}"
        )
    if criteria.min_deal_score is not None:
        parts.append(f"deal score {criteria.min_deal_score:g} or better")
    return ", ".join(parts)


def conditions(wanted: tuple[Condition, ...]) -> str:
    """`good or better` where it is that, else the names."""
    worst = max(wanted, key=list(Condition).index)
    if set(wanted) == set(at_least(worst)) and len(wanted) > 1:
        return f"{CONDITIONS[worst]} or better"
    return listed([CONDITIONS[c] for c in wanted], "or")


def price_limits(criteria: Criteria, reader: Person) -> str | None:
    """`up to $1,000`, `from $50`, `$200 to $400`, or nothing."""
    currency = criteria.currency or reader.currency
    low = None if criteria.min_price is None else price(Money(criteria.min_price, currency), reader)
    high = None if criteria.max_price is None else price(Money(criteria.max_price, currency), reader)
    if low and high:
        return f"{low} to {high}" if low != high else f"exactly {low}"
    if high:
        return "free" if high == "free" else f"up to {high}"
    return f"from {low}" if low else None


def because(held: tuple[Reason, ...], reader: Person) -> str:
    """Why a listing matches, in one sentence: `it says “gaming” and “pc” but not “laptop”; it costs $850, …`."""
    said = [f"“{r.wanted}”" for r in held if r.criterion in (Criterion.KEYWORD, Criterion.PHRASE)]
    said += [f"“{r.found}”" for r in held if r.criterion is Criterion.ANY_OF]
    unsaid = [f"“{r.wanted}”" for r in held if r.criterion is Criterion.EXCLUDED]
    rest = [reason(r, reader) for r in held if r.criterion not in WORDS]
    words = f"it says {listed(said)}" if said else ""
    if unsaid:
        words += f"{' but not' if said else 'it does not say'} {listed(unsaid, 'or')}"
    return "; ".join([words, *rest] if words else rest) or "your rule asks for everything"


def reason(found: Reason, reader: Person) -> str:  # noqa: C901 - a table, one line a criterion
    """One criterion and how the listing meets or misses it, as a clause."""
    match found:
        case Reason(Criterion.KEYWORD | Criterion.PHRASE, ok, str(word)):
            return f"it {'says' if ok else 'does not say'} “{word}”"
        case Reason(Criterion.ANY_OF, ok, tuple(group), said):
            words = listed([f"“{word}”" for word in group], "or")
            return f"it says “{said}”" if ok else f"it says none of {words}"
        case Reason(Criterion.EXCLUDED, ok, str(word)):
            return f"it {'does not say' if ok else 'says'} “{word}”"
        case Reason(Criterion.CATEGORY, ok, tuple(wanted), str(category)):
            in_words = listed([label(c) for c in wanted], "or")
            return f"it is in {label(category)}" if ok else f"it is in {label(category)}, you want {in_words}"
        case Reason(Criterion.CATEGORY, _, tuple(wanted)):
            return f"its category is not given, you want {listed([label(c) for c in wanted], 'or')}"
        case Reason(Criterion.CONDITION, ok, tuple(wanted), Condition() as condition):
            said = f"its condition is {CONDITIONS[condition]}"
            return said if ok else f"{said}, you want {conditions(wanted)}"
        case Reason(Criterion.CONDITION, _, tuple(wanted)):
            return f"its condition is not given, you want {conditions(wanted)}"
        case Reason(Criterion.MAX_PRICE | Criterion.MIN_PRICE as limit, _, Money() as wanted, asked, compared):
            return _price_reason(limit is Criterion.MAX_PRICE, wanted, asked, compared, reader)
        case Reason(Criterion.DISTANCE, _, float() | int() as limit, float() as miles):
            away = format_distance(miles, reader.units, reader.locale)
            return f"it is {away} away, your limit is {format_distance(limit, reader.units, reader.locale)}"
        case Reason(Criterion.DISTANCE, _, float() | int() as limit):
            return f"its place is not known, your limit is {format_distance(limit, reader.units, reader.locale)}"
        case Reason(Criterion.CLASS, ok, _, ListingClass() as kind):
            return f"it looks like {CLASSES[kind]}, which you {'ask' if ok else 'do not ask'} for"
        case Reason(Criterion.SCORE, _, float() | int() as wanted, float() as score):
            return f"its deal score is {score:.2f}, you want {wanted:g} or better"
        case Reason(Criterion.SCORE, _, wanted):
            return f"it has no deal score yet, you want {wanted:g} or better"
    raise TypeError(f"no words for {found.criterion}")


def _price_reason(is_most: bool, wanted: Money, asked: object, compared: object, reader: Person) -> str:
    limit = f"your {'most' if is_most else 'least'} is {price(wanted, reader)}"
    if not isinstance(asked, Money):
        return f"no price is given, {limit}"
    if isinstance(compared, Money):
        return f"it costs {price(asked, reader)}, about {price(compared, reader)}, {limit}"
    if asked.currency != wanted.currency:
        return f"it costs {price(asked, reader)}, for which I have no rate, {limit}"
    return f"it costs {price(asked, reader)}, {limit}"
