"""Words for kept listings, and for what a listing cost before."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.listings import open_button, save_button, watch_button
from core.cards.moments import day
from core.cards.phrases import DEMO, facts, plural, price
from core.listings.history import PricesShown
from core.listings.saved import PAGE, Kept, ListingForgotten, ListingKept, SavedListed
from core.values import ListingState, Money, Person

GONE = {ListingState.SOLD: "It was sold.", ListingState.REMOVED: "It is no longer offered."}


@worded.register
def _kept(outcome: ListingKept, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    title = "Saved" if outcome.undo else "You keep it already"
    return Card(f"{title}: {outcome.listing.title}", ("/saved lists what you kept.",), back)


@worded.register
def _forgotten(outcome: ListingForgotten, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card(f"No longer kept: {outcome.listing.title}", (), back)


@worded.register
def _listed(outcome: SavedListed, reader: Person) -> Card:
    if not outcome.total:
        return Card("You have kept nothing yet", ("Save below a listing keeps it here.",))
    actions = []
    if outcome.page:
        actions.append(Action("Previous", "saved.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", "saved.page", str(outcome.page + 1)))
    first = outcome.page * PAGE + 1
    of = f" ({first}–{first + len(outcome.kept) - 1})" if outcome.total > len(outcome.kept) else ""
    items = tuple(_entry(kept, reader) for kept in outcome.kept)
    return Card(f"You kept {plural(outcome.total, 'listing')}{of}", (), tuple(actions), items=items)


def _entry(kept: Kept, reader: Person) -> Card:
    listing = kept.listing
    lines = [facts(listing, reader)]
    if kept.is_gone:
        lines.append(GONE[listing.state])
    if kept.price_then != listing.price:
        lines.append(f"When you kept it: {price(kept.price_then, reader)}{_change(kept.price_then, listing.price)}.")
    if listing.is_demo:
        lines.append(DEMO)
    actions = (open_button(listing), watch_button(listing), Action("Forget", "saved.forget", str(listing.id)))
    return Card(listing.title, tuple(lines), actions, url=listing.url)


def _change(before: Money | None, now: Money | None) -> str:
    """`; now 12% less`, where both are known."""
    if before is None or now is None or before.currency != now.currency or not before.minor:
        return ""
    percent = round(100 * (now.minor - before.minor) / before.minor)
    return f"; now {abs(percent)}% {'less' if percent < 0 else 'more'}" if percent else ""


@worded.register
def _prices(outcome: PricesShown, reader: Person) -> Card:
    listing, prices = outcome.listing, outcome.prices
    first, last = prices[0], prices[-1]
    if len(prices) == 1:
        lines = [f"{_sum(last.price, reader)} since I first saw it on {day(first.at, reader, with_year=True)}."]
    else:
        lines = [f"{day(one.at, reader, with_year=True)}: {price(one.price, reader)}" for one in prices]
        lines[-1] += f", as it is now{_change(first.price, last.price).replace('; now', ':')}"
    if outcome.left_out:
        lines.insert(0, f"Before that, {plural(outcome.left_out, 'other price')}.")
    return Card(f"What it cost: {listing.title}", tuple(lines), (open_button(listing), save_button(listing)))


def _sum(money: Money | None, reader: Person) -> str:
    said = price(money, reader)
    return said[0].upper() + said[1:]
