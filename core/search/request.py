"""A search as a person has it before them: the words, and how they narrowed it down. It fits in a text, for buttons."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from core.ports.engine import Around, Filters, Sort
from core.ports.places import Places
from core.text.money import read_price
from core.text.spanish import in_english
from core.text.taxonomy import SLUGS, at_least, within
from core.text.tongues import SPANISH, language
from core.text.units import read_distance
from core.values import Condition, Criteria, Money, Person

PACKED = "§"  # begins a request that is more than words
DEFAULT_RADIUS_MI = 25.0
_PRICE = re.compile(
    r"(?:^|\s)(?:under|below|up to|max|<)\s*(?P<most>[^\s\d]{0,3}\d[\d.,]*k?(?:\s?[a-z]{3}\b)?)", re.IGNORECASE
)
_NEAR = re.compile(
    r"(?:^|\s)(?:within\s+(?P<distance>[\d.,]+\s*[a-z]+)\s+(?:of|from)|near|around)\s+(?P<place>\S.*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is looked for. `condition` means that or better; `days`, first seen since; `literal`, nothing corrected."""

    text: str = ""
    category: str | None = None
    condition: str | None = None
    source: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    currency: str | None = None
    days: int | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_mi: float | None = None
    sort: str = Sort.RELEVANCE.value
    literal: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return self.words_only() != replace(self, sort=Sort.RELEVANCE.value, literal=False)

    def words_only(self) -> Request:
        """The same words, and nothing else."""
        return Request(self.text)

    def packed(self) -> str:
        """The request as a text: its words alone where that is all."""
        if self == Request(self.text) and not self.text.startswith(PACKED):
            return self.text
        given = {name: value for name, value in asdict(self).items() if value != _DEFAULTS[name]}
        return PACKED + json.dumps(given, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Request:
        """The request of such a text."""
        if not text.startswith(PACKED):
            return cls(text)
        try:
            given: dict[str, Any] = json.loads(text.removeprefix(PACKED))
            return cls(**given)
        except (ValueError, TypeError):
            return cls(text)

    def filters(self, now: datetime) -> Filters:
        """What an engine is asked besides the words."""
        condition = self.condition if self.condition in set(Condition) else None
        has_point = self.latitude is not None and self.longitude is not None
        return Filters(
            categories=_downwards(self.category) if self.category else (),
            conditions=tuple(c.value for c in at_least(Condition(condition))) if condition else (),
            sources=(self.source,) if self.source else (),
            currency=self.currency,
            min_price=self.min_price,
            max_price=self.max_price,
            around=Around(self.latitude or 0.0, self.longitude or 0.0, self.radius_mi) if has_point else None,
            since=now - timedelta(days=self.days) if self.days else None,
        )

    def criteria(self, said: Criteria) -> Criteria:
        """What a rule's words say, narrowed down as the search is, as far as a rule can be."""
        condition = at_least(Condition(self.condition)) if self.condition in set(Condition) else said.conditions
        has_price = self.min_price is not None or self.max_price is not None
        narrowed = replace(
            said, categories=(self.category,) if self.category else said.categories, conditions=condition
        )
        if has_price:
            narrowed = replace(narrowed, min_price=self.min_price, max_price=self.max_price, currency=self.currency)
        if self.radius_mi is not None:
            narrowed = replace(
                narrowed,
                location=self.place,
                latitude=self.latitude,
                longitude=self.longitude,
                radius_mi=self.radius_mi,
            )
        return narrowed


_DEFAULTS = {field.name: field.default for field in fields(Request)}


def changed(request: Request, change: str) -> Request:
    """The request after a press: `c:phones`, `p:10000-25000:USD`; a letter with nothing behind it takes that back.

    ValueError for a change that does not exist.
    """
    letter, _, value = change.partition(":")
    match letter:
        case "c":
            return replace(request, category=value or None)
        case "k":
            return replace(request, condition=Condition(value).value if value else None)
        case "s":
            return replace(request, source=value or None)
        case "p":
            return _priced(request, value)
        case "a":
            return replace(request, days=int(value[:5]) if value else None)
        case "m":
            return replace(request, radius_mi=min(float(value[:6]), 5_000.0) if value else None)
        case "o":
            return replace(request, sort=Sort(value).value)
        case "l":
            return replace(request, literal=True)
        case "x":
            return request.words_only()
    raise ValueError(change)


def _priced(request: Request, value: str) -> Request:
    """`10000-25000:USD` in minor units; either end may be missing."""
    span, _, currency = value.partition(":")
    least, _, most = span.partition("-")
    low, high = (int(end[:18]) if end else None for end in (least, most))
    return replace(request, min_price=low, max_price=high, currency=currency or None)


def read(line: str, person: Person, places: Places) -> Request:
    """The words of a line, with a price and a place taken from it where it names them plainly.

    `desk under 300 near San Jose`; a place that is not known stays among the words.
    """
    said = in_english(line) if language(person.locale) == SPANISH else line
    request = Request(said.strip())
    if (found := _NEAR.search(request.text)) and (place := places.find(found["place"])):
        miles = read_distance(found["distance"], person.units) if found["distance"] else DEFAULT_RADIUS_MI
        if miles:
            rest = request.text[: found.start()].strip()
            request = replace(
                request,
                text=rest,
                place=place.name,
                latitude=place.latitude,
                longitude=place.longitude,
                radius_mi=miles,
            )
    if (found := _PRICE.search(request.text)) and (most := read_price(found["most"], person.currency)):
        rest = f"{request.text[: found.start()]} {request.text[found.end() :]}"
        request = up_to(replace(request, text=" ".join(rest.split())), most)
    return request


def up_to(request: Request, most: Money) -> Request:
    """The request with a highest price."""
    return replace(request, max_price=most.minor, currency=most.currency)


def _downwards(category: str) -> tuple[str, ...]:
    """A category and all that lies within it."""
    return (category, *(slug for slug in SLUGS if slug != category and within(slug, category)))
