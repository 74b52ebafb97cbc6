"""Words for offering a thing, and for taking it back."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.language import say
from core.cards.listings import open_button, price_button
from core.cards.moments import day
from core.cards.phrases import facts
from core.selling.outcomes import ItemPosted, ItemWithdrawn
from core.values import Person


@worded.register
def _posted(outcome: ItemPosted, reader: Person) -> Card:
    listing = outcome.listing
    lines = (
        facts(listing, reader),
        say("Everybody whose rule it meets is told now."),
        say("It is offered until {day}; /items changes it or marks it sold.", day=day(outcome.ends_at, reader)),
    )
    return Card(
        say("Posted: {title}", title=listing.title),
        lines,
        (
            open_button(listing),
            price_button(listing),
            Action(say("Manage"), "item.show", outcome.ref),
            undo(outcome.undo),
        ),
        picture=listing.pictures[0] if listing.pictures else None,
    )


@worded.register
def _withdrawn(outcome: ItemWithdrawn, reader: Person) -> Card:
    return Card(
        say("Withdrawn: {title}", title=outcome.listing.title),
        (say("It is no longer offered, but a draft again."),),
        (Action(say("Go on"), "item.show", outcome.ref), Action(say("Discard"), "item.discard", outcome.ref)),
    )
