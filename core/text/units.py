"""Distances: as people write them, in miles as we keep them, and as a person reads them."""

import re

from core.distance import KM_PER_MI
from core.text.money import format_number
from core.text.numbers import read_number
from core.text.words import fold
from core.values import Units

UNIT_NAMES: dict[str, Units] = {
    **dict.fromkeys(("mi", "mis", "mile", "miles", "milla", "millas"), Units.MILES),
    **dict.fromkeys(("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres"), Units.KILOMETRES),
    **dict.fromkeys(("klick", "klicks", "kilometro", "kilometros"), Units.KILOMETRES),
}
_DISTANCE = re.compile(r"(?P<number>[0-9.,]+)\s*-?\s*(?P<unit>[a-z]*)\.?", re.IGNORECASE)
PLACES_KEPT = 4  # decimals of a mile: about 16 cm, enough that 20 km comes back as 20 km


def to_miles(distance: float, units: Units) -> float:
    """A distance in these units, in miles."""
    return round(distance / KM_PER_MI if units is Units.KILOMETRES else distance, PLACES_KEPT)


def read_distance(text: str, default_units: Units) -> float | None:
    """`25mi` `20 km` `15 miles` `30 kilometers` in miles; a bare number is in `default_units`. None if unreadable."""
    found = _DISTANCE.fullmatch(fold(text.strip()))
    number = read_number(found["number"]) if found else None
    if not found or number is None:
        return None
    units = UNIT_NAMES.get(found["unit"].lower()) if found["unit"] else default_units
    return to_miles(float(number), units) if units else None


def format_distance(miles: float, units: Units, locale: str = "en_US") -> str:
    """As a person reads it, in tenths where near: `0.4 mi` `12 mi` `19 km`."""
    distance = miles * KM_PER_MI if units is Units.KILOMETRES else miles
    return f"{format_number(round(distance, 1) if distance < 9.95 else round(distance), locale)} {units.value}"
