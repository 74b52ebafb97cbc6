"""Numbers with a unit: `55"`, `55 in` and `55-inch` are one thing, whichever of them a listing says."""

from __future__ import annotations

from core.ports.engine import Alternative
from core.text.words import term

# The names of each unit, and what a bare number is worth: `55 TV` mostly means inches, `128` seldom gigabytes.
UNITS: tuple[tuple[str, float], ...] = (
    ("inch inches in ins", 0.8),
    ("gb gig gigs gigabyte gigabytes gbs", 0.5),
    ("tb terabyte terabytes tbs", 0.3),
    ("mb megabyte megabytes", 0.3),
    ("mhz megahertz", 0.3),
    ("ghz gigahertz", 0.3),
    ("hz hertz", 0.3),
    ("w watt watts", 0.3),
    ("kw kilowatt kilowatts", 0.3),
    ("v volt volts", 0.3),
    ("mah", 0.3),
    ("ah", 0.3),
    ("mp megapixel megapixels", 0.3),
    ("mm millimeter millimeters millimetre millimetres", 0.3),
    ("cm centimeter centimeters centimetre centimetres", 0.3),
    ("ft foot feet", 0.3),
    ("lb lbs pound pounds", 0.3),
    ("kg kilo kilos kilogram kilograms", 0.3),
    ("oz ounce ounces", 0.3),
    ("qt quart quarts", 0.3),
    ("gal gallon gallons", 0.3),
    ("l liter liters litre litres", 0.3),
    ("ml milliliter milliliters millilitre millilitres", 0.3),
    ("cc", 0.3),
    ("hp horsepower", 0.3),
    ("btu btus", 0.3),
    ("seater seat seats", 0.3),
    ("speed", 0.3),
)
_FORMS = {
    form: (tuple(dict.fromkeys(map(term, names.split()))), bare) for names, bare in UNITS for form in names.split()
}


def is_unit(word: str) -> bool:
    """Whether a word names a unit."""
    return word in _FORMS


def sized(number: tuple[str, ...], unit: str) -> tuple[Alternative, ...]:
    """Every way to say so many of a unit. `number` has two words where it has a point."""
    forms, bare = _FORMS[unit]
    ways = [(*number, form) for form in forms] + [(*number[:-1], number[-1] + form) for form in forms]
    return (*(Alternative(way) for way in dict.fromkeys(ways)), Alternative(number, bare))


def split(word: str) -> tuple[str, str] | None:
    """`128gb` as number and unit; None of any other word."""
    digits = len(word) - len(word.lstrip("0123456789"))
    number, unit = word[:digits], word[digits:]
    return (number, unit) if number and unit in _FORMS else None
