"""The verdict: does this listing satisfy these criteria, and why. Pure, shared by preview, Why and the matcher."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.distance import miles_between
from core.ports.rates import Rates
from core.rules.asked import asks_for
from core.text.classes import ListingClass, classify
from core.text.taxonomy import within
from core.text.words import analysed, spaced, terms
from core.values import Criteria, Listing, Money, Scope


class Criterion(StrEnum):
    """The parts of a rule that can hold or fail."""

    KEYWORD = "keyword"
    PHRASE = "phrase"
    ANY_OF = "any_of"
    EXCLUDED = "excluded"
    CATEGORY = "category"
    CONDITION = "condition"
    MIN_PRICE = "min_price"
    MAX_PRICE = "max_price"
    DISTANCE = "distance"
    SCORE = "score"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion, held or failed. `found` is None where the listing does not say: unknown satisfies nothing.

    `compared` is what was held against the limit where that is not `found` itself: a price in the rule's currency.
    """

    criterion: Criterion
    ok: bool
    wanted: object
    found: object = None
    compared: object = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A listing with its analysed text. Terms are written ` term term `, so that whole words are substrings."""

    listing: Listing
    title_terms: str
    text_terms: str
    listing_class: ListingClass

    def terms(self, scope: Scope) -> str:
        return self.title_terms if scope is Scope.TITLE else self.text_terms


def subject(listing: Listing) -> Subject:
    """Analyse a listing."""
    return Subject(listing, *analysed(listing.title, listing.description), class_of(listing))


def class_of(listing: Listing) -> ListingClass:
    """What kind of ad it is: worked out once, when a listing is written."""
    return classify(listing.title, listing.description, listing.condition, listing.category)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Criteria with their words analysed once."""

    criteria: Criteria
    required: tuple[tuple[Criterion, str, str], ...]  # criterion, as typed, as looked up
    any_of: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # as typed, as looked up
    excluded: tuple[tuple[str, str], ...]
    asked: frozenset[ListingClass]
    rates: Rates | None = None


def prepare(criteria: Criteria, rates: Rates | None = None) -> Wanted:
    """Analyse the words of criteria; signs without a word in them ask for nothing.

    Prices in another currency are compared at `rates`; without them, they fail.
    """
    any_of = (tuple((w, spaced(w)) for w in group if terms(w)) for group in criteria.any_of)
    return Wanted(
        criteria,
        required=tuple((Criterion.KEYWORD, w, spaced(w)) for w in criteria.keywords if terms(w))
        + tuple((Criterion.PHRASE, p, spaced(p)) for p in criteria.phrases if terms(p)),
        any_of=tuple((tuple(w for w, _ in group), tuple(term for _, term in group)) for group in any_of if group),
        excluded=tuple((w, spaced(w)) for w in criteria.exclude_keywords if terms(w)),
        asked=asks_for(criteria),
        rates=rates,
    )


def reasons(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    """Every criterion in turn, the cheap ones first."""
    for check in _CHECKS:
        yield from check(wanted, seen)


def satisfies(wanted: Wanted, seen: Subject) -> bool:
    """Whether all criteria hold; stops at the first that does not."""
    return all(reason.ok for reason in reasons(wanted, seen))


def _price(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    c, price = wanted.criteria, seen.listing.price
    if c.max_price is None and c.min_price is None:
        return
    currency = c.currency or ""
    compared = price
    if price is not None and price.currency != currency:
        compared = wanted.rates.convert(price, currency) if wanted.rates else None
    converted = compared if compared != price else None
    if c.max_price is not None:
        held = compared is not None and compared.minor <= c.max_price
        yield Reason(Criterion.MAX_PRICE, held, Money(c.max_price, currency), price, converted)
    if c.min_price is not None:
        held = compared is not None and compared.minor >= c.min_price
        yield Reason(Criterion.MIN_PRICE, held, Money(c.min_price, currency), price, converted)


def _condition(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    if wanted.criteria.conditions:
        found = seen.listing.condition
        yield Reason(Criterion.CONDITION, found in wanted.criteria.conditions, wanted.criteria.conditions, found)


def _category(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    if wanted.criteria.categories:
        found = seen.listing.category
        held = found is not None and any(within(found, c) for c in wanted.criteria.categories)
        yield Reason(Criterion.CATEGORY, held, wanted.criteria.categories, found)


def _words(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    text = seen.terms(wanted.criteria.scope)
    for criterion, typed, term in wanted.required:
        yield Reason(criterion, term in text, typed)
    for group, alternatives in wanted.any_of:
        found = next((typed for typed, term in zip(group, alternatives, strict=True) if term in text), None)
        yield Reason(Criterion.ANY_OF, found is not None, group, found)
    for typed, term in wanted.excluded:
        yield Reason(Criterion.EXCLUDED, term not in seen.text_terms, typed)


def _distance(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    c, listing = wanted.criteria, seen.listing
    if c.radius_mi is None or c.latitude is None or c.longitude is None:
        return
    if listing.latitude is None or listing.longitude is None:
        yield Reason(Criterion.DISTANCE, False, c.radius_mi)
        return
    miles = miles_between(c.latitude, c.longitude, listing.latitude, listing.longitude)
    yield Reason(Criterion.DISTANCE, miles <= c.radius_mi, c.radius_mi, miles)


def _score(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    if wanted.criteria.min_deal_score is not None:
        found = seen.listing.score
        held = found is not None and found >= wanted.criteria.min_deal_score
        yield Reason(Criterion.SCORE, held, wanted.criteria.min_deal_score, found)


def _class(wanted: Wanted, seen: Subject) -> Iterator[Reason]:
    """No accessory, broken thing, wanted ad or trade unless it is asked for."""
    found = seen.listing_class
    if found is not ListingClass.GOODS:
        yield Reason(Criterion.CLASS, found in wanted.asked, wanted.asked, found)


_CHECKS: tuple[Callable[[Wanted, Subject], Iterator[Reason]], ...] = (
    _price,
    _condition,
    _category,
    _words,
    _distance,
    _score,
    _class,
)
