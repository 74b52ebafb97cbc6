"""Words for what arrives by itself: alerts, summaries, notices."""

from __future__ import annotations

from core.cards.card import Action, Card, card
from core.cards.listings import open_button, short
from core.cards.phrases import CONDITIONS, DEMO, because, distance, facts, listed, plural, price
from core.cards.refusals import SOURCE_TROUBLE
from core.delivery.outcomes import AlertDue, NoticeDue, SummaryDue
from core.errors import Why
from core.text.units import format_distance
from core.values import EventKind, Person

PRICE_CHANGES = (EventKind.PRICE_DROP, EventKind.PRICE_RISE)


@card.register
def _alert(outcome: AlertDue, reader: Person) -> Card:
    listing, first = outcome.listing, outcome.satisfied[0]
    lines = [facts(listing, reader, first.rule.criteria)]
    if outcome.kind in PRICE_CHANGES and outcome.former_price:
        lines.append(f"Now {price(listing.price, reader)}, it was {price(outcome.former_price, reader)}.")
    if outcome.kind is EventKind.BACK:
        lines.append("It is offered again.")
    lines.append(why(outcome, reader))
    names = listed([f"“{s.rule.name}”" for s in outcome.satisfied])
    lines.append(f"Your {'rule' if len(outcome.satisfied) == 1 else 'rules'}: {names}")
    if listing.is_demo:
        lines.append(DEMO)
    rule = first.rule
    actions = (
        open_button(listing),
        Action("Why", "rule.why", f"{rule.ref}:{listing.id}"),
        Action("Pause rule", "rule.pause", rule.ref),
    )
    picture = listing.pictures[0] if listing.pictures else None
    return Card(listing.title, tuple(lines), actions, picture=picture, url=listing.url)


def why(outcome: AlertDue, reader: Person) -> str:
    """The line of an alert that gives the reasons, for a platform that sets it apart."""
    return f"Why: {because(outcome.satisfied[0].reasons, reader)}."


def labelled(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """The same facts as label and value, for a platform that shows them as a table."""
    listing, first = outcome.listing, outcome.satisfied[0]
    cost = price(listing.price, reader)
    if outcome.kind in PRICE_CHANGES and outcome.former_price:
        cost += f", it was {price(outcome.former_price, reader)}"
    miles = distance(listing, first.rule.criteria)
    away = "" if miles is None else f", {format_distance(miles, reader.units, reader.locale)} away"
    found = {
        "Price": cost,
        "Condition": CONDITIONS[listing.condition] if listing.condition else "",
        "Place": listing.location + away if listing.location else "",
        "Deal score": "" if listing.score is None else f"{listing.score:.2f}",
        "Why": because(first.reasons, reader),
        "Your rule" if len(outcome.satisfied) == 1 else "Your rules": listed([s.rule.name for s in outcome.satisfied]),
        "Again": "It is offered again." if outcome.kind is EventKind.BACK else "",
    }
    return tuple((label, value) for label, value in found.items() if value)


@card.register
def _summary(outcome: SummaryDue, reader: Person) -> Card:
    names = listed([f"“{rule.name}”" for rule in outcome.rules])
    what = "already match" if outcome.is_first else "more match"
    one = "already matches" if outcome.is_first else "more matches"
    title = f"{plural(outcome.total, f'listing {one}', f'listings {what}')} {names}"
    lines = ("A new source was read; from now on I tell you of each new listing.",) if outcome.is_first else ()
    more = outcome.total - len(outcome.listings)
    criteria = outcome.rules[0].criteria if len(outcome.rules) == 1 else None
    items = tuple(short(listing, reader, criteria) for listing in outcome.listings)
    tries = tuple(Action("Try", "rule.try", rule.ref) for rule in outcome.rules[:1])
    footer = f"and {plural(more, 'other')}: /try shows what matches now" if more else ""
    return Card(title, lines, tries, items=items, footer=footer)


@card.register
def _notice(outcome: NoticeDue, reader: Person) -> Card:
    if outcome.topic == "source_failing":
        trouble = SOURCE_TROUBLE.get(Why(str(outcome.facts["why"])), "it cannot be read")
        return Card(
            "A feed keeps failing",
            (f"“{outcome.facts['title']}”: {trouble}. I go on trying; /source lists every feed.",),
        )
    raise TypeError(f"no words for notice {outcome.topic}")
