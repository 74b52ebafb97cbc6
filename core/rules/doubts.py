"""What makes a rule worth a question before it is saved, and narrower rules to offer instead. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from core.distance import miles_between
from core.ports.rates import Rates
from core.rules.expectation import Expectation
from core.rules.matching import Subject, prepare, satisfies
from core.rules.phrase import Parsed
from core.text.money import from_major, to_major
from core.values import Criteria, Money, Scope

MOST_A_DAY = 20  # alerts that a rule may bring without a question
AIM = 0.75  # a narrower rule stays so far below, since the past is only a guide
MOST_OFFERED = 2
RADII_MI = (100.0, 50.0, 25.0, 10.0, 5.0)


class Doubt(StrEnum):
    """A reason to ask first."""

    EVERYTHING = "everything"  # it names no goods
    TOO_MANY = "too_many"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Narrower:
    """A rule that asks for more, and the alerts a day it would bring."""

    criteria: Criteria
    a_day: float


def doubts(parsed: Parsed, expected: Expectation) -> tuple[Doubt, ...]:
    """Why a rule waits for a yes; mostly nothing."""
    found = []
    if not parsed.criteria.names_goods:
        found.append(Doubt.EVERYTHING)
    if expected.is_known and expected.a_day > MOST_A_DAY:
        found.append(Doubt.TOO_MANY)
    if parsed.unplaced and parsed.is_question:
        found.append(Doubt.UNPLACED)
    return tuple(found)


def narrower(criteria: Criteria, expected: Expectation, rates: Rates) -> tuple[Narrower, ...]:
    """Rules that would bring few enough alerts, the gentlest changes first; none where nothing is known."""
    if not expected.sample or expected.a_day <= MOST_A_DAY:
        return ()
    found = []
    for tried in _tries(criteria, expected.sample, MOST_A_DAY * AIM / expected.a_day, rates):
        wanted = prepare(tried, rates)
        left = sum(satisfies(wanted, seen) for seen in expected.sample)
        a_day = expected.a_day * left / len(expected.sample)
        if 0 < a_day <= MOST_A_DAY:
            found.append(Narrower(tried, a_day))
    return tuple(found[:MOST_OFFERED])


def _tries(criteria: Criteria, sample: tuple[Subject, ...], share: float, rates: Rates) -> Iterator[Criteria]:
    """One criterion made narrower at a time, so that about `share` of what matches is left."""
    if criteria.scope is Scope.TEXT and (criteria.keywords or criteria.phrases or criteria.any_of):
        yield replace(criteria, scope=Scope.TITLE)
    yield from _nearer(criteria, sample, share)
    yield from _cheaper(criteria, sample, share, rates)


def _nearer(criteria: Criteria, sample: tuple[Subject, ...], share: float) -> Iterator[Criteria]:
    if criteria.latitude is None or criteria.longitude is None or criteria.radius_mi is None:
        return
    away = [
        miles_between(criteria.latitude, criteria.longitude, at.latitude, at.longitude)
        for at in (seen.listing for seen in sample)
        if at.latitude is not None and at.longitude is not None
    ]
    for radius in RADII_MI:
        if radius < criteria.radius_mi and 0 < sum(miles <= radius for miles in away) <= share * len(sample):
            yield replace(criteria, radius_mi=radius)
            return


def _cheaper(criteria: Criteria, sample: tuple[Subject, ...], share: float, rates: Rates) -> Iterator[Criteria]:
    prices = sorted(_prices(criteria, sample, rates), key=lambda money: money.minor)
    at = int(share * len(sample))
    below = [price for price in prices if at < len(prices) and price.minor < prices[at].minor]
    if not below:
        return
    most = _round(below[-1])
    if most.minor > (criteria.min_price or 0):
        yield replace(criteria, max_price=most.minor, currency=most.currency)


def _prices(criteria: Criteria, sample: tuple[Subject, ...], rates: Rates) -> Iterator[Money]:
    """What the sample costs, in the rule's currency, else in that of the newest priced listing."""
    priced = [seen.listing.price for seen in sample if seen.listing.price is not None]
    currency = criteria.currency or (priced[0].currency if priced else "")
    for price in priced:
        converted = price if price.currency == currency else rates.convert(price, currency)
        if converted is not None:
            yield converted


def _round(money: Money) -> Money:
    """Two leading digits, as people name prices."""
    value = int(to_major(money))
    step = 10 ** max(len(str(value)) - 2, 0)
    return from_major(value // step * step, money.currency)
