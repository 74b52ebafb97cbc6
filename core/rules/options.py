"""Options typed one by one (`max_price`, `near`…), laid over what a line said. Pure but for the places it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from math import isfinite

from core.errors import Refused, Why
from core.ports.places import Places
from core.rules.checks import MAX_RADIUS_MI
from core.rules.phrase import Parsed
from core.rules.reading.draft import DEFAULT_RADIUS_MI
from core.text import taxonomy
from core.text.money import read_price
from core.text.units import to_miles
from core.text.words import words
from core.values import Condition, Criteria, Money, Person

OR_BETTER = "or better"
_QUOTED_OR_WORD = re.compile(r'"([^"]+)"|(\S+)')


def with_options(
    parsed: Parsed,
    person: Person,
    places: Places,
    *,
    min_price: str | None = None,
    max_price: str | None = None,
    near: str | None = None,
    within: float | None = None,
    without: str | None = None,
    category: str | None = None,
    condition: str | None = None,
    min_score: float | None = None,
) -> Parsed:
    """What a line said, with each given option in place of what it said of the same; `without` adds to it.

    Prices are as people write them (`300 eur`), `within` is in the person's own units, `condition` is `good` or
    `good or better`, `min_score` is 0 to 1. Raises Refused: PRICE_INVALID, PRICE_RANGE, PLACE_UNKNOWN, RADIUS_INVALID,
    RADIUS_WITHOUT_PLACE, CONDITION_UNKNOWN, SCORE_INVALID, CATEGORY_UNKNOWN, NOT_UNDERSTOOD. Whether it makes a rule
    is for `check`.
    """
    criteria = _priced(parsed.criteria, person, min_price, max_price)
    criteria = _placed(criteria, person, places, near, within)
    if without is not None:
        excluded = (*criteria.exclude_keywords, *_excluded(without))
        criteria = replace(criteria, exclude_keywords=tuple(dict.fromkeys(excluded)))
    if category is not None:
        criteria = replace(criteria, categories=(_category(category),))
    if condition is not None:
        criteria = replace(criteria, conditions=_conditions(condition))
    if min_score is not None:
        if not 0 <= min_score <= 1:
            raise Refused(Why.SCORE_INVALID, text=f"{min_score:g}")
        criteria = replace(criteria, min_deal_score=min_score)
    return replace(parsed, criteria=criteria)


def _priced(criteria: Criteria, person: Person, low: str | None, high: str | None) -> Criteria:
    """Both bounds in one currency: the one that any of them names, else the line's, else the person's own."""
    typed = [text for text in (low, high) if text is not None]
    if not typed:
        return criteria
    own = criteria.currency or person.currency
    named = next((code for text in typed if (code := _price(text, own).currency) != own), own)
    least = _price(low, named).minor if low is not None else criteria.min_price
    most = _price(high, named).minor if high is not None else criteria.max_price
    line_keeps_one = (low is None and least is not None) or (high is None and most is not None)
    if any(_price(text, named).currency != named for text in typed) or (line_keeps_one and named != own):
        raise Refused(Why.PRICE_INVALID, text=" ".join(typed))
    if least is not None and most is not None and least > most:
        raise Refused(Why.PRICE_RANGE)
    return replace(criteria, min_price=least, max_price=most, currency=named)


def _price(text: str, currency: str) -> Money:
    price = read_price(text, currency)
    if price is None:
        raise Refused(Why.PRICE_INVALID, text=text)
    return price


def _placed(criteria: Criteria, person: Person, places: Places, near: str | None, within: float | None) -> Criteria:
    radius = criteria.radius_mi if within is None else _radius(within, person)
    if near is None:
        if within is not None and criteria.latitude is None:
            raise Refused(Why.RADIUS_WITHOUT_PLACE)
        return replace(criteria, radius_mi=radius)
    place = places.find(near)
    if place is None:
        raise Refused(Why.PLACE_UNKNOWN, place=near)
    return replace(
        criteria,
        location=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_mi=radius or DEFAULT_RADIUS_MI,
    )


def _radius(within: float, person: Person) -> float:
    miles = to_miles(within, person.units) if isfinite(within) else 0.0
    if not 0 < miles <= MAX_RADIUS_MI:
        raise Refused(Why.RADIUS_INVALID, text=f"{within:g}")
    return miles


def _excluded(text: str) -> list[str]:
    """`laptop broken` and `"for parts" laptop` are words and quoted phrases; with commas each part is one."""
    parts = text.split(",") if "," in text else [a or b for a, b in _QUOTED_OR_WORD.findall(text)]
    found = [" ".join(words(part)) for part in parts]
    if not any(found):
        raise Refused(Why.NOT_UNDERSTOOD, text=text)
    return [phrase for phrase in found if phrase]


def _category(text: str) -> str:
    slug = taxonomy.category(text)
    if slug is None:
        raise Refused(Why.CATEGORY_UNKNOWN, text=text)
    return slug


def _conditions(text: str) -> tuple[Condition, ...]:
    name = text.strip().casefold()
    worst = taxonomy.condition(name.removesuffix(OR_BETTER))
    if worst is None:
        raise Refused(Why.CONDITION_UNKNOWN, text=text)
    return taxonomy.at_least(worst) if name.endswith(OR_BETTER) else (worst,)
