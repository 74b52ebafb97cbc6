"""What a listing is, as a number of 62 bits, and what a rule cannot take: one AND turns most candidates away.

A listing has one bit of each kind. A rule forbids the bits with which it surely fails, never one with which it may
hold; what a bit leaves open (a price in the same step as the limit) is checked exactly later.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import isnan
from zlib import crc32

from core.ports.rates import Rates
from core.rules.matching import Subject, Wanted
from core.text.classes import ListingClass
from core.text.taxonomy import SLUGS, within
from core.values import Condition, Money

CONDITIONS: dict[Condition | None, int] = {c: 1 << n for n, c in enumerate((None, *Condition))}
CLASSES: dict[ListingClass, int] = {c: 1 << (8 + n) for n, c in enumerate(ListingClass)}
_SCORES = [1 << (13 + n) for n in range(11)]  # tenths; the last: not known
_PRICES = [1 << (24 + n) for n in range(21)]  # half octaves; the last: not known
_CATEGORIES = [1 << (45 + n) for n in range(17)]  # many share a bit; the last: none
GONE = 1 << 62  # forbidden by what was removed: every listing has it


def marks(seen: Subject, currency: str | None, rates: Rates | None) -> int:
    """The bits of a listing, its price worth what it is in `currency`."""
    listing = seen.listing
    return (
        GONE
        | CONDITIONS[listing.condition]
        | CLASSES[seen.listing_class]
        | (_SCORES[-1] if listing.score is None or isnan(listing.score) else _score(listing.score))
        | _price_in(listing.price, currency, rates)
        | (_CATEGORIES[-1] if listing.category is None else _category(listing.category))
    )


def forbidden(wanted: Wanted, currency: str | None, rates: Rates | None) -> int:
    """The bits with which a rule fails. Its prices count where they are in `currency`, compared at `rates`."""
    c = wanted.criteria
    bits = _outside_classes(wanted.asked)
    if c.conditions:
        bits |= _outside_conditions(c.conditions)
    if c.categories:
        bits |= _outside_categories(c.categories)
    if c.min_deal_score is not None:
        unmet = sum(_SCORES) if isnan(c.min_deal_score) else _score(c.min_deal_score) - _SCORES[0]
        bits |= _SCORES[-1] | unmet
    if currency is not None and c.currency == currency and wanted.rates is rates:
        if c.min_price is not None:
            bits |= _PRICES[-1] | (_price(c.min_price) - _PRICES[0])
        if c.max_price is not None:
            bits |= _PRICES[-1] | (_PRICES[-1] - (_price(c.max_price) << 1))
    return bits


def _score(score: float) -> int:
    return _SCORES[min(int(max(min(score, 1.0), 0.0) * 10), 9)]


def _price(minor: int) -> int:
    return _PRICES[max(0, min((max(minor, 0) ** 2).bit_length() - 16, len(_PRICES) - 2))]


def _price_in(price: Money | None, currency: str | None, rates: Rates | None) -> int:
    if price is not None and price.currency != currency and currency is not None:
        price = rates.convert(price, currency) if rates else None
    return _PRICES[-1] if price is None else _price(price.minor)


@lru_cache(maxsize=10_000)
def _category(name: str) -> int:
    return _CATEGORIES[crc32(name.encode()) % (len(_CATEGORIES) - 1)]


@lru_cache(maxsize=10_000)
def _inside(category: str) -> int:
    """The bits of all that lies within a category."""
    bits = _category(category)
    for slug in SLUGS:
        if within(slug, category):
            bits |= _category(slug)
    return bits


@lru_cache(maxsize=1_000)
def _outside_classes(asked: frozenset[ListingClass]) -> int:
    return _others(CLASSES.values(), (CLASSES[kind] for kind in asked | {ListingClass.GOODS}))


@lru_cache(maxsize=10_000)
def _outside_conditions(asked: tuple[Condition, ...]) -> int:
    return _others(CONDITIONS.values(), (CONDITIONS[condition] for condition in asked))


@lru_cache(maxsize=10_000)
def _outside_categories(asked: tuple[str, ...]) -> int:
    return _others(_CATEGORIES, (_inside(category) for category in asked))


def _others(all_: Iterable[int], allowed: Iterable[int]) -> int:
    bits = sum(all_)
    for bit in allowed:
        bits &= ~bit
    return bits
