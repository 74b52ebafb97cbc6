"""Where a rule is filed, and where a listing looks: a rule that could match is always in one of those places."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import cos, floor, isfinite, pi, radians, sin

from core.rules.matching import Subject, Wanted
from core.text.classes import ListingClass
from core.text.taxonomy import SLUGS, within
from core.values import EARTH_RADIUS_MI, Condition, Criteria, Money

ALWAYS = ("always",)
CELL = 1 / 16  # edge of a cube in earth radii, 247 miles: most radii touch few
MOST_CELLS = 12  # a wider rule is asked of every listing
SLACK = 1e-9  # earth radii, a quarter of an inch: far above rounding

BITS: Mapping[Condition | None, int] = {None: 0} | {c: 1 << n for n, c in enumerate(Condition)}
KINDS: Mapping[ListingClass, int] = {c: 1 << n for n, c in enumerate(ListingClass)}
Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """A listing as the index asks about it. `point` is None where its place is not known."""

    seen: Subject
    tokens: frozenset[str]
    categories: frozenset[str]
    bit: int
    price: Money | None
    score: float | None
    point: Point | None
    kind: int  # the bit of its class

    def places(self) -> list[Hashable]:
        """Every place where a rule that could match may be filed."""
        found: list[Hashable] = [*self.tokens, ALWAYS]
        found += [("in", category) for category in self.categories]
        if self.point is not None:
            found.append(_cell(self.point))
        return found


def look(seen: Subject) -> Look:
    """Take a listing apart once, for all rules."""
    listing = seen.listing
    lat, lon = listing.latitude, listing.longitude
    known = lat is not None and lon is not None and isfinite(lat) and isfinite(lon)
    return Look(
        seen,
        tokens=frozenset(seen.text_terms.split()),
        categories=_upwards(listing.category) if listing.category is not None else frozenset(),
        bit=BITS[listing.condition],
        price=listing.price,
        score=listing.score,
        point=point(lat, lon) if known and lat is not None and lon is not None else None,
        kind=KINDS[seen.listing_class],
    )


def anchors(wanted: Wanted, df: Mapping[str, int]) -> tuple[Hashable, ...]:
    """The places a rule is filed in: the least frequent of what it requires. `df`: listings that hold a term.

    Any choice is right; a stale or empty `df` costs time only.
    """
    choices: list[tuple[str, ...]] = [(rarest,) for _, _, text in wanted.required if (rarest := _rarest(text, df))]
    for _, alternatives in wanted.any_of:
        group = tuple(_rarest(text, df) for text in alternatives)
        if all(group):
            choices.append(tuple(dict.fromkeys(group)))
    if choices:
        return min(choices, key=lambda terms: sum(df.get(term, 0) for term in terms))
    if wanted.criteria.categories:
        return tuple(("in", category) for category in dict.fromkeys(wanted.criteria.categories))
    return _cells(wanted.criteria) or (ALWAYS,)


def point(latitude: float, longitude: float) -> Point:
    """Degrees as a point on the unit sphere, where neither the poles nor the date line are special."""
    lat, lon = radians(latitude), radians(longitude)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def circle(criteria: Criteria) -> tuple[Point, float] | None:
    """The middle and, in earth radii, how far off in a straight line is near enough; None where nothing can be said.

    It is exact but for rounding: nearer by SLACK surely holds, farther by SLACK surely fails.
    """
    c = criteria
    if c.radius_mi is None or c.latitude is None or c.longitude is None:
        return None
    if not all(map(isfinite, (c.latitude, c.longitude, c.radius_mi))):
        return None
    straight = 2 * sin(min(max(c.radius_mi, 0.0) / (2 * EARTH_RADIUS_MI), pi / 2))
    return point(c.latitude, c.longitude), straight


def _rarest(text: str, df: Mapping[str, int]) -> str:
    """The least frequent term of a word or phrase; among equals the longest; "" of one without any."""
    return min(text.split(), key=lambda term: (df.get(term, 0), -len(term), term), default="")


@lru_cache(maxsize=10_000)
def _upwards(category: str) -> frozenset[str]:
    """A category and all that it lies within."""
    return frozenset({category}.union(slug for slug in SLUGS if within(category, slug)))


def _cell(at: Point) -> tuple[int, int, int]:
    x, y, z = at
    return floor(x / CELL), floor(y / CELL), floor(z / CELL)


def _cells(criteria: Criteria) -> tuple[Hashable, ...]:
    """The cells that the radius touches; none where they are too many or no place is asked for."""
    asked = circle(criteria)
    if asked is None or asked[1] > 2 * CELL:
        return ()
    middle, reach = asked[0], asked[1] + SLACK
    sides = [range(floor((at - reach) / CELL), floor((at + reach) / CELL) + 1) for at in middle]
    cells = tuple(cell for cell in product(*sides) if _on_the_sphere(cell))
    return cells if len(cells) <= MOST_CELLS else ()


def _on_the_sphere(cell: tuple[int, ...]) -> bool:
    """Whether the earth's surface goes through a cube."""
    ends = [sorted((abs(n), abs(n + 1))) for n in cell]
    nearest, farthest = (sum((end[i] * CELL) ** 2 for end in ends) for i in (0, 1))
    return nearest <= 1 + SLACK and farthest >= 1 - SLACK
