"""A listing as the index asks about it, taken apart once for all rules."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat
from math import isfinite

from core.ports.rates import Rates
from core.rules.index.filing import ALWAYS, CATEGORY, TITLE, Point, cell, point
from core.rules.index.marks import marks
from core.rules.matching import Subject
from core.text.taxonomy import SLUGS, within


@dataclass(slots=True)
class Look:
    """`keys` is all that a rule may be filed under or need; `point` is None where the place is not known."""

    seen: Subject
    keys: set[Hashable]
    marks: int
    point: Point | None


def look(seen: Subject, used: set[Hashable], currency: str | None, rates: Rates | None) -> Look:
    """Take a listing apart. `used` are the keys of several terms that rules have; `currency` is that of most rules."""
    listing = seen.listing
    terms, title = seen.text_terms.split(), seen.title_terms.split()
    keys: set[Hashable] = {ALWAYS}
    keys.update(terms)
    keys |= used.intersection(pairwise(terms))
    keys |= used.intersection(zip(repeat(TITLE), title, strict=False))
    keys |= used.intersection(zip(repeat(TITLE), title, title[1:], strict=False))
    if listing.category is not None:
        keys.update(_upwards(listing.category))
    where = None
    lat, lon = listing.latitude, listing.longitude
    if lat is not None and lon is not None and isfinite(lat) and isfinite(lon):
        where = point(lat, lon)
        keys.add(cell(where))
    return Look(seen, keys, marks(seen, currency, rates), where)


@lru_cache(maxsize=10_000)
def _upwards(category: str) -> tuple[Hashable, ...]:
    """A category and all that it lies within."""
    return tuple((CATEGORY, name) for name in {category}.union(slug for slug in SLUGS if within(category, slug)))
