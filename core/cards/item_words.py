"""Words for a thing that somebody sells, part by part; shared by drafts, what is offered, and forms."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards.card import Action, Menu
from core.cards.categories import category
from core.cards.language import mark, say, speaking
from core.cards.phrases import capital, condition_name, price
from core.selling.draft import Draft
from core.selling.fields import Field
from core.values import Condition, Person

EDITS = {
    Field.TITLE: mark("Edit title"),
    Field.PRICE: mark("Edit price"),
    Field.CONDITION: mark("Edit condition"),
    Field.CATEGORY: mark("Edit category"),
    Field.PLACE: mark("Edit place"),
    Field.DESCRIPTION: mark("Edit description"),
    Field.PHOTOS: mark("Edit pictures"),
}
# What an open part means: shown where it is asked for, and where it stays open.
LEFT_OPEN = {
    Field.PRICE: mark("Price: not said. Rules with a price limit pass it by."),
    Field.CONDITION: mark("Condition: not said. Rules that ask for one pass it by."),
    Field.CATEGORY: mark("Category: not known. Rules that ask for one pass it by."),
    Field.PLACE: mark("Place: not said. Rules with a distance pass it by."),
}
OFTEN = ("furniture", "phones", "computers", "tv_audio", "gaming", "appliances", "home", "tools", "bikes", "clothing",
         "toys", "books")  # fmt: skip


def parts(draft: Draft, reader: Person) -> tuple[str, ...]:
    """A line for each part but the title; an open one says what follows from it."""
    said = {
        Field.PRICE: draft.price and say("Price: {price}", price=price(draft.price, reader)),
        Field.CONDITION: draft.condition and say("Condition: {condition}", condition=condition_name(draft.condition)),
        Field.CATEGORY: draft.category and say("Category: {category}", category=category(draft.category)),
        Field.PLACE: draft.place and say("Place: {place}", place=draft.place.name),
    }
    lines = [words or say(LEFT_OPEN[field]) for field, words in said.items()]
    lines.append(pictures(len(draft.photos)))
    if draft.description:
        lines.append(say("Description: {text}", text=draft.description))
    return tuple(lines)


def pictures(number: int) -> str:
    """How many pictures it has."""
    if not number:
        return say("Pictures: none yet. Ads with one are looked at far more often.")
    return say("Pictures: {number}", number=number)


def now(draft: Draft, field: Field, reader: Person) -> str:
    """What a part says now, as it may be typed anew; empty where it is open."""
    match field:
        case Field.TITLE:
            return draft.title or ""
        case Field.PRICE:
            return price(draft.price, reader) if draft.price else ""
        case Field.CONDITION:
            return condition_name(draft.condition) if draft.condition else ""
        case Field.CATEGORY:
            return category(draft.category) if draft.category else ""
        case Field.PLACE:
            return draft.place.name if draft.place else ""
        case Field.DESCRIPTION:
            return draft.description
        case _:
            return ""


def edits(ref: str) -> Menu:
    """A button for each part."""
    actions = (Action(say(words), "item.field", f"{ref}:{field.value}") for field, words in EDITS.items())
    return Menu(say("Edit…"), tuple(actions))


def values(field: Field) -> tuple[tuple[str, str], ...]:
    """What a condition or category can be: what it is called, and what is sent back."""
    if field is Field.CONDITION:
        return tuple((capital(condition_name(one)), one.value) for one in Condition)
    return tuple((category(slug), slug) for slug in OFTEN)


@dataclass(frozen=True, slots=True)
class FormWords:
    """What stands on a form with one field; `now` is what it starts from."""

    title: str
    label: str
    hint: str
    now: str = ""


LABELS = {
    Field.TITLE: mark("Title"),
    Field.PRICE: mark("Price"),
    Field.PLACE: mark("Place"),
    Field.DESCRIPTION: mark("Description"),
}
HINTS = {
    Field.TITLE: mark("What it is, in one line."),
    Field.PRICE: mark("For example: 80, $80 or 80 EUR; 0 gives it away."),
    Field.PLACE: mark("A ZIP code or a city."),
    Field.DESCRIPTION: mark("Size, age, faults, when it can be fetched."),
}


def field_form(field: Field, draft: Draft, reader: Person) -> FormWords:
    """The form for a part that is said in words."""
    with speaking(reader):
        return FormWords(say(EDITS[field]), say(LABELS[field]), say(HINTS[field]), now(draft, field, reader))


def sale_form(reader: Person) -> FormWords:
    """The form for what an item sold for."""
    with speaking(reader):
        return FormWords(say("Sold"), say("For how much did it sell?"), say("For example: 80, $80 or 80 EUR."))


def photos_form(reader: Person) -> FormWords:
    """The form that takes pictures."""
    with speaking(reader):
        return FormWords(say("Add pictures"), say("Pictures"), say("JPEG, PNG or WebP, each at most 5 MB."))
