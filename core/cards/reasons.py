"""Why a listing matches a rule or does not, in words."""

from __future__ import annotations

from core.cards.categories import category
from core.cards.language import decimal, mark, say
from core.cards.lists import listed
from core.cards.phrases import condition_name, conditions, measured, price, quoted
from core.rules.matching import Criterion, Reason
from core.text.classes import ListingClass
from core.values import Condition, Money, Person

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
