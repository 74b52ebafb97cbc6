"""The demo source: things of our own making, so that a lone newcomer sees a wish come true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt
from random import Random

from adapters.sources.demo_goods import (
    GOODS,
    LABELS,
    SECOND_SENTENCES,
    SPOTS,
    UNUSED_ENDINGS,
    USED_ENDINGS,
    WORN_ENDINGS,
    Goods,
)
from core.distance import EARTH_RADIUS_MI, miles_between
from core.text.taxonomy import label, within
from core.text.words import analysed, spaced, terms
from core.values import DEMO_SOURCE, Condition, Criteria, Money, Offer

DEFAULT_CURRENCY = "USD"
BELOW_MAXIMUM = (0.70, 0.85)  # what a fitting thing costs, as a part of the most the rule allows
INSIDE_RADIUS = 0.6  # how far out a fitting thing may stand, as a part of the radius
ATTEMPTS = 20  # draws before we say that nothing fits

_USED = (Condition.LIKE_NEW, Condition.EXCELLENT, Condition.GOOD, Condition.FAIR)
_WORTH = dict(zip(_USED, (1.0, 0.9, 0.75, 0.6), strict=True))  # a part of the best price, by state
_ENDINGS = {Condition.NEW: UNUSED_ENDINGS, Condition.POOR: WORN_ENDINGS, Condition.FOR_PARTS: WORN_ENDINGS}
_SAYS_NOTHING = frozenset(terms("a and case for from in of on set the to two with"))
_CAPITALS = frozenset({"pc", "tv", "gpu", "cpu", "ssd", "hdd", "usb", "rtx", "gtx", "lcd", "led", "oled", "bmx", "bmw"})


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is offered: `goods` is the kind it was taken from, or comes nearest to; None where none is near."""

    title: str
    description: str
    goods: Goods | None


class DemoGoods:
    """Implements `core.ports.demo.DemoSource`. Keeps nothing: a listing follows from its number and criteria."""

    def any(self, number: int) -> Offer:
        """See the port."""
        chance = Random(number)
        goods, condition, spot = chance.choice(GOODS), chance.choice(_USED), chance.choice(SPOTS)
        return Offer(
            source=DEMO_SOURCE,
            source_id=f"any-{number}",
            title=chance.choice(goods.titles),
            description=" ".join((goods.about, chance.choice(SECOND_SENTENCES), LABELS[0])),
            category=goods.category,
            condition=condition.value,
            price=Money(_usual_price(goods, condition, chance), DEFAULT_CURRENCY),
            location=spot.name,
            latitude=spot.latitude,
            longitude=spot.longitude,
        )

    def fitting(self, criteria: Criteria, number: int) -> Offer | None:
        """See the port. None also where every word we could say is excluded."""
        if criteria.min_deal_score is not None:
            return None
        chance = Random(number)
        condition = criteria.conditions[0] if criteria.conditions else chance.choice(_USED)
        thing = next(_things(criteria, condition, chance), None)
        if thing is None:
            return None
        price = _price(criteria, thing.goods, condition, chance)
        if price is None:
            return None
        location, latitude, longitude = _standing(criteria, chance)
        return Offer(
            source=DEMO_SOURCE,
            source_id=f"fit-{number}",
            title=thing.title,
            description=thing.description,
            category=_category(criteria, thing.goods),
            condition=condition.value,
            price=Money(price, criteria.currency or DEFAULT_CURRENCY),
            location=location,
            latitude=latitude,
            longitude=longitude,
        )


def _things(criteria: Criteria, condition: Condition, chance: Random) -> Iterator[_Thing]:
    """Things that say every word the rule wants, in the title, and none that it excludes."""
    excluded = [spaced(word) for word in criteria.exclude_keywords]

    def allowed(texts: Sequence[str]) -> list[str]:
        return [text for text in texts if not any(word in spaced(text) for word in excluded)]

    ready = [
        (title, goods)
        for goods in GOODS
        if not criteria.categories or any(within(goods.category, wanted) for wanted in criteria.categories)
        for title in allowed(goods.titles)
        if _says_all(criteria, spaced(title))
    ]
    labels, seconds = allowed(LABELS), allowed(SECOND_SENTENCES)
    endings = allowed(_ENDINGS.get(condition, USED_ENDINGS))
    for _ in range(ATTEMPTS if labels else 0):
        head, goods = chance.choice(ready) if ready else (_own_head(criteria, chance), None)
        used_as_written = goods is not None and condition in _USED
        ending = "" if used_as_written or not endings else chance.choice(endings)
        title = ", ".join(part for part in (head, ending) if part)
        about = allowed([goods.about]) if goods and used_as_written else []
        description = " ".join((*about, *chance.sample(seconds, min(1, len(seconds))), labels[0]))
        title_terms, text_terms = analysed(title, description)
        if _says_all(criteria, title_terms) and not any(word in text_terms for word in excluded):
            yield _Thing(title, description, goods or _nearest_goods(head, criteria.categories))


