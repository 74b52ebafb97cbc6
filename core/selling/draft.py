"""What a seller says in one line, as an item to offer. Pure but for the places and words it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.errors import Refused, Why
from core.ports.places import Places
from core.text.money import read_price
from core.text.plain import printable
from core.text.taxonomy import SLUGS
from core.text.taxonomy import category as to_category
from core.text.taxonomy import condition as read_condition
from core.values import Condition, Money, Person, Place

LONGEST_TITLE = 200  # characters
LONGEST_DESCRIPTION = 2000
LONGEST_LINE = 1000
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[^\w\s]*\d[\d.,]*(?:e\d+)?[^\w\s]*", re.IGNORECASE)  # meant as a price, readable or not
_ZIP = re.compile(r"\d{5}(-\d{4})?")


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as far as it is known. `category` is a slug of ours; `photos` are names that `Photos.keep` gave."""

    title: str | None = None
    price: Money | None = None
    condition: Condition | None = None
    place: Place | None = None
    photos: tuple[str, ...] = ()
    category: str | None = None
    description: str = ""


def read_line(text: str, person: Person, places: Places) -> Draft:
    """`malm dresser, white, good, 80, 95112`: the title first; then price, condition, place and category in any order.
    What stands on further lines is the description.

    Raises Refused for a part after those that is none of them.
    """
    line, _, description = text.strip().partition("\n")
    if len(line) > LONGEST_LINE:
        raise Refused(Why.TOO_LONG, limit=LONGEST_LINE, length=len(line))
    parts = [part.strip() for part in _THOUSANDS.sub("", line).split(",") if part.strip()]
    draft, title = Draft(), parts[:1]
    rest = parts[1:]
    while rest:
        known, taken = _recognise(rest, draft, person, places)
        if known is not None:
            draft = known
        elif draft.price is None and _NUMBER.fullmatch(rest[0]):
            raise Refused(Why.PRICE_INVALID, text=rest[0])
        elif draft == Draft():
            title.append(rest[0])  # a comma of the title's own: nothing else has been said yet
        elif draft.place is None:
            raise Refused(Why.PLACE_UNKNOWN, place=rest[0])
        else:
            raise Refused(Why.NOT_UNDERSTOOD, text=rest[0])
        rest = rest[taken:]
    draft = replace(draft, description=read_description(description))
    return replace(draft, title=read_title(", ".join(title))) if title else draft


def read_more(text: str, draft: Draft, person: Person, places: Places) -> Draft | None:
    """A draft after more was said of it, in parts as in a line: `good, 80`; None if any of it is not understood.

    What was known is said anew.
    """
    rest = [part.strip() for part in _THOUSANDS.sub("", text).split(",") if part.strip()]
    said = Draft()
    while rest:
        known, taken = _recognise(rest, said, person, places)
        if known is None:
            return None
        said, rest = known, rest[taken:]
    return replace(
        draft,
        price=said.price or draft.price,
        condition=said.condition or draft.condition,
        place=said.place or draft.place,
        category=said.category or draft.category,
    )


def _recognise(rest: list[str], draft: Draft, person: Person, places: Places) -> tuple[Draft | None, int]:
    """The draft with the next part understood, and how many parts that took."""
    part = rest[0]
    if draft.condition is None and (condition := read_condition(part)):
        return replace(draft, condition=condition), 1
    zip_first = _ZIP.fullmatch(part) and any(any(c.isdigit() for c in later) for later in rest[1:])
    if draft.price is None and not (zip_first and places.find(part)) and (price := _amount(part, person)):
        return replace(draft, price=price), 1
    if draft.place is None and len(rest) > 1 and (place := places.find(f"{part}, {rest[1]}")):
        return replace(draft, place=place), 2  # `San Jose, CA` was split at its comma
    if draft != Draft() and draft.category is None and (category := to_category(part)) in SLUGS:
        return replace(draft, category=category), 1  # said before anything else, it would be a word of the title
    if draft.place is None and (place := places.find(part)):
        return replace(draft, place=place), 1
    return None, 1


def _amount(part: str, person: Person) -> Money | None:
    if not re.match(r"(free$|[^\w\s]*\s*-?\d|[A-Za-z]{1,4}\.?\s*-?\d)", part, re.IGNORECASE):
        return None
    return read_price(part, person.currency)


def read_title(text: str) -> str:
    """A title within bounds, on one line. Raises Refused."""
    title = " ".join(printable(text).split())
    if not title:
        raise Refused(Why.TITLE_MISSING)
    if len(title) > LONGEST_TITLE:
        raise Refused(Why.TOO_LONG, limit=LONGEST_TITLE, length=len(title))
    return title


def read_description(text: str) -> str:
    """A description within bounds, its lines kept, at most one empty between them. Raises Refused(TOO_LONG)."""
    lines = [" ".join(printable(line).split()) for line in text.splitlines()]
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(said) > LONGEST_DESCRIPTION:
        raise Refused(Why.TOO_LONG, limit=LONGEST_DESCRIPTION, length=len(said))
    return said
