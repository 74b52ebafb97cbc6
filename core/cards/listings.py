"""Words for listings: one in full, and as an entry of a list."""

from __future__ import annotations

from core.cards.card import Action, Card, Link, worded
from core.cards.categories import category
from core.cards.language import say
from core.cards.lists import listed
from core.cards.phrases import demo, facts, price
from core.listings.service import ListingShown
from core.values import Criteria, Listing, Person

LONGEST_DESCRIPTION = 700  # characters; the rest is behind the link


def short(listing: Listing, reader: Person, criteria: Criteria | None = None) -> Card:
    """A listing as an entry of a list."""
    lines = (facts(listing, reader, criteria), *((demo(),) if listing.is_demo else ()))
    return Card(listing.title, lines, (open_button(listing),), url=listing.url)


def open_button(listing: Listing) -> Action | Link:
    """Open: its own page where it has one, else the listing in full here."""
    return Link(say("Open"), listing.url) if listing.url else Action(say("Open"), "listing.open", str(listing.id))


def save_button(listing: Listing) -> Action:
    """Save: keeps it among one's own."""
    return Action(say("Save"), "listing.save", str(listing.id))


def price_button(listing: Listing) -> Action:
    """Price: what it is worth."""
    return Action(say("Price"), "listing.price", str(listing.id))


def watch_button(listing: Listing) -> Action:
    """Watch: be told when its price moves, when it is gone and when it is back."""
    return Action(say("Watch"), "watch.add", str(listing.id))


def like_button(listing: Listing) -> Action:
    """Alert like this: a rule for the like of it, to be saved or not."""
    return Action(say("Alert like this"), "listing.like", str(listing.id))


def trace_button(listing: Listing, label: str = "") -> Action:
    """What became of it for who asks, rule by rule."""
    return Action(label or say("Was I told?"), "listing.trace", str(listing.id))


@worded.register
def _shown(outcome: ListingShown, reader: Person) -> Card:
    listing = outcome.listing
    lines = [facts(listing, reader)]
    if outcome.former_prices:
        former = listed([price(money, reader) for money in outcome.former_prices[-5:]])
        lines.append(say("Before: {prices}", prices=former))
    if listing.category:
        lines.append(say("Category: {category}", category=category(listing.category)))
    if listing.description:
        text = listing.description
        lines.append(text if len(text) <= LONGEST_DESCRIPTION else text[:LONGEST_DESCRIPTION].rstrip() + "…")
    if listing.state != "active":
        lines.append(say("It is no longer offered."))
    if listing.is_demo:
        lines.append(demo())
    link = (Link(say("Open"), listing.url),) if listing.url else ()
    actions = (
        *link,
        save_button(listing),
        watch_button(listing),
        like_button(listing),
        price_button(listing),
        trace_button(listing),
    )
    picture = listing.pictures[0] if listing.pictures else None
    return Card(listing.title, tuple(lines), actions, picture=picture, url=listing.url)
