"""Where a rule is filed, and where a listing looks: a rule that could match is always in one of those places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from math import cos, floor, inf, isfinite, pi, prod, radians, sin

from core.distance import EARTH_RADIUS_MI
from core.rules.matching import Wanted
from core.values import Criteria, Scope

ALWAYS = ("*",)
TITLE, CATEGORY = "^", "/"  # no term is one of these
MOST_WAYS = 16  # alternatives multiply; those beyond are left to the verdict
CELL = 1 / 16  # edge of a cube in earth radii, 247 miles: most radii touch few
MOST_CELLS = 12  # a wider rule is asked of every listing
SLACK = 1e-9  # earth radii, a quarter of an inch: far above rounding

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to satisfy a rule: filed under `at`, with all of `has` and nothing of `lacks`. Ways exclude each other.

    A key is a term, two terms side by side, either of them in the title, a category, or a cell of the earth.
    """

    at: Hashable
    has: frozenset[Hashable]  # without `at`
    lacks: frozenset[Hashable]


def ways(wanted: Wanted, df: Mapping[str, int]) -> tuple[tuple[Way, ...], bool]:
    """Every way to satisfy a rule, and whether the ways say all that it asks of words and categories.

    If they do not, they say less, and may overlap. `df`: how many listings hold a term; stale or empty, it costs
    time only.
    """
    c = wanted.criteria
    title = c.scope is Scope.TITLE
    has, exact = _keys((text for _, _, text in wanted.required), title)
    lacks, sure = _keys((text for _, text in wanted.excluded), False, or_less=False)
    exact &= sure
    groups: list[tuple[tuple[frozenset[Hashable], Hashable | None], ...]] = []
    for _, alternatives in wanted.any_of:
        group, sure = _group(alternatives, title)
        exact &= sure
        groups += [group] if group else []
    if c.categories:
        groups.append(tuple((frozenset(((CATEGORY, name),)), (CATEGORY, name)) for name in dict.fromkeys(c.categories)))
    groups.sort(key=len)
    while len(groups) > 1 and prod(map(len, groups)) > MOST_WAYS:
        groups.pop()
        exact = False
    if not groups:
        return tuple(Way(at, has - {at}, lacks) for at in _anchors(has, c, df)), exact
    found: list[Way] = []
    for chosen in product(*map(range, map(len, groups))):
        here, gone = set(has), set(lacks)
        for group, n in zip(groups, chosen, strict=True):
            here |= group[n][0]
            gone |= {key for _, key in group[:n] if key is not None}
        found += [Way(at, frozenset(here - {at}), frozenset(gone)) for at in _anchors(here, c, df)]
    return tuple(found), exact


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


def cell(at: Point) -> tuple[int, int, int]:
    """The cube of space that a point lies in."""
    x, y, z = at
    return floor(x / CELL), floor(y / CELL), floor(z / CELL)


def _keys(texts: Iterable[str], title: bool, *, or_less: bool = True) -> tuple[frozenset[Hashable], bool]:
    """The keys of words and phrases, and whether they say it all. Of a longer phrase its pairs, if less will do."""
    found, exact = set[Hashable](), True
    for text in texts:
        keys, sure = _of(text, title)
        exact &= sure
        if or_less or sure:
            found |= keys
    return frozenset(found), exact


@lru_cache(maxsize=10_000)
def _of(text: str, title: bool) -> tuple[frozenset[Hashable], bool]:
    """The key of a word or of two, or the pairs of a longer phrase, which say less than it; nothing of no words."""
    terms = text.split()
    mark = (TITLE,) if title else ()
    if len(terms) == 1:
        return frozenset((TITLE, term) if title else term for term in terms), True
    return frozenset((*mark, *pair) for pair in pairwise(terms)), len(terms) == 2


def _group(
    alternatives: tuple[str, ...], title: bool
) -> tuple[tuple[tuple[frozenset[Hashable], Hashable | None], ...], bool]:
    """What each alternative needs, and the key that says it all, if one does. Nothing where one cannot be looked up."""
    found = dict.fromkeys(_of(text, title) for text in alternatives)
    if not all(keys for keys, _ in found):
        return (), False
    group = tuple((keys, next(iter(keys)) if exact else None) for keys, exact in found)
    return group, bool(group) and all(exact for _, exact in found)


def _anchors(has: Iterable[Hashable], criteria: Criteria, df: Mapping[str, int]) -> tuple[Hashable, ...]:
    """Where a way is filed: under the rarest of what it needs, else where its place is."""
    several = tuple(has)
    key = several[0] if len(several) == 1 else min(several, key=lambda key: _weight(key, df), default=None)
    return _cells(criteria) or (ALWAYS,) if key is None else (key,)


def _weight(key: Hashable, df: Mapping[str, int]) -> tuple[float, int, str]:
    """How often listings have a key, as far as it is known; among equals the longest is the rarest."""
    if isinstance(key, str):
        return df.get(key, 0), -len(key), key
    assert isinstance(key, tuple)
    if key[0] == CATEGORY:
        return inf, 0, str(key)
    terms = key[1:] if key[0] == TITLE else key
    rarest = min(df.get(term, 0) for term in terms)
    return rarest / (4 if key[0] == TITLE else 1) / (8 if len(terms) > 1 else 1), -sum(map(len, terms)), str(key)


def _cells(criteria: Criteria) -> tuple[Hashable, ...]:
    """The cells that the radius touches; none where they are too many or no place is asked for."""
    asked = circle(criteria)
    if asked is None or asked[1] > 2 * CELL:
        return ()
    middle, reach = asked[0], asked[1] + SLACK
    sides = [range(floor((at - reach) / CELL), floor((at + reach) / CELL) + 1) for at in middle]
    cells = tuple(at for at in product(*sides) if _on_the_sphere(at))
    return cells if len(cells) <= MOST_CELLS else ()


def _on_the_sphere(at: tuple[int, ...]) -> bool:
    """Whether the earth's surface goes through a cube."""
    ends = [sorted((abs(n), abs(n + 1))) for n in at]
    nearest, farthest = (sum((end[i] * CELL) ** 2 for end in ends) for i in (0, 1))
    return nearest <= 1 + SLACK and farthest >= 1 - SLACK
