"""Words for offering a thing."""

from __future__ import annotations

from core.cards.card import Card, undo, worded
from core.cards.language import say
from core.cards.listings import open_button, price_button
from core.cards.phrases import facts
from core.selling.service import ItemPosted, ItemWithdrawn
from core.values import Person


@worded.register
def _posted(outcome: ItemPosted, reader: Person) -> Card:
    listing = outcome.listing
    lines = (facts(listing, reader), say("Everybody whose rule it meets is told now."))
    picture = listing.pictures[0] if listing.pictures else None
    return Card(
        say("Posted: {title}", title=listing.title),
        lines,
        (open_button(listing), price_button(listing), undo(outcome.undo)),
        picture=picture,
    )


@worded.register
def _withdrawn(outcome: ItemWithdrawn, reader: Person) -> Card:
    return Card(say("Withdrawn: {title}", title=outcome.listing.title), (say("It is no longer offered."),))
