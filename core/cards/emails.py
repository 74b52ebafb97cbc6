"""Words that only an e-mail has: its subject, the line an inbox shows beside it, why it came, how to end it."""

from __future__ import annotations

from functools import singledispatch

from core.cards.alerts import labelled
from core.cards.card import card
from core.cards.phrases import because, facts, listed, plural, price
from core.delivery.outcomes import AlertDue, SummaryDue
from core.values import EventKind, Listing, Person

PRODUCT = "Deal Scout"
STOP = "Stop these e-mails"
REASON = "Why"
DEMO_MARK = "Demo"
EYEBROWS = {EventKind.NEW: "New listing", EventKind.PRICE_DROP: "Price drop", EventKind.BACK: "Offered again"}
SUBJECTS = {
    EventKind.NEW: "{price} · {title}",
    EventKind.PRICE_DROP: "Price drop to {price}: {title}",
    EventKind.BACK: "Offered again: {price} · {title}",
}


@singledispatch
def subject(outcome: object, reader: Person) -> str:
    """What the mail is called in a list of mails. The price stands first: a phone shows 40 characters."""
    plain = card(outcome, reader)
    return plain.title or " ".join(plain.lines[:1]) or PRODUCT


@subject.register
def _alert_subject(outcome: AlertDue, reader: Person) -> str:
    listing = outcome.listing
    said = SUBJECTS[outcome.trigger].format(price=price(listing.price, reader), title=listing.title)
    said = said[0].upper() + said[1:]
    return f"{DEMO_MARK}: {said}" if listing.is_demo else said


@singledispatch
def preheader(outcome: object, reader: Person) -> str:
    """What an inbox shows behind the subject."""
    plain = card(outcome, reader)
    return " ".join((*plain.lines, *(item.title for item in plain.items)))


@preheader.register
def _alert_preheader(outcome: AlertDue, reader: Person) -> str:
    first = outcome.satisfied[0]
    return f"{facts(outcome.listing, reader, first.rule.criteria)}. {because(first.reasons, reader)}"


@preheader.register
def _summary_preheader(outcome: SummaryDue, reader: Person) -> str:
    return "; ".join(f"{listing.title}, {price(listing.price, reader)}" for listing in outcome.listings)


@singledispatch
def why_sent(outcome: object, reader: Person) -> str:
    """Why somebody gets this mail, at its foot."""
    return f"You get this because you had {PRODUCT} write to this address."


@why_sent.register
def _alert_why_sent(outcome: AlertDue, reader: Person) -> str:
    return _asked([one.rule.name for one in outcome.satisfied])


@why_sent.register
def _summary_why_sent(outcome: SummaryDue, reader: Person) -> str:
    return _asked([rule.name for rule in outcome.rules])


def _asked(names: list[str]) -> str:
    rules = "rule" if len(names) == 1 else "rules"
    return f"You get this because of your {rules} {listed([f'“{name}”' for name in names])} at {PRODUCT}."


def former(outcome: AlertDue, reader: Person) -> str:
    """`it was $1,000`, where an alert says so."""
    cost = price(outcome.listing.price, reader)
    return labelled(outcome, reader)[0][1].removeprefix(cost).removeprefix(", ")


def table(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """Label and value of what an alert says, but for the price and the reason: those are set apart."""
    return tuple((label, value) for label, value in labelled(outcome, reader)[1:] if label != REASON)


def beside_price(line: str, listing: Listing, reader: Person) -> str:
    """The facts of an entry without its price, for where that is set apart."""
    cost = price(listing.price, reader)
    return line.removeprefix(cost).removeprefix(" · ")


def alt(title: str) -> str:
    """What is read out for a picture, and shown where it is not."""
    return f"Picture of {title}"
