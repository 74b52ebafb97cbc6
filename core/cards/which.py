"""Words for a choice among listings, where something names several."""

from __future__ import annotations

from core.cards.card import Action, Card, Menu, worded
from core.cards.language import count, say
from core.cards.phrases import price
from core.listings.service import ListingsNamed
from core.values import Person


@worded.register
def _named(outcome: ListingsNamed, reader: Person) -> Card:
    label = say("Choose a listing")
    actions = tuple(
        Action(f"{one.title[:60]} · {price(one.price, reader)}", outcome.verb, str(one.id)) for one in outcome.listings
    )
    title = count(len(outcome.listings), "That names {n} listing", "That names {n} listings")
    return Card(title, (say("Which one do you mean?"),), menus=(Menu(label, actions),))
