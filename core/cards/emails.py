"""Words that only an e-mail has: its subject, the line an inbox shows beside it, why it came, how to end it."""

from __future__ import annotations

from functools import singledispatch

from core.cards.alerts import labelled
from core.cards.card import card
from core.cards.phrases import because, facts, listed, price
from core.delivery.outcomes import AlertDue, SummaryDue
from core.values import EventKind, Listing, Person

PRODUCT = "Deal Scout"
STOP = "Stop these e-mails"
REASON = "Why"
RULES_NAMED = 3  # the rest are counted
DEMO_MARK = "Demo"
EYEBROWS = {EventKind.NEW: "New listing", EventKind.PRICE_DROP: "Price drop", EventKind.BACK: "Offered again"}
SUBJECTS = {
    EventKind.NEW: "{price} · ",
    EventKind.PRICE_DROP: "Price drop to {price}: ",
    EventKind.BACK: "Offered again: {price} · ",
}


@singledispatch
def subject(outcome: object, reader: Person) -> str:
    """What the mail is called in a list of mails. The price stands first: a phone shows 40 characters."""
    plain = card(outcome, reader)
    return plain.title or " ".join(plain.lines[:1]) or PRODUCT


@subject.register
def _alert_subject(outcome: AlertDue, reader: Person) -> str:
    listing = outcome.listing
    start = SUBJECTS[outcome.trigger].format(price=price(listing.price, reader))
    said = f"{start[0].upper()}{start[1:]}{listing.title}"
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
    shown = [f"“{name}”" for name in names[:RULES_NAMED]]
    more = len(names) - len(shown)
    return f"You get this because of your {rules} {listed([*shown, f'{more} more'] if more else shown)} at {PRODUCT}."


def cost(listing: Listing, reader: Person) -> str:
    """The price where it stands by itself."""
    said = price(listing.price, reader)
    return said[0].upper() + said[1:]


def former(outcome: AlertDue, reader: Person) -> str:
    """`it was $1,000`, where an alert says so."""
    now = price(outcome.listing.price, reader)
    return labelled(outcome, reader)[0][1].removeprefix(now).removeprefix(", ")


def table(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """Label and value of what an alert says, but for the price and the reason: those are set apart."""
    return tuple((label, value) for label, value in labelled(outcome, reader)[1:] if label != REASON)


def in_short(outcome: AlertDue, reader: Person) -> str:
    """The same on one line, for who reads compact alerts."""
    listing = outcome.listing
    return beside_price(facts(listing, reader, outcome.satisfied[0].rule.criteria), listing, reader)


def beside_price(line: str, listing: Listing, reader: Person) -> str:
    """The facts of an entry without its price, for where that is set apart."""
    return line.removeprefix(price(listing.price, reader)).removeprefix(" · ")


def alt(title: str) -> str:
    """What is read out for a picture, and shown where it is not."""
    return f"Picture of {title}"
