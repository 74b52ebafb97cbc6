"""Words for items that are shared in communities, and for what a community makes possible besides."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, card, worded
from core.cards.language import say
from core.cards.listings import open_button, price_button, save_button
from core.cards.phrases import facts
from core.communities.outcomes import AlsoPossible
from core.communities.sharing import ItemShared, ShareAsked
from core.delivery.outcomes import ItemDue, ItemOver
from core.values import Listing, ListingState, Person


def share_button(listing_id: int) -> Action:
    """Share: asks in which community."""
    return Action(say("Share in a community"), "item.share.ask", str(listing_id))


@worded.register
def _also_possible(outcome: AlsoPossible, reader: Person) -> Card:
    shown = card(outcome.outcome, reader)
    return replace(shown, actions=(*shown.actions, *more_actions(outcome)))


def more_actions(outcome: AlsoPossible) -> tuple[Action, ...]:
    """The buttons of what is possible besides."""
    found = []
    if outcome.adopt:
        found.append(Action(say("Make it the community’s"), "community.adopt", outcome.adopt))
    if outcome.share:
        found.append(share_button(outcome.share))
    return tuple(found)


@worded.register
def _share_asked(outcome: ShareAsked, reader: Person) -> Card:
    listing = outcome.listing
    lines = [
        say("Shared in {community}", community=one.name) for one in outcome.communities if one.ref in outcome.shared
    ]
    actions = tuple(
        Action(one.name, "item.share", f"{listing.id}:{one.ref}")
        for one in outcome.communities
        if one.ref not in outcome.shared
    )
    if actions:
        lines.append(say("It is told in the channel for its category there."))
    return Card(say("Share “{title}”", title=listing.title), tuple(lines), actions)


@worded.register
def _shared(outcome: ItemShared, reader: Person) -> Card:
    if outcome.again:
        line = say("It was shared there before, and is told once.")
    else:
        line = say("It is on its way. Once it is sold or withdrawn, that is noted there.")
    return Card(
        say("Shared in {community}: {title}", community=outcome.community, title=outcome.listing.title), (line,)
    )


@worded.register
def _item(outcome: ItemDue, reader: Person) -> Card:
    listing = outcome.listing
    lines = [facts(listing, reader)]
    if outcome.seller:
        lines.append(say("Offered by {seller}", seller=outcome.seller))
    actions = (open_button(listing), save_button(listing), price_button(listing))
    return Card(listing.title, tuple(lines), actions, picture=_picture(listing), url=listing.url)


@worded.register
def _item_over(outcome: ItemOver, reader: Person) -> Card:
    listing = outcome.listing
    if listing is None:
        return Card(say("No longer offered"), (say("Whoever offered it has withdrawn it."),))
    is_sold = listing.state is ListingState.SOLD
    title = say("Sold: {title}", title=listing.title) if is_sold else say("Withdrawn: {title}", title=listing.title)
    return Card(title, (say("It is no longer offered."),), picture=_picture(listing))


def _picture(listing: Listing) -> str | None:
    return listing.pictures[0] if listing.pictures else None
