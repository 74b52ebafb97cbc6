"""A small gazetteer for tests: a few cities and ZIP codes, several of which share a name."""

import re

from core.distance import miles_between
from core.text.words import words
from core.values import Place

_POINT = re.compile(r"(-?[0-9.]+), *(-?[0-9.]+)")
_US, _CA = "America/New_York", "America/Los_Angeles"
_KNOWN = {
    Place("San Jose, CA", 37.3382, -121.8863, _CA, "US"): "san jose; san jose ca; san jose california",
    Place("95112, San Jose, CA", 37.3535, -121.8865, _CA, "US"): "95112; 95112 san jose ca",
    Place("San Francisco, CA", 37.7749, -122.4194, _CA, "US"): "san francisco; san francisco ca; sf",
    Place("94110, San Francisco, CA", 37.7486, -122.4158, _CA, "US"): "94110; 94110 san francisco ca",
    Place("Austin, TX", 30.2672, -97.7431, "America/Chicago", "US"): "austin; austin tx; austin texas",
    Place("Paris, TX", 33.6609, -95.5555, "America/Chicago", "US"): "paris tx; paris texas",
    Place("Mobile, AL", 30.6954, -88.0399, "America/Chicago", "US"): "mobile; mobile al",
    Place("New York City, NY", 40.7128, -74.006, _US, "US"): "new york; new york city; nyc; new york city ny",
    Place("Winston-Salem, NC", 36.0999, -80.2442, _US, "US"): "winston salem; winston salem nc",
    Place("London", 51.5085, -0.1257, "Europe/London", "GB"): "london; london uk",
    Place("Berlin", 52.5244, 13.4105, "Europe/Berlin", "DE"): "berlin; berlin germany",
    Place("Frankfurt (Oder)", 52.3471, 14.5506, "Europe/Berlin", "DE"): "frankfurt oder",
    Place("Paris", 48.8534, 2.3488, "Europe/Paris", "FR"): "paris; paris france",
    Place("Malmö", 55.6059, 13.0007, "Europe/Stockholm", "SE"): "malmo",
    Place("St. John's, NL", 47.5649, -52.7093, "America/St_Johns", "CA"): "st john s; st johns; st john s nl",
}


class FakePlaces:
    """Knows a handful of places and remembers what it was asked."""

    def __init__(self) -> None:
        self._by_name = {name: place for place, names in _KNOWN.items() for name in names.split("; ")}
        self.asked: list[str] = []

    def find(self, text: str) -> Place | None:
        self.asked.append(text)
        if point := _POINT.fullmatch(text):
            return self.nearest(float(point[1]), float(point[2]))
        return self._by_name.get(" ".join(words(text)))

    def suggest(self, prefix: str, limit: int = 8) -> list[Place]:
        wanted = " ".join(words(prefix))
        return [p for p in _KNOWN if " ".join(words(p.name)).startswith(wanted)][:limit]

    def nearest(self, latitude: float, longitude: float) -> Place:
        closest = min(_KNOWN, key=lambda p: miles_between(latitude, longitude, p.latitude, p.longitude))
        return Place(f"near {closest.name}", latitude, longitude, closest.zone, closest.country)
