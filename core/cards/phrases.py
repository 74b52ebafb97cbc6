"""Turns of phrase that many cards share: prices, distances, a rule in words, a reason in words."""

from __future__ import annotations

from core.cards.categories import category
from core.cards.language import decimal, mark, say
from core.cards.lists import listed
from core.distance import miles_between
from core.prices.outcomes import Verdict
from core.prices.score import verdict
from core.rules.matching import Criterion, Reason
from core.text.classes import ListingClass
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
WORDS = (Criterion.KEYWORD, Criterion.PHRASE, Criterion.ANY_OF, Criterion.EXCLUDED)
# What a listing looks like where it is no plain offer, and whether that was asked for.
ASKED_CLASSES = {
    ListingClass.ACCESSORY: mark("it looks like an accessory, which you ask for"),
    ListingClass.FOR_PARTS: mark("it looks like something broken or for parts, which you ask for"),
    ListingClass.WANTED: mark("it looks like somebody's search, not an offer, which you ask for"),
    ListingClass.TRADE: mark("it looks like a trade, which you ask for"),
}
OTHER_CLASSES = {
    ListingClass.ACCESSORY: mark("it looks like an accessory, which you do not ask for"),
    ListingClass.FOR_PARTS: mark("it looks like something broken or for parts, which you do not ask for"),
    ListingClass.WANTED: mark("it looks like somebody's search, not an offer, which you do not ask for"),
    ListingClass.TRADE: mark("it looks like a trade, which you do not ask for"),
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


def because(held: tuple[Reason, ...], reader: Person) -> str:
    """Why a listing matches, in one sentence: `it says “gaming” and “pc” but not “laptop”; it costs $850, …`."""
    said = [f"“{r.wanted}”" for r in held if r.criterion in (Criterion.KEYWORD, Criterion.PHRASE)]
    said += [f"“{r.found}”" for r in held if r.criterion is Criterion.ANY_OF]
    unsaid = [f"“{r.wanted}”" for r in held if r.criterion is Criterion.EXCLUDED]
    rest = [reason(r, reader) for r in held if r.criterion not in WORDS]
    words = ""
    if said and unsaid:
        words = say("it says {words} but not {others}", words=listed(said), others=listed(unsaid, "nor"))
    elif said:
        words = say("it says {words}", words=listed(said))
    elif unsaid:
        words = say("it does not say {words}", words=listed(unsaid, "nor"))
    return "; ".join([words, *rest] if words else rest) or say("your rule asks for everything")


def reason(found: Reason, reader: Person) -> str:  # noqa: C901 - a table, one line a criterion
    """One criterion and how the listing meets or misses it, as a clause."""
    match found:
        case Reason(Criterion.KEYWORD | Criterion.PHRASE, ok, str(word)):
            return _says(f"“{word}”", so=ok)
        case Reason(Criterion.ANY_OF, True, tuple(), said):
            return _says(f"“{said}”", so=True)
        case Reason(Criterion.ANY_OF, _, tuple(group)):
            return say("it says none of {words}", words=listed(quoted(group), "nor"))
        case Reason(Criterion.EXCLUDED, ok, str(word)):
            return _says(f"“{word}”", so=not ok)
        case Reason(Criterion.CATEGORY, ok, tuple(wanted), str(found_in)):
            if ok:
                return say("it is in {category}", category=category(found_in))
            return say("it is in {category}, you want {wanted}", category=category(found_in), wanted=_any_of(wanted))
        case Reason(Criterion.CATEGORY, _, tuple(wanted)):
            return say("its category is not given, you want {wanted}", wanted=_any_of(wanted))
        case Reason(Criterion.CONDITION, ok, tuple(wanted), Condition() as condition):
            if ok:
                return say("its condition is {condition}", condition=condition_name(condition))
            return say(
                "its condition is {condition}, you want {wanted}",
                condition=condition_name(condition),
                wanted=conditions(wanted),
            )
        case Reason(Criterion.CONDITION, _, tuple(wanted)):
            return say("its condition is not given, you want {wanted}", wanted=conditions(wanted))
        case Reason(Criterion.MAX_PRICE | Criterion.MIN_PRICE as limit, _, Money() as wanted, asked, compared):
            return _price_reason(limit is Criterion.MAX_PRICE, wanted, asked, compared, reader)
        case Reason(Criterion.DISTANCE, _, float() | int() as limit, float() as miles):
            return say(
                "it is {distance} away, your limit is {limit}",
                distance=measured(miles, reader),
                limit=measured(limit, reader),
            )
        case Reason(Criterion.DISTANCE, _, float() | int() as limit):
            return say("its place is not known, your limit is {limit}", limit=measured(limit, reader))
        case Reason(Criterion.CLASS, ok, _, ListingClass() as kind):
            return say(ASKED_CLASSES[kind] if ok else OTHER_CLASSES[kind])
        case Reason(Criterion.SCORE, _, float() | int() as wanted, float() as score):
            return say("its deal score is {score}, you want {wanted} or better", score=decimal(score), wanted=wanted)
        case Reason(Criterion.SCORE, _, wanted):
            return say("it has no deal score yet, you want {wanted} or better", wanted=wanted)
    raise TypeError(f"no words for {found.criterion}")


def _says(word: str, *, so: bool) -> str:
    return say("it says {words}", words=word) if so else say("it does not say {words}", words=word)


def _any_of(slugs: tuple[str, ...]) -> str:
    return listed([category(slug) for slug in slugs], "or")


def _price_reason(is_most: bool, wanted: Money, asked: object, compared: object, reader: Person) -> str:
    limit = price(wanted, reader)
    bound = say("your most is {price}", price=limit) if is_most else say("your least is {price}", price=limit)
    if not isinstance(asked, Money):
        return say("no price is given, {limit}", limit=bound)
    cost = price(asked, reader)
    if isinstance(compared, Money):
        return say("it costs {price}, about {about}, {limit}", price=cost, about=price(compared, reader), limit=bound)
    if asked.currency != wanted.currency:
        return say("it costs {price}, for which I have no rate, {limit}", price=cost, limit=bound)
    return say("it costs {price}, {limit}", price=cost, limit=bound)
