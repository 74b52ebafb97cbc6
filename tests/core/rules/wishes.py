"""How tests of rules read a wish, and say in short what it means."""

from core.rules.phrase import Parsed, parse
from core.values import Criteria, Units
from tests.fakes.places import FakePlaces


def read(wish: str, currency: str = "USD", units: Units = Units.MILES) -> Parsed:
    return parse(wish, currency=currency, units=units, places=FakePlaces())


def asks(words: str = "", *, place: str | None = None, miles: float = 25.0, **rest: object) -> Criteria:
    """Criteria in short: prices in minor units, US dollars unless said otherwise, a place by its canonical name."""
    found = next((p for p in FakePlaces().suggest("", 99) if p.name == place), None)
    assert place is None or found, place
    if found:
        rest |= {"location": found.name, "latitude": found.latitude, "longitude": found.longitude, "radius_mi": miles}
    if rest.keys() & {"min_price", "max_price"}:
        rest.setdefault("currency", "USD")
    return Criteria(keywords=tuple(words.split()), **rest)  # type: ignore[arg-type]