def _says_all(criteria: Criteria, title_terms: str) -> bool:
    wanted = all(spaced(text) in title_terms for text in (*criteria.keywords, *criteria.phrases))
    return wanted and all(any(spaced(text) in title_terms for text in group) for group in criteria.any_of)


def _own_head(criteria: Criteria, chance: Random) -> str:
    """A title of the rule's own words: phrases whole, then what they do not say yet, one of each group."""
    head = ""
    groups = [(text,) for text in (*criteria.phrases, *criteria.keywords)] + list(criteria.any_of)
    for group in groups:
        if group and not any(spaced(text) in spaced(head) for text in group):
            head = f"{head} {chance.choice(group)}".strip()
    if not head:
        head = label(criteria.categories[0]) if criteria.categories else "Things from a garage"
    written = " ".join(word.upper() if word in _CAPITALS else word for word in head.split())
    return written[:1].upper() + written[1:] if written.isascii() else written


def _nearest_goods(title: str, categories: tuple[str, ...]) -> Goods | None:
    """The kind of goods that shares most words with a title, at least half of them, for its category and price."""
    said = set(terms(title)) - _SAYS_NOTHING
    near = [goods for goods in GOODS if not categories or any(within(goods.category, c) for c in categories)]
    shared = {goods: len(said.intersection(terms(" ".join(goods.titles)))) for goods in near}
    best = max(shared, key=lambda goods: shared[goods], default=None)
    return best if best and shared[best] and shared[best] * 2 >= len(said) else None


def _category(criteria: Criteria, goods: Goods | None) -> str:
    """The first that is wanted, unless the goods' own lies within a wanted one."""
    if goods and (not criteria.categories or any(within(goods.category, c) for c in criteria.categories)):
        return goods.category
    return criteria.categories[0] if criteria.categories else "other"


def _usual_price(goods: Goods | None, condition: Condition, chance: Random) -> int:
    """In minor units of a currency that has hundredths: whole amounts, above fifty in steps of five."""
    low, high = (goods.low, goods.high) if goods else (40, 400)
    amount = low + (high - low) * _WORTH.get(condition, 1.0) * chance.random()
    return (round(amount / 5) * 5 if amount > 50 else round(amount)) * 100


def _price(criteria: Criteria, goods: Goods | None, condition: Condition, chance: Random) -> int | None:
    """In minor units, inside the rule's range; None if that is empty."""
    least, most = criteria.min_price or 0, criteria.max_price
    if most is None:
        return max(_usual_price(goods, condition, chance), round(least * chance.uniform(1.05, 1.3)))
    if most < least:
        return None
    price = int(most * chance.uniform(*BELOW_MAXIMUM))
    if price < least:
        price = least + int((most - least) * chance.uniform(0.1, 0.6))
    rounded = price // 100 * 100
    return rounded if rounded >= max(least, most * BELOW_MAXIMUM[0]) else price


def _standing(criteria: Criteria, chance: Random) -> tuple[str | None, float, float]:
    """Where the thing is: well inside the rule's circle, or in a town of ours."""
    latitude, longitude, radius = criteria.latitude, criteria.longitude, criteria.radius_mi
    if latitude is None or longitude is None or radius is None:
        spot = chance.choice(SPOTS)
        return spot.name, spot.latitude, spot.longitude
    # The root spreads things evenly over the circle instead of crowding its middle.
    away = min(radius * INSIDE_RADIUS * sqrt(chance.random()), EARTH_RADIUS_MI * pi)
    point = moved(latitude, longitude, away, chance.uniform(0, 2 * pi))
    # In a circle of a few steps rounding may carry it outside.
    point = point if miles_between(latitude, longitude, *point) <= radius else (latitude, longitude)
    near = f"near {criteria.location.removeprefix('near ')}" if criteria.location else None
    return near, *point


def moved(latitude: float, longitude: float, miles: float, bearing: float) -> tuple[float, float]:
    """The point that far along a great circle, in degrees; over a pole and across the antimeridian too."""
    angle, north = miles / EARTH_RADIUS_MI, radians(latitude)
    height = sin(north) * cos(angle) + cos(north) * sin(angle) * cos(bearing)
    end = asin(max(-1.0, min(1.0, height)))
    turn = atan2(sin(bearing) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(end))
    return round(degrees(end), 5), round((longitude + degrees(turn) + 180) % 360 - 180, 5)
