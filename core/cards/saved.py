"""Words for kept listings, and for what a listing cost before."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.language import count, mark, percent, say
from core.cards.listings import open_button, save_button, watch_button
from core.cards.moments import day
from core.cards.phrases import capital, demo, facts, price
from core.listings.history import PricesShown
from core.listings.saved import PAGE, Kept, ListingForgotten, ListingKept, SavedListed
from core.values import ListingState, Money, Person

GONE = {ListingState.SOLD: mark("It was sold."), ListingState.REMOVED: mark("It is no longer offered.")}


@worded.register
def _kept(outcome: ListingKept, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    name = outcome.listing.title
    title = say("Saved: {title}", title=name) if outcome.undo else say("You keep it already: {title}", title=name)
    return Card(title, (say("/saved lists what you kept."),), back)


@worded.register
def _forgotten(outcome: ListingForgotten, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card(say("No longer kept: {title}", title=outcome.listing.title), (), back)


@worded.register
def _listed(outcome: SavedListed, reader: Person) -> Card:
    if not outcome.total:
        return Card(say("You have kept nothing yet"), (say("Save below a listing keeps it here."),))
    actions = []
    if outcome.page:
        actions.append(Action(say("Previous"), "saved.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action(say("Next"), "saved.page", str(outcome.page + 1)))
    first = outcome.page * PAGE + 1
    items = tuple(_entry(kept, reader) for kept in outcome.kept)
    title = count(outcome.total, "You kept {n} listing", "You kept {n} listings")
    if outcome.total > len(outcome.kept):
        title += f" ({first}–{first + len(outcome.kept) - 1})"
    return Card(title, (), tuple(actions), items=items)


def _entry(kept: Kept, reader: Person) -> Card:
    listing = kept.listing
    lines = [facts(listing, reader)]
    if kept.is_gone:
        lines.append(say(GONE[listing.state]))
    if kept.price_then != listing.price:
        then, change = price(kept.price_then, reader), _change(kept.price_then, listing.price)
        if change:
            lines.append(say("When you kept it: {price}; now {change}.", price=then, change=change))
        else:
            lines.append(say("When you kept it: {price}.", price=then))
    if listing.is_demo:
        lines.append(demo())
    actions = (open_button(listing), watch_button(listing), Action(say("Forget"), "saved.forget", str(listing.id)))
    return Card(listing.title, tuple(lines), actions, url=listing.url)


def _change(before: Money | None, now: Money | None) -> str:
    """`12% less`, where both are known and differ by as much as that."""
    if before is None or now is None or before.currency != now.currency or not before.minor:
        return ""
    change = (now.minor - before.minor) / before.minor
    if not round(100 * change):
        return ""
    return (
        say("{percent} less", percent=percent(change)) if change < 0 else say("{percent} more", percent=percent(change))
    )


@worded.register
def _prices(outcome: PricesShown, reader: Person) -> Card:
    listing, prices = outcome.listing, outcome.prices
    first, last = prices[0], prices[-1]
    if len(prices) == 1:
        since = day(first.at, reader, with_year=True)
        cost = capital(price(last.price, reader))
        lines = [say("{price} since I first saw it on {day}.", price=cost, day=since)]
    else:
        lines = [f"{day(one.at, reader, with_year=True)}: {price(one.price, reader)}" for one in prices]
        if change := _change(first.price, last.price):
            lines[-1] = say("{price}, as it is now: {change}", price=lines[-1], change=change)
        else:
            lines[-1] = say("{price}, as it is now", price=lines[-1])
    if outcome.left_out:
        lines.insert(0, count(outcome.left_out, "Before that, {n} other price.", "Before that, {n} other prices."))
    title = say("What it cost: {title}", title=listing.title)
    return Card(title, tuple(lines), (open_button(listing), save_button(listing)))
