"""Words for watched listings: the list, and what is told of one."""

from __future__ import annotations

from core.cards.card import Action, Card, Link, undo, worded
from core.cards.language import count, mark, say
from core.cards.listings import open_button
from core.cards.moments import day
from core.cards.phrases import demo, facts, price
from core.delivery.outcomes import NoticeDue
from core.delivery.watch_news import TOPIC, price_of
from core.delivery.watches import PAGE, WatchAdded, Watched, WatchesListed, WatchRemoved
from core.delivery.watching import Moved
from core.values import ListingState, Person

TITLES = {
    Moved.DROP: mark("Cheaper now: {title}"),
    Moved.RISE: mark("Dearer now: {title}"),
    Moved.PRICED: mark("Another price: {title}"),
    Moved.GONE: mark("Gone: {title}"),
    Moved.BACK: mark("Back again: {title}"),
}


@worded.register
def _added(outcome: WatchAdded, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    title = outcome.listing.title
    said = say("Watching: {title}", title=title) if outcome.undo else say("You watch it: {title}", title=title)
    lines = (say("I tell you when its price moves, when it is gone and when it is back. /watch lists what you watch."),)
    return Card(said, lines, back)


@worded.register
def _removed(outcome: WatchRemoved, reader: Person) -> Card:
    back = (undo(outcome.undo),) if outcome.undo else ()
    return Card(say("No longer watched: {title}", title=outcome.listing.title), (), back)


@worded.register
def _listed(outcome: WatchesListed, reader: Person) -> Card:
    if not outcome.total:
        lines = (say("Watch below a listing puts it here; or say /watch with a link to one."),)
        return Card(say("You watch nothing yet"), lines)
    actions = []
    if outcome.page:
        actions.append(Action(say("Previous"), "watches.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action(say("Next"), "watches.page", str(outcome.page + 1)))
    first = outcome.page * PAGE + 1
    last = first + len(outcome.watches) - 1
    title = count(outcome.total, "You watch {n} listing", "You watch {n} listings")
    if outcome.total > len(outcome.watches):
        title = count(
            outcome.total, "You watch {n} listing ({first}–{last})", "You watch {n} listings ({first}–{last})",
            first=first, last=last,
        )  # fmt: skip
    return Card(title, (), tuple(actions), items=tuple(_entry(one, reader) for one in outcome.watches))


def _entry(one: Watched, reader: Person) -> Card:
    listing = one.listing
    lines = [facts(listing, reader), say("Watched since {day}.", day=day(one.since, reader))]
    if listing.state is ListingState.SOLD:
        lines.append(say("It was sold."))
    elif listing.state is ListingState.REMOVED:
        lines.append(say("It is no longer offered."))
    if listing.is_demo:
        lines.append(demo())
    actions = (open_button(listing), Action(say("Stop"), "watch.stop", str(listing.id)))
    return Card(listing.title, tuple(lines), actions, url=listing.url)


def notice(outcome: NoticeDue, reader: Person) -> Card | None:
    """The words of news of a watched listing; None for any other notice."""
    if outcome.topic != TOPIC:
        return None
    told = outcome.facts
    what, was, now = Moved(str(told["what"])), price_of(told, "was"), price_of(told, "now")
    target = str(told["listing"])
    lines = []
    if what is Moved.GONE:
        sold = told["state"] == ListingState.SOLD
        lines.append(say("It was sold.") if sold else say("It is no longer offered."))
        lines.append(say("I go on watching: should it come back, I tell you."))
    elif what is Moved.BACK:
        lines.append(say("It is offered again, at {price}.", price=price(now, reader)))
    else:
        lines.append(say("Now {price}, it was {former}.", price=price(now, reader), former=price(was, reader)))
    url = str(told["url"]) if "url" in told else None
    opens = Link(say("Open"), url) if url else Action(say("Open"), "listing.open", target)
    actions: tuple[Action | Link, ...] = (
        *(() if what is Moved.GONE else (opens,)),
        Action(say("Price"), "listing.price", target),
        Action(say("Stop watching"), "watch.stop", target),
    )
    return Card(say(TITLES[what], title=told["title"]), tuple(lines), actions, url=url)
