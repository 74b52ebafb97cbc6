"""The gazetteer as people ask it: "95112", "San Jose, CA", "london uk", "37.33,-121.89"."""

from __future__ import annotations

import asyncio
import re
from itertools import islice
from math import isfinite
from threading import Lock

from adapters.places.gazetteer import City, Gazetteer, Zip
from adapters.places.loading import load
from adapters.places.names import SHORT_FORMS, key_of, plain_of, twin_of
from adapters.places.regions import Region
from core.values import Place

LONGEST_QUERY = 120  # characters; the longest name of a place that we know has about 70
LONGEST_REGION = 4  # words: "district of columbia" has three, "united states of america" four

_POINT = re.compile(r"\s*([+-]?[0-9]{1,2}(?:\.[0-9]*)?)\s*,\s*([+-]?[0-9]{1,3}(?:\.[0-9]*)?)\s*", re.ASCII)
_ONLY_ZIP = re.compile(r"\s*([0-9]{5})(?:[- ]?[0-9]{4})?\s*", re.ASCII)
_ENDS_WITH_ZIP = re.compile(r"(.*\S)[\s,]+([0-9]{5})(?:-[0-9]{4})?\s*", re.ASCII | re.DOTALL)
_POSTCODE = re.compile(r"(?<!\w)[0-9]{4,6}(?!\w)", re.ASCII)
_NEAR = re.compile(r"\s*near\s+", re.IGNORECASE)


class OfflinePlaces:
    """Implements `core.ports.places.Places`. Reads its data once, at the first question or in `warm()`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: Gazetteer | None = None

    async def warm(self) -> None:
        """Read the data in a thread, so that no chat waits for it."""
        await asyncio.to_thread(self._tables)

    def _tables(self) -> Gazetteer:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = load()
        return self._loaded

    def find(self, text: str) -> Place | None:
        """See the port. `lat,lon` gives exactly that point, named by the nearest city."""
        if len(text) > LONGEST_QUERY:
            return None
        if point := _POINT.fullmatch(text):
            latitude, longitude = float(point[1]), float(point[2])
            return self.nearest(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
        if code := _ONLY_ZIP.fullmatch(text):
            return self._zip(code[1])
        if (code := _ENDS_WITH_ZIP.fullmatch(text)) and (place := self._zip(code[2], of=key_of(code[1]))):
            return place
        city = self._city(_POSTCODE.sub(" ", text))
        if city is None and (near := _NEAR.match(text)):
            return self.find(text[near.end() :])
        return place_of(city) if city else None

    def suggest(self, prefix: str, limit: int = 8) -> list[Place]:
        """See the port. Digits begin a ZIP code; nothing begins nothing."""
        digits, key = prefix.strip(), key_of(prefix[:LONGEST_QUERY])
        if limit < 1 or not key or len(prefix) > LONGEST_QUERY:
            return []
        tables = self._tables()
        if digits.isascii() and digits.isdigit():
            return [place_of_zip(code) for code in tables.zips_starting(digits, limit)]
        head, comma, tail = prefix.partition(",")
        found = self._in_region(key_of(head), key_of(tail)) if comma else tables.starting(key)
        words = key.split()
        for cut in range(len(words) - 1, 0, -1):
            found = found or self._in_region(" ".join(words[:cut]), " ".join(words[cut:]))
        # What is shown starts like this; a city's other names fill up what is left.
        ranked, start = sorted(found), key_of(head)
        own = list(islice((n for n in ranked if tables.cities[n].key.startswith(start)), limit))
        others = [n for n in ranked[: limit + len(own)] if n not in own][: limit - len(own)]
        shown = [place_of(tables.cities[number]) for number in (*own, *others)]
        if (not shown or key in SHORT_FORMS) and (meant := self.find(prefix)):
            shown = [meant, *(place for place in shown if place != meant)][:limit]
        return shown

    def nearest(self, latitude: float, longitude: float) -> Place:
        """See the port. ValueError for what is no number."""
        if not (isfinite(latitude) and isfinite(longitude)):
            raise ValueError("not a point on the map")
        city = self._tables().nearest(latitude, longitude)
        return Place(f"near {city.name}", latitude, longitude, city.zone, city.region.country)

    def _zip(self, code: str, of: str | None = None) -> Place | None:
        """The place of a ZIP code; with `of`, only if that names its city or state (`10115 Berlin` is no New York)."""
        for found in self._tables().zips_starting(code, 1):
            if of is None or of in {key_of(f"{found.city} {found.state}"), key_of(found.city), key_of(found.state)}:
                return place_of_zip(found)
        return None

    def _city(self, text: str) -> City | None:
        name, *behind = (key_of(part) for part in text.split(","))
        behind = [key for key in behind if key]
        for spelling in dict.fromkeys((name, twin_of(name), plain_of(name))):
            city = self._behind_comma(spelling, behind) if behind else self._bare(spelling)
            if city:
                return city
        return None

    def _bare(self, name: str) -> City | None:
        """A name without a comma: as it stands, else with its last words read as a region."""
        if name in SHORT_FORMS:
            return self._city(SHORT_FORMS[name])
        tables = self._tables()
        numbers = tables.named(name)
        if meant := tables.regions.read(name):
            # "Texas" alone is far too large to mean a hamlet that bears the name; "Luxembourg" lies in itself.
            inside = {n for n in numbers if any(lies_in(tables.cities[n], region) for region in meant)}
            numbers = [n for n in numbers if n < tables.large or (n < tables.small and n in inside)]
        if numbers:
            # A large city's other names come before a hamlet's own: `Roma` is Rome before it is a town in Texas.
            return tables.cities[min(numbers, key=lambda n: (n >= tables.small, tables.cities[n].key != name, n))]
        words = name.split()
        for cut in range(len(words) - 1, max(0, len(words) - LONGEST_REGION - 1), -1):
            if city := self._behind_comma(" ".join(words[:cut]), [" ".join(words[cut:])]):
                return city
        return None

    def _behind_comma(self, name: str, behind: list[str]) -> City | None:
        """`behind` are the keys after the name, outermost last; that one must be known, those between may narrow."""
        tables = self._tables()
        numbers = tables.named(name)
        for region in tables.regions.read(behind[-1]):
            inside = [n for n in numbers if lies_in(tables.cities[n], region)]
            for key in behind[:-1]:
                narrower = [n for n in inside for r in tables.regions.read(key) if lies_in(tables.cities[n], r)]
                inside = narrower or inside
            if inside:
                return tables.cities[min(inside, key=lambda n: (tables.cities[n].key != name, n))]
        short = SHORT_FORMS.get(name)
        return self._behind_comma(key_of(short.partition(",")[0]), behind) if short else None

    def _in_region(self, name: str, tail: str) -> set[int]:
        """Cities of exactly this name whose region, in any of its spellings, starts like the tail."""
        tables = self._tables()
        return {
            number
            for number in tables.named(name)
            if any(label.startswith(tail) for label in tables.regions.spellings(tables.cities[number].region))
        }


def lies_in(city: City, region: Region) -> bool:
    """Whether the city is in that country, or that part of it."""
    return city.region.country == region.country and region.part in (None, city.region.part)


def place_of(city: City) -> Place:
    """A city as everybody else knows it."""
    return Place(city.name, city.latitude, city.longitude, city.zone, city.region.country)


def place_of_zip(code: Zip) -> Place:
    """A ZIP code as everybody else knows it."""
    return Place(code.name, code.latitude, code.longitude, code.zone, code.region.country)
