"""The parts of an item that its seller can say anew, and what words for each mean. Pure but for the places."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from core.errors import Refused, Why
from core.ports.places import Places
from core.selling.draft import Draft, read_description, read_title
from core.text.money import read_price
from core.text.taxonomy import SLUGS
from core.text.taxonomy import category as to_category
from core.text.taxonomy import condition as to_condition
from core.text.words import fold
from core.values import Condition, Money, Person, Place

NONE = frozenset({"none", "nothing", "no", "unknown", "remove", "-"})


class Field(StrEnum):
    """A part of an item."""

    TITLE = "title"
    PRICE = "price"
    CONDITION = "condition"
    CATEGORY = "category"
    PLACE = "place"
    DESCRIPTION = "description"
    PHOTOS = "photos"


ASKED = (Field.TITLE, Field.CATEGORY, Field.CONDITION, Field.PRICE, Field.PLACE)  # a price is advised for a condition
SAID = tuple(field for field in Field if field is not Field.PHOTOS)  # in words


def missing(draft: Draft) -> tuple[Field, ...]:
    """What is asked for as long as it is not known, in the order of asking."""
    known = {
        Field.TITLE: draft.title,
        Field.CATEGORY: draft.category,
        Field.CONDITION: draft.condition,
        Field.PRICE: draft.price,
        Field.PLACE: draft.place,
    }
    return tuple(field for field in ASKED if known[field] is None)


def said_anew(draft: Draft, field: Field, text: str, person: Person, places: Places) -> Draft:
    """The draft with a field as the text says it; `none` leaves all but the title open. Raises Refused."""
    is_none = fold(text).strip() in NONE
    match field:
        case Field.TITLE:
            return replace(draft, title=read_title(text))
        case Field.PRICE:
            return replace(draft, price=None if is_none else price_of(text, person))
        case Field.CONDITION:
            return replace(draft, condition=None if is_none else condition_of(text))
        case Field.CATEGORY:
            return replace(draft, category=None if is_none else category_of(text))
        case Field.PLACE:
            return replace(draft, place=None if is_none else place_of(text, places))
        case Field.DESCRIPTION:
            return replace(draft, description="" if is_none else read_description(text))
        case _:
            raise Refused(Why.NOT_UNDERSTOOD, text=text)


def price_of(text: str, person: Person) -> Money:
    """An asking price, in the person's currency unless another is named. Raises Refused(PRICE_INVALID)."""
    price = read_price(text, person.currency)
    if price is None:
        raise Refused(Why.PRICE_INVALID, text=text)
    return price


def condition_of(text: str) -> Condition:
    """A condition by any of its names. Raises Refused(CONDITION_UNKNOWN)."""
    found = to_condition(text)
    if found is None:
        raise Refused(Why.CONDITION_UNKNOWN, text=text)
    return found


def category_of(text: str) -> str:
    """A category of ours by any of its names. Raises Refused(CATEGORY_UNKNOWN)."""
    found = to_category(text)
    if found not in SLUGS:
        raise Refused(Why.CATEGORY_UNKNOWN, text=text)
    return found


def place_of(text: str, places: Places) -> Place:
    """A place by name. Raises Refused(PLACE_UNKNOWN)."""
    place = places.find(text)
    if place is None:
        raise Refused(Why.PLACE_UNKNOWN, place=text)
    return place
