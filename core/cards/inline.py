"""Words for listings that are picked in any chat, where others read them: nothing of who picked."""

from __future__ import annotations

from core.cards.card import Action, Card, Link
from core.cards.language import say, speaking
from core.cards.phrases import demo, facts
from core.values import Listing, Person


def card_of(listing: Listing, reader: Person, like: str) -> Card:
    """What is sent into the chat; `like` is the address at which anybody sets up an alert for the like of it."""
    with speaking(reader):
        lines = (facts(listing, reader), *((demo(),) if listing.is_demo else ()))
        actions: tuple[Action | Link, ...] = (Link(say("Alert like this"), like),)
        if listing.url:
            actions = (Link(say("Open"), listing.url), *actions)
        return Card(listing.title, lines, actions)


def description(listing: Listing, reader: Person) -> str:
    """The line below a title while one picks."""
    with speaking(reader):
        return facts(listing, reader)


def button(text: str, reader: Person) -> str:
    """What stands above the listings and leads to a chat with us."""
    with speaking(reader):
        return say("Tell me when it turns up") if text else say("Save what you want and be told")


def share(url: str, reader: Person) -> Link:
    """A button that lets a reader send a listing to somebody."""
    with speaking(reader):
        return Link(say("Send to somebody"), url)
