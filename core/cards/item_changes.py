"""Words for what was done to a thing that somebody sells, and that it ends."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.item_words import parts
from core.cards.language import mark, say
from core.cards.moments import day
from core.cards.phrases import price
from core.delivery.outcomes import NoticeDue
from core.models.instant import from_ms
from core.selling.ending import ENDED, ENDING
from core.selling.fields import Field
from core.selling.outcomes import (
    ItemChanged,
    ItemDeleted,
    ItemPutBack,
    ItemRenewed,
    ItemSold,
    SalePriceAsked,
    SalePriceKept,
)
from core.text.money import to_major
from core.values import Person

SALE_HINT = mark("For example: 80, $80 or 80 EUR.")
CHANGES = {
    Field.TITLE: mark("Its title is another now."),
    Field.CONDITION: mark("Its condition is another now."),
    Field.CATEGORY: mark("Its category is another now."),
    Field.PLACE: mark("Its place is another now."),
    Field.DESCRIPTION: mark("Its description is another now."),
    Field.PRICE: mark("Its price is another now."),
    Field.PHOTOS: mark("Its pictures are others now."),
}


@worded.register
def _changed(outcome: ItemChanged, reader: Person) -> Card:
    item, lines = outcome.item, [say(CHANGES[outcome.field])]
    asked = item.draft.price
    if outcome.field is Field.PRICE and asked is not None:
        lines = [say("You ask {price} now.", price=price(asked, reader))]
        if outcome.former is not None and outcome.former != asked:
            lines.append(say("Before: {price}.", price=price(outcome.former, reader)))
            fell = outcome.former.currency == asked.currency and asked.minor < outcome.former.minor
            lines += [say("Rules that tell of falling prices are told.")] if fell else []
    else:
        lines += parts(item.draft, reader)
    return Card(
        say("Changed: {title}", title=item.draft.title or ""),
        tuple(lines),
        (
            undo(outcome.undo),
            Action(say("Edit more"), "item.edit", item.ref),
            Action(say("Back"), "item.show", item.ref),
        ),
    )


@worded.register
def _sold(outcome: ItemSold, reader: Person) -> Card:
    item, asked = outcome.item, outcome.item.draft.price
    as_asked = (
        (
            Action(
                say("For {price}, as asked", price=price(asked, reader)),
                "item.sold.for",
                f"{item.ref}:{to_major(asked)} {asked.currency}",
            ),
        )
        if asked is not None and asked.minor
        else ()
    )
    return Card(
        say("Sold: {title}", title=item.draft.title or ""),
        (
            say("Nobody is told of it any more."),
            say("For how much? You need not say; only you see it, beside what I advised."),
        ),
        (
            *as_asked,
            Action(say("Another price"), "item.sold.price", item.ref),
            undo(outcome.undo),
            Action(say("All items"), "items.page", "0"),
        ),
    )


@worded.register
def _sale_price_asked(outcome: SalePriceAsked, reader: Person) -> Card:
    return Card(
        say("For how much did “{title}” sell?", title=outcome.title),
        (say(SALE_HINT),),
        (Action(say("Back"), "item.show", outcome.ref),),
        wants_text=True,
    )


@worded.register
def _sale_price(outcome: SalePriceKept, reader: Person) -> Card:
    item = outcome.item
    return Card(
        say("Sold for {price}: {title}", price=price(item.sold_for, reader), title=item.draft.title or ""),
        (say("Only you see it; /price, “What I advised”, shows it beside my advice."),),
        (undo(outcome.undo), Action(say("All items"), "items.page", "0")),
    )


@worded.register
def _renewed(outcome: ItemRenewed, reader: Person) -> Card:
    item = outcome.item
    until = day(item.ends_at, reader) if item.ends_at else "…"
    title = item.draft.title or ""
    shown = say("Offered again: {title}", title=title) if outcome.was_gone else say("Renewed: {title}", title=title)
    return Card(
        shown,
        (say("It is offered until {day}.", day=until),),
        (undo(outcome.undo), Action(say("Manage"), "item.show", item.ref)),
    )


@worded.register
def _deleted(outcome: ItemDeleted, reader: Person) -> Card:
    return Card(
        say("Deleted: {title}", title=outcome.title),
        (say("It can be taken back for a minute."),),
        (undo(outcome.undo), Action(say("All items"), "items.page", "0")),
    )


@worded.register
def _put_back(outcome: ItemPutBack, reader: Person) -> Card:
    item = outcome.item
    return Card(
        say("As before: {title}", title=item.draft.title or ""),
        parts(item.draft, reader),
        (Action(say("Manage"), "item.show", item.ref),),
    )


def notice(outcome: NoticeDue, reader: Person) -> Card | None:
    """The words of a notice about an item; None for any other."""
    if outcome.topic not in (ENDING, ENDED):
        return None
    ref, title = str(outcome.facts["ref"]), str(outcome.facts["title"])
    until = day(from_ms(int(outcome.facts["ends"])), reader)
    if outcome.topic == ENDED:
        return Card(
            say("No longer offered: {title}", title=title),
            (say("It ended on {day}. One tap offers it again; so does /items.", day=until),),
            (Action(say("Offer again"), "item.renew", ref), Action(say("Delete"), "item.delete", ref)),
        )
    return Card(
        say("It ends soon: {title}", title=title),
        (say("It is offered until {day}. Still there? One tap renews it; so does /items.", day=until),),
        (
            Action(say("Renew"), "item.renew", ref),
            Action(say("Lower price"), "item.lower", ref),
            Action(say("Mark sold"), "item.sold", ref),
        ),
    )
