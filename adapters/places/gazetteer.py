"""The tables behind the lookups: cities by size, an index of their names, ZIP codes, and the cities by latitude."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from math import inf, radians
from typing import NamedTuple

from adapters.places.regions import Region, Regions
from core.distance import EARTH_RADIUS_MI, miles_between

_AFTER = "\U0010ffff"  # sorts behind every name that starts with what stands before it


class City(NamedTuple):
    """`name` is canonical (`San Jose, CA`, `Berlin, Germany`): looking it up finds this city again."""

    name: str
    key: str
    latitude: float
    longitude: float
    zone: str | None
    region: Region


class Zip(NamedTuple):
    """A US ZIP code. `name` is canonical: `San Jose, CA 95112`; `city` is bare, `region` a state or an island."""

    code: str
    city: str
    region: Region
    latitude: float
    longitude: float
    zone: str | None

    @property
    def state(self) -> str:
        """The two letters between city and code."""
        return self.region.part or self.region.country

    @property
    def name(self) -> str:
        """As it is shown, and found again."""
        return f"{self.city}, {self.state} {self.code}"


class Gazetteer:
    """Cities are numbered by size, 0 is the world's largest.

    Those before `large` have many people and are found by their other names too; those from `small` on are
    towns of ZIP codes, whose people nobody counted for us. `names` are (key, number) pairs in any order.
    """

    def __init__(
        self,
        regions: Regions,
        cities: list[City],
        names: list[tuple[str, int]],
        zips: list[Zip],
        large: int,
        small: int,
    ) -> None:
        self.regions = regions
        self.cities = cities
        self.large = large
        self.small = small
        self._zips = sorted(zips)
        names.sort()
        self._keys = [key for key, _ in names]
        self._numbers = array("I", (number for _, number in names))
        order = sorted(range(len(cities)), key=lambda n: cities[n].latitude)
        self._latitudes = array("d", (cities[n].latitude for n in order))
        self._by_latitude = array("I", order)

    def named(self, key: str) -> list[int]:
        """The cities of exactly this name, alternate names included."""
        return self._between(key, key + "\0").tolist()

    def starting(self, prefix: str) -> set[int]:
        """The cities with a name that starts like this."""
        return set(self._between(prefix, prefix + _AFTER))

    def _between(self, first: str, last: str) -> array[int]:
        start = bisect_left(self._keys, first)
        return self._numbers[start : bisect_left(self._keys, last, start)]

    def zips_starting(self, digits: str, limit: int) -> list[Zip]:
        """The first ZIP codes that start with these digits."""
        start = bisect_left(self._zips, (digits,))
        return [code for code in self._zips[start : start + limit] if code.code.startswith(digits)]

    def nearest(self, latitude: float, longitude: float) -> City:
        """The closest city: from this latitude outwards, until the next one is farther by its latitude alone."""
        best, found = inf, self.cities[0]
        degree = EARTH_RADIUS_MI * radians(1)
        above = bisect_left(self._latitudes, latitude)
        below = above - 1
        while True:
            up = self._latitudes[above] - latitude if above < len(self._latitudes) else inf
            down = latitude - self._latitudes[below] if below >= 0 else inf
            if min(up, down) * degree >= best:
                return found
            at = above if up <= down else below
            above, below = (above + 1, below) if up <= down else (above, below - 1)
            city = self.cities[self._by_latitude[at]]
            away = miles_between(latitude, longitude, city.latitude, city.longitude)
            if away < best:
                best, found = away, city
