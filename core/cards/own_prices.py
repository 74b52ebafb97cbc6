"""Words for the prices of what one offers: checked all at once, changed, and what was advised before."""

from __future__ import annotations

from core.cards.card import Action, Card, undo, worded
from core.cards.language import count, mark, say
from core.cards.moments import day
from core.cards.phrases import price
from core.cards.worth import about, asks, most_ask, named
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
TOOK = {
    AskKind.QUICK: mark("You took the quick ask."),
    AskKind.FAIR: mark("You took the fair ask."),
    AskKind.PATIENT: mark("You took the patient ask."),
}


@worded.register
def _items(outcome: ItemsPriced, reader: Person) -> Card:
    if not outcome.items:
        return Card(
            say("You offer nothing now"),
            (say("/sell offers something. /price with a link or words says what anything is worth."),),
            (_history(),),
        )
    page = min(outcome.page, (len(outcome.items) - 1) // PAGE)  # what was offered may be less by now
    first = page * PAGE
    shown = outcome.items[first : first + PAGE]
    turns = [Action(say("Previous"), "price.items", str(page - 1))] if page else []
    turns += [Action(say("Next"), "price.items", str(page + 1))] if first + PAGE < len(outcome.items) else []
    title = say("What you offer ({total})", total=outcome.total)
    if outcome.total > len(shown):
        title = say(
            "What you offer ({first}–{last} of {total})", first=first + 1, last=first + len(shown), total=outcome.total
        )
    more = outcome.total - len(outcome.items)
    return Card(
        title,
        (say("The ones farthest from what they are worth come first."),) if len(outcome.items) > 1 else (),
        (*turns, _history()),
        items=tuple(_item(one, reader) for one in shown),
        footer=count(more, "{n} older one not looked into", "{n} older ones not looked into") if more > 0 else "",
    )


def _history() -> Action:
    return Action(say("What I advised"), "price.advice")


def _item(one: PriceChecked, reader: Person) -> Card:
    listing, found = one.subject.listing, one.found
    lines = [say("You ask {price}.", price=price(one.subject.asking, reader))]
    buttons: tuple[Action, ...] = ()
    if isinstance(found, TooLittle):
        lines.append(say("Too little data ({found} found, {needed} needed).", found=found.found, needed=found.needed))
    else:
        lines[0] = say(
            "You ask {price}; worth about {worth}.",
            price=price(one.subject.asking, reader),
            worth=about(found.recommended, reader),
        )
        lines.append(most_ask(found, reader))
    if listing is not None:
        buttons = (*_fair(one, reader), Action(say("More"), "price.item", str(listing.id)))
    return Card(named(one.subject), tuple(lines), buttons)


def _fair(one: PriceChecked, reader: Person) -> tuple[Action, ...]:
    """The fair ask as one tap, where it is another price."""
    if one.advice is None or one.advice.fair.price == one.subject.asking:
        return ()
    if one.subject.listing is None:
        return ()
    return (
        Action(
            say("Ask {price}", price=about(one.advice.fair.price, reader)),
            "price.take",
            f"{one.subject.listing.id}:{AskKind.FAIR.value}",
        ),
    )


@worded.register
def _set(outcome: PriceSet, reader: Person) -> Card:
    listing = outcome.listing
    took = say(TOOK[outcome.advised]) if outcome.advised else ""
    before = say("Before: {price}.", price=price(outcome.former, reader)) if outcome.former != listing.price else ""
    lines = tuple(line for line in (took, before) if line)
    title = say("You ask {price} now: {title}", price=price(listing.price, reader), title=listing.title)
    return Card(title, lines, (undo(outcome.undo),))


@worded.register
def _put_back(outcome: PricePutBack, reader: Person) -> Card:
    listing = outcome.listing
    return Card(say("As before, {price}: {title}", price=price(listing.price, reader), title=listing.title))


@worded.register
def _advice(outcome: AdviceShown, reader: Person) -> Card:
    if not outcome.entries:
        return Card(say("I have advised you on no price yet"), (say("/price says what something you offer is worth."),))
    title = say("What I advised you")
    if outcome.total > len(outcome.entries):
        title = say("What I advised you ({shown} of {total})", shown=len(outcome.entries), total=outcome.total)
    return Card(title, (), items=tuple(_advised(one, reader) for one in outcome.entries))


def _advised(one: Advised, reader: Person) -> Card:
    lines = [f"{day(one.at, reader, with_year=True)}: {asks(one.advice, reader, one.n)}"]
    if one.asked is not None:
        lines.append(say("You asked {price}.", price=price(one.asked, reader)))
    if one.sold_at is not None:
        sold_on = day(one.sold_at, reader, with_year=True)
        if one.sold_for is None:
            lines.append(say("Sold on {day}.", day=sold_on))
        else:
            lines.append(say("Sold for {price} on {day}.", price=price(one.sold_for, reader), day=sold_on))
    return Card(one.title, tuple(lines))
