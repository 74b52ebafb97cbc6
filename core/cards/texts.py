"""Words for a text message: an outcome as the few of them it can carry, the most telling first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import singledispatch

from core.cards.card import card
from core.cards.language import mark, say, speaking
from core.cards.phrases import away, condition_name, distance, price
from core.delivery.outcomes import AlertDue, SummaryDue
from core.text.segments import frugal, segments
from core.values import EventKind, Listing, Person

NAME = "Deal Scout"  # carriers want to read who sends, in each text
DEMO_LEAD = mark("Deal Scout demo, not for sale")
STOP = mark("Reply STOP to end")
MOST_SEGMENTS = 2
LEAST_TITLE = 30  # characters of a title that price, distance and link leave to it
LONGEST_TITLE = 100  # more costs and says little
LONGEST_LINK = 100
_HTTPS = re.compile(r"https://[!-_a-~]+")  # visible ASCII but the backtick, which the 7-bit table lacks


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says. Facts are whole or left out; `more` are those that a whole title comes before."""

    title: str
    lead: str = NAME
    facts: tuple[str, ...] = ()
    link: str | None = None
    more: tuple[str, ...] = ()


def text(outcome: object, reader: Person, most: int = MOST_SEGMENTS) -> str:
    """An outcome on one plain line of at most `most` segments. Any outcome that has a card has a text."""
    with speaking(reader):
        return fitted(draft(outcome, reader), most)


@singledispatch
def draft(outcome: object, reader: Person) -> Text:
    """What there is to say. Without words of its own, an outcome is told by its card's."""
    shown = card(outcome, reader)
    return Text(". ".join(part.rstrip(".") for part in (shown.title, *shown.lines) if part))


@draft.register
def _alert(outcome: AlertDue, reader: Person) -> Text:
    listing, rule = outcome.listing, outcome.satisfied[0].rule
    facts = [_cost(outcome, reader)]
    if (miles := distance(listing, rule.criteria)) is not None:
        facts.append(away(miles, reader))
    more = [listing.location, condition_name(listing.condition) if listing.condition else None]
    more.append(say("rule “{rule}”", rule=rule.name))
    return Text(listing.title, _lead(outcome), tuple(facts), _link(listing), tuple(part for part in more if part))


@draft.register
def _summary(outcome: SummaryDue, reader: Person) -> Text:
    lead = say(DEMO_LEAD) if any(listing.is_demo for listing in outcome.listings) else NAME
    more = tuple(f"{_cut(one.title, LONGEST_TITLE)} {price(one.price, reader)}" for one in outcome.listings)
    return Text(card(outcome, reader).title, lead, more=more)


def fitted(said: Text, most: int) -> str:
    """As much as `most` segments hold: first the facts in their order, the link, a longer title, then the rest."""
    kept = replace(said, title=_cut(said.title, LEAST_TITLE), facts=(), link=None, more=())
    for fact in said.facts:
        kept = _if_fits(replace(kept, facts=(*kept.facts, fact)), kept, most)
    kept = _if_fits(replace(kept, link=said.link), kept, most)
    titles = (_cut(said.title, length) for length in range(min(len(said.title), LONGEST_TITLE), 0, -1))
    kept = next((longer for title in titles if _fits(longer := replace(kept, title=title), most)), kept)
    for fact in said.more:
        kept = _if_fits(replace(kept, more=(*kept.more, fact)), kept, most)
    return _written(kept)


def _if_fits(fuller: Text, kept: Text, most: int) -> Text:
    return fuller if _fits(fuller, most) else kept


def _fits(said: Text, most: int) -> bool:
    return segments(_written(said)) <= most


def _written(said: Text) -> str:
    head = ", ".join((f"{said.lead}: {said.title}", *said.facts, *said.more))
    head = head if head.endswith((".", "!", "?", "…")) else f"{head}."
    return frugal(" ".join(part for part in (head, said.link, say(STOP)) if part))


def _cut(title: str, length: int) -> str:
    """At most `length` characters, ended at a word where one ends in the latter half."""
    title = " ".join(title.split())
    if len(title) <= length:
        return title
    start = title[: length - 1]
    words = start.rpartition(" ")[0] if title[length - 1] != " " else start
    return (words if len(words) * 2 >= length else start).rstrip(" ,.;:-") + "…"


def _lead(outcome: AlertDue) -> str:
    if outcome.listing.is_demo:
        return say(DEMO_LEAD)
    if outcome.trigger is EventKind.PRICE_DROP:
        return say("Deal Scout, price drop")
    return say("Deal Scout, offered again") if outcome.kind is EventKind.BACK else NAME


def _cost(outcome: AlertDue, reader: Person) -> str:
    now, before = price(outcome.listing.price, reader), outcome.former_price
    if outcome.kind not in (EventKind.PRICE_DROP, EventKind.PRICE_RISE) or before in (None, outcome.listing.price):
        return now
    return say("{price} (was {former})", price=now, former=price(before, reader))


def _link(listing: Listing) -> str | None:
    url = listing.url or ""
    return url if len(url) <= LONGEST_LINK and _HTTPS.fullmatch(url) else None
