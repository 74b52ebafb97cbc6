"""Words that only an e-mail has: its subject, the line an inbox shows beside it, why it came, how to end it."""

from __future__ import annotations

from functools import singledispatch

from core.cards.alerts import labelled
from core.cards.card import card
from core.cards.language import count, mark, say
from core.cards.lists import listed
from core.cards.phrases import capital, facts, price, quoted
from core.cards.reasons import because
from core.delivery.outcomes import AlertDue, SummaryDue
from core.values import EventKind, Listing, Person

PRODUCT = "Deal Scout"
STOP = mark("Stop these e-mails")
RULES_NAMED = 3  # the rest are counted
DEMO = mark("Demo: {subject}")
EYEBROWS = {
    EventKind.NEW: mark("New listing"),
    EventKind.PRICE_DROP: mark("Price drop"),
    EventKind.BACK: mark("Offered again"),
}
SUBJECTS = {
    EventKind.NEW: mark("{price} · {title}"),
    EventKind.PRICE_DROP: mark("Price drop to {price}: {title}"),
    EventKind.BACK: mark("Offered again: {price} · {title}"),
}


@singledispatch
def subject(outcome: object, reader: Person) -> str:
    """What the mail is called in a list of mails. The price stands first: a phone shows 40 characters."""
    plain = card(outcome, reader)
    return plain.title or " ".join(plain.lines[:1]) or PRODUCT


@subject.register
def _alert_subject(outcome: AlertDue, reader: Person) -> str:
    listing = outcome.listing
    said = capital(say(SUBJECTS[outcome.trigger], price=price(listing.price, reader), title=listing.title))
    return say(DEMO, subject=said) if listing.is_demo else said


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
    return say("You get this because you had Deal Scout write to this address.")


@why_sent.register
def _alert_why_sent(outcome: AlertDue, reader: Person) -> str:
    return _asked([one.rule.name for one in outcome.satisfied])


@why_sent.register
def _summary_why_sent(outcome: SummaryDue, reader: Person) -> str:
    return _asked([rule.name for rule in outcome.rules])


def _asked(names: list[str]) -> str:
    shown = quoted(names[:RULES_NAMED])
    more = len(names) - len(shown)
    said = listed([*shown, count(more, "{n} more", "{n} more")] if more else shown)
    if len(names) == 1:
        return say("You get this because of your rule {rule} at Deal Scout.", rule=said)
    return say("You get this because of your rules {rules} at Deal Scout.", rules=said)


def stop() -> str:
    """What the link is called that ends the mails."""
    return say(STOP)


def eyebrow(outcome: AlertDue) -> str:
    """What stands above the title of an alert."""
    return say(EYEBROWS[outcome.trigger])


def cost(listing: Listing, reader: Person) -> str:
    """The price where it stands by itself."""
    return capital(price(listing.price, reader))


def table(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """Label and value of what an alert says, but for the price and the reason: those are set apart."""
    return tuple((label, value) for label, value in labelled(outcome, reader)[1:] if label != say("Why"))


def in_short(outcome: AlertDue, reader: Person) -> str:
    """The same on one line, for who reads compact alerts."""
    listing = outcome.listing
    return beside_price(facts(listing, reader, outcome.satisfied[0].rule.criteria), listing, reader)


def beside_price(line: str, listing: Listing, reader: Person) -> str:
    """The facts of an entry without its price, for where that is set apart."""
    return line.removeprefix(price(listing.price, reader)).removeprefix(" · ")


def alt(title: str) -> str:
    """What is read out for a picture, and shown where it is not."""
    return say("Picture of {title}", title=title)
