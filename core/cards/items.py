"""Words for what somebody sells: the list, one in full, what was done to it, and that it ends."""

from __future__ import annotations

from datetime import datetime

from core.cards.card import Action, Card, worded
from core.cards.item_words import edits, parts
from core.cards.language import count, mark, say, speaking
from core.cards.moments import day
from core.cards.phrases import price
from core.ports.photos import PHOTO_SCHEME
from core.selling.fields import Field
from core.selling.outcomes import (
    PAGE,
    DeleteAsked,
    FieldsShown,
    Item,
    ItemShown,
    ItemsListed,
    ItemState,
    LowerAsked,
)
from core.values import Person


@worded.register
def _listed(outcome: ItemsListed, reader: Person) -> Card:
    if not outcome.items:
        return Card(
            say("You sell nothing yet"), (say("/sell and one line begins: /sell malm dresser, good, 80, 95112"),)
        )
    turns = [Action(say("Previous"), "items.page", str(outcome.page - 1))] if outcome.page else []
    turns += [Action(say("Next"), "items.page", str(outcome.page + 1))] if outcome.has_more else []
    first = outcome.page * PAGE + 1
    title = say("What you sell ({total})", total=outcome.total)
    if outcome.total > len(outcome.items):
        last = first + len(outcome.items) - 1
        title = say("What you sell ({first}–{last} of {total})", first=first, last=last, total=outcome.total)
    return Card(title, (), tuple(turns), items=tuple(_entry(item, reader, outcome.now) for item in outcome.items))


def _entry(item: Item, reader: Person, now: datetime) -> Card:
    lines = (standing(item, reader, now), *heard(item))
    shown = say("Go on") if item.state is ItemState.DRAFT else say("Manage")
    return Card(
        item.draft.title or "…",
        lines,
        (Action(shown, "item.show", item.ref),),
        picture=PHOTO_SCHEME + item.draft.photos[0] if item.draft.photos else None,
    )


def standing(item: Item, reader: Person, now: datetime) -> str:
    """Where it stands, in a sentence: `Offered 3 days ago for $80, until 27 Dec.`"""
    asked, since = price(item.draft.price, reader), age(item.since, now)
    match item.state:
        case ItemState.DRAFT:
            return say("A draft ({price}), begun {since}. Nobody sees it.", price=asked, since=since)
        case ItemState.OFFERED:
            until = day(item.ends_at, reader) if item.ends_at else "…"
            return say("Offered {since} for {price}, until {day}.", since=since, price=asked, day=until)
        case ItemState.SOLD if item.sold_for is not None:
            return say("Sold for {price}; it was offered {since}.", price=price(item.sold_for, reader), since=since)
        case ItemState.SOLD:
            return say("Sold; it was offered {since} for {price}.", since=since, price=asked)
        case _:
            return say("Ended; it was offered {since} for {price}.", since=since, price=asked)


def age(since: datetime, now: datetime) -> str:
    """How long ago: `today`, `3 days ago`."""
    days = max(0, (now - since).days)
    return count(days, "{n} day ago", "{n} days ago") if days else say("today")


def heard(item: Item) -> tuple[str, ...]:
    """How many people were told of it, and how many keep it."""
    if item.state is ItemState.DRAFT:
        return ()
    told = (
        count(item.told, "{n} person was told of it", "{n} people were told of it")
        if item.told
        else say("Nobody was told of it yet")
    )
    saved = (count(item.saved, "{n} keeps it", "{n} keep it"),) if item.saved else ()
    return (" · ".join((told, *saved)),)


def in_short(item: Item, reader: Person) -> str:
    """One of several of that title: `malm dresser · $80`, so that they can be told apart."""
    states = {ItemState.DRAFT: mark("draft"), ItemState.SOLD: mark("sold"), ItemState.ENDED: mark("no longer offered")}
    with speaking(reader):
        parts = [item.draft.title or "…", price(item.draft.price, reader)]
        parts += [say(states[item.state])] if item.state in states else []
        return " · ".join(parts)


@worded.register
def _shown(outcome: ItemShown, reader: Person) -> Card:
    item = outcome.item
    return Card(
        item.draft.title or "…",
        (standing(item, reader, outcome.now), *heard(item), *parts(item.draft, reader)),
        (*_buttons(item), Action(say("All items"), "items.page", "0")),
        picture=PHOTO_SCHEME + item.draft.photos[0] if item.draft.photos else None,
    )


def _buttons(item: Item) -> tuple[Action, ...]:
    delete = Action(say("Delete"), "item.delete", item.ref)
    if item.state is ItemState.OFFERED:
        return (
            Action(say("Edit"), "item.edit", item.ref),
            Action(say("Lower price"), "item.lower", item.ref),
            Action(say("Mark sold"), "item.sold", item.ref),
            Action(say("Renew"), "item.renew", item.ref),
            *((Action(say("Price"), "price.item", str(item.listing.id)),) if item.listing else ()),
            delete,
        )
    price_asked = item.state is ItemState.SOLD and item.sold_for is None
    said = (Action(say("Say its sale price"), "item.sold.price", item.ref),) if price_asked else ()
    return (*said, Action(say("Offer again"), "item.renew", item.ref), delete)


@worded.register
def _fields(outcome: FieldsShown, reader: Person) -> Card:
    item = outcome.item
    return Card(
        say("What shall change? {title}", title=item.draft.title or ""),
        parts(item.draft, reader),
        (Action(say("Back"), "item.show", item.ref),),
        menus=(edits(item.ref),),
    )


@worded.register
def _lower(outcome: LowerAsked, reader: Person) -> Card:
    item = outcome.item
    shares = tuple(
        Action(
            say("{share} % less: {price}", share=share, price=price(money, reader)),
            "item.lower.by",
            f"{item.ref}:{share}",
        )
        for share, money in outcome.prices
    )
    return Card(
        say("What shall “{title}” cost?", title=item.draft.title or ""),
        (
            say("You ask {price} now.", price=price(item.draft.price, reader)),
            say("Whoever has a rule that tells of falling prices hears of it."),
        ),
        (
            *shares,
            Action(say("Another price"), "item.field", f"{item.ref}:{Field.PRICE.value}"),
            Action(say("Back"), "item.show", item.ref),
        ),
    )


@worded.register
def _delete(outcome: DeleteAsked, reader: Person) -> Card:
    item = outcome.item
    return Card(
        say("Delete “{title}”?", title=item.draft.title or ""),
        (say("It goes from the board and from this list, with its pictures. If it was sold, mark it sold instead."),),
        (Action(say("Yes, delete"), "item.delete.yes", item.ref), Action(say("Back"), "item.show", item.ref)),
    )
