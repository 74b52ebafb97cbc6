"""Words on the forms that ask for a whole rule or a whole item at once, where a platform has forms."""

from __future__ import annotations

from core.cards.language import mark, say, speaking
from core.values import Person

TITLES = {"rule": mark("A new rule"), "item": mark("Offer something")}
# The label (at most 45 characters) and the hint (at most 100) of each field.
FIELDS = {
    "what": (
        mark("What are you looking for?"),
        mark("Words, or all in one line: gaming pc -laptop <1000 within 25mi of 95112"),
    ),
    "max_price": (mark("The most you would pay"), mark("For example: 300, $300 or 300 EUR.")),
    "near": (mark("Where?"), mark("A city or ZIP code, or how far from it: 25mi of 95112")),
    "wanted": (mark("How good must it be?"), ""),
    "name": (mark("What shall I call this rule?"), mark("Left empty, it is called by its words.")),
    "title": (mark("What are you selling?"), mark("A title, or all in one line: malm dresser, good, 80, 95112")),
    "price": (mark("How much do you ask?"), mark("For example: 80, $80 or 80 EUR. 0 gives it away.")),
    "condition": (mark("What condition is it in?"), ""),
    "place": (mark("Where is it?"), mark("A ZIP code or a city.")),
    "photos": (mark("Pictures"), mark("Up to ten: JPEG, PNG or WebP of at most 5 MB each.")),
}


def title(form: str, reader: Person) -> str:
    """What stands above a form."""
    with speaking(reader):
        return say(TITLES[form])


def field(name: str, reader: Person) -> tuple[str, str]:
    """The label and the hint of a field."""
    label, hint = FIELDS[name]
    with speaking(reader):
        return say(label), say(hint) if hint else ""
