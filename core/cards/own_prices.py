"""Words for the prices of what one offers: checked all at once, changed, and what was advised before."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.moments import day
from core.cards.phrases import plural, price
from core.cards.worth import ASKS, about, asks, most_ask, named
from core.prices.outcomes import (
    AdviceShown,
    Advised,
    AskKind,
    ItemsPriced,
    PriceChecked,
    PricePutBack,
    PriceSet,
    TooLittle,
)
from core.values import Person

PAGE = 4  # a row of buttons each, and one below: Discord has five
HISTORY = Action("What I advised", "price.advice")


@worded.register
def _items(outcome: ItemsPriced, reader: Person) -> Card:
    if not outcome.items:
        return Card(
            "You offer nothing now",
            ("/sell offers something. /price with a link or words says what anything is worth.",),
            (HISTORY,),
        )
    page = min(outcome.page, (len(outcome.items) - 1) // PAGE)  # what was offered may be less by now
    first = page * PAGE
    shown = outcome.items[first : first + PAGE]
    turns = [Action("Previous", "price.items", str(page - 1))] if page else []
    turns += [Action("Next", "price.items", str(page + 1))] if first + PAGE < len(outcome.items) else []
    of = f" ({first + 1}–{first + len(shown)} of {outcome.total:,})" if outcome.total > len(shown) else ""
    more = outcome.total - len(outcome.items)
    return Card(
        f"What you offer{of or f' ({outcome.total:,})'}",
        ("The ones farthest from what they are worth come first.",) if len(outcome.items) > 1 else (),
        (*turns, HISTORY),
        items=tuple(_item(one, reader) for one in shown),
        footer=f"{plural(more, 'older one')} not looked into" if more > 0 else "",
    )


def _item(one: PriceChecked, reader: Person) -> Card:
    listing, found = one.subject.listing, one.found
    lines = [f"You ask {price(one.subject.asking, reader)}."]
    buttons: tuple[Action, ...] = ()
    if isinstance(found, TooLittle):
        lines.append(f"Too little data ({found.found} found, {found.needed} needed).")
    else:
        lines[0] = f"You ask {price(one.subject.asking, reader)}; worth about {about(found.recommended, reader)}."
        lines.append(most_ask(found, reader))
    if listing is not None:
        buttons = (*_fair(one, reader), Action("More", "price.item", str(listing.id)))
    return Card(named(one.subject), tuple(lines), buttons)


def _fair(one: PriceChecked, reader: Person) -> tuple[Action, ...]:
    """The fair ask as one tap, where it is another price."""
    if one.advice is None or one.advice.fair.price == one.subject.asking:
        return ()
    if one.subject.listing is None:
        return ()
    return (
        Action(
            f"Ask {about(one.advice.fair.price, reader)}",
            "price.take",
            f"{one.subject.listing.id}:{AskKind.FAIR.value}",
        ),
    )


@worded.register
def _set(outcome: PriceSet, reader: Person) -> Card:
    listing = outcome.listing
    took = f"You took the {ASKS[outcome.advised].lower()} ask." if outcome.advised else ""
    before = f"Before: {price(outcome.former, reader)}." if outcome.former != listing.price else ""
    lines = tuple(line for line in (took, before) if line)
    return Card(f"You ask {price(listing.price, reader)} now: {listing.title}", lines, (undo(outcome.undo),))


@worded.register
def _put_back(outcome: PricePutBack, reader: Person) -> Card:
    return Card(f"As before, {price(outcome.listing.price, reader)}: {outcome.listing.title}")


@worded.register
def _advice(outcome: AdviceShown, reader: Person) -> Card:
    if not outcome.entries:
        return Card("I have advised you on no price yet", ("/price says what something you offer is worth.",))
    of = f" ({len(outcome.entries)} of {outcome.total})" if outcome.total > len(outcome.entries) else ""
    return Card(f"What I advised you{of}", (), items=tuple(_advised(one, reader) for one in outcome.entries))


def _advised(one: Advised, reader: Person) -> Card:
    lines = [f"{day(one.at, reader, with_year=True)}: {asks(one.advice, reader, one.n)}"]
    if one.asked is not None:
        lines.append(f"You asked {price(one.asked, reader)}.")
    if one.sold_at is not None:
        sold_for = f" for {price(one.sold_for, reader)}" if one.sold_for is not None else ""
        lines.append(f"Sold{sold_for} on {day(one.sold_at, reader, with_year=True)}.")
    return Card(one.title, tuple(lines))
