"""Words for what arrives by itself: alerts, summaries, notices."""

from __future__ import annotations

from core.cards import account, channels, item_changes, watches
from core.cards.alarms import alarm
from core.cards.card import Action, Card, Link, worded
from core.cards.language import say
from core.cards.listings import open_button, price_button, save_button
from core.cards.lists import listed
from core.cards.phrases import (
    away,
    capital,
    condition_name,
    deal,
    demo,
    distance,
    facts,
    price,
    quoted,
)
from core.cards.reasons import because
from core.cards.refusals import trouble
from core.cards.worth import saving
from core.delivery.outcomes import AlertDue, NoticeDue
from core.values import MEMBER_SOURCE, EventKind, Person

PRICE_CHANGES = (EventKind.PRICE_DROP, EventKind.PRICE_RISE)
SOURCES = {  # how they write themselves; a feed has its title, and any other its own name
    "craigslist": "Craigslist",
    "ebay": "eBay",
    "facebook": "Facebook Marketplace",
    "kijiji": "Kijiji",
    "mercari": "Mercari",
    "offerup": "OfferUp",
    "olx": "OLX",
    MEMBER_SOURCE: "Deal Scout",
}
BUTTON_NAME = 24  # characters of a source's name that a button takes


@worded.register
def _alert(outcome: AlertDue, reader: Person) -> Card:
    listing, first = outcome.listing, outcome.satisfied[0]
    lines = [facts(listing, reader, first.rule.criteria)]
    if _has_former_price(outcome):
        lines.append(_price_change(outcome, reader))
    if outcome.kind is EventKind.BACK:
        lines.append(say("It is offered again."))
    if outcome.worth is not None:
        lines.append(capital(f"{saving(outcome.worth, reader)}."))
    lines.append(why(outcome, reader))
    lines.append(_said_of_rules(outcome))
    if notes := _notes(outcome):
        said = "; ".join(notes)
        lines.append(say("Your note: {note}", note=said) if len(notes) == 1 else say("Your notes: {notes}", notes=said))
    if elsewhere := _elsewhere(outcome):
        lines.append(say("Also on: {places}", places=", ".join(elsewhere)))
    if _is_posted_again(outcome):
        lines.append(say("Also posted again"))
    if listing.is_demo:
        lines.append(demo())
    ref = first.rule.ref
    actions = (
        open_button(listing),
        *_other_ad(outcome),
        Action(say("Why"), "rule.why", f"{ref}:{listing.id}"),
        save_button(listing),
        Action(say("Snooze"), "rule.snooze.ask", ref),
        Action(say("Not this"), "mute.ask", f"{ref}:{listing.id}"),
        price_button(listing),
    )
    picture = listing.pictures[0] if listing.pictures else None
    if reader.is_compact:
        return Card(listing.title, _compact(outcome, reader), actions, url=listing.url)
    return Card(listing.title, tuple(lines), actions, picture=picture, url=listing.url)


def _said_of_rules(outcome: AlertDue) -> str:
    names = listed(quoted([one.rule.name for one in outcome.satisfied]))
    return (
        say("Your rule: {rule}", rule=names) if len(outcome.satisfied) == 1 else say("Your rules: {rules}", rules=names)
    )


def _compact(outcome: AlertDue, reader: Person) -> tuple[str, ...]:
    """A line of facts and a line of why; a demo listing is labelled all the same."""
    found = [facts(outcome.listing, reader, outcome.satisfied[0].rule.criteria)]
    if _has_former_price(outcome):
        found.append(former(outcome, reader))
    if outcome.worth is not None:
        found.append(saving(outcome.worth, reader))
    return (" · ".join(found), why(outcome, reader), *((demo(),) if outcome.listing.is_demo else ()))


def former(outcome: AlertDue, reader: Person) -> str:
    """`it was $1,000`, where an alert says so; else nothing."""
    return say("it was {price}", price=price(outcome.former_price, reader)) if _has_former_price(outcome) else ""


def why(outcome: AlertDue, reader: Person) -> str:
    """The line of an alert that gives the reasons, for a platform that sets it apart."""
    return say("Why: {reasons}.", reasons=because(outcome.satisfied[0].reasons, reader))


def labelled(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """The same facts as label and value, for a platform that shows them as a table."""
    listing, first = outcome.listing, outcome.satisfied[0]
    cost = ", ".join(said for said in (price(listing.price, reader), former(outcome, reader)) if said)
    miles = distance(listing, first.rule.criteria)
    place = ", ".join([listing.location or "", *([away(miles, reader)] if miles is not None else [])])
    notes = _notes(outcome)
    found = {
        say("Price drop") if outcome.trigger is EventKind.PRICE_DROP else say("Price"): cost,
        say("Condition"): condition_name(listing.condition) if listing.condition else "",
        say("Place"): place if listing.location else "",
        say("Deal score"): _score(outcome, reader),
        say("Why"): because(first.reasons, reader),
        say("Your rule") if len(outcome.satisfied) == 1 else say("Your rules"): listed(
            [one.rule.name for one in outcome.satisfied]
        ),
        say("Your note") if len(notes) == 1 else say("Your notes"): "; ".join(notes),
        say("Again"): say("It is offered again.") if outcome.kind is EventKind.BACK else "",
        say("Also on"): ", ".join(_elsewhere(outcome)),
        say("Also"): say("Posted again") if _is_posted_again(outcome) else "",
    }
    return tuple((label, value) for label, value in found.items() if value)


def _score(outcome: AlertDue, reader: Person) -> str:
    """`great deal (0.81), $40 under what such things ask (n = 23)`."""
    said = [] if outcome.listing.score is None else [deal(outcome.listing.score)]
    said += [saving(outcome.worth, reader)] if outcome.worth is not None else []
    return ", ".join(said)


def _has_former_price(outcome: AlertDue) -> bool:
    return outcome.kind in PRICE_CHANGES and outcome.former_price not in (None, outcome.listing.price)


def _price_change(outcome: AlertDue, reader: Person) -> str:
    now, before = outcome.listing.price, outcome.former_price
    cost, was = price(now, reader), price(before, reader)
    if outcome.trigger is EventKind.PRICE_DROP:
        return say("Price drop: {price}, it was {former}.", price=cost, former=was)
    if now and before and now.currency == before.currency and now.minor < before.minor:
        return say("It came down to {price}, it was {former}.", price=cost, former=was)
    return say("Now {price}, it was {former}.", price=cost, former=was)


def _notes(outcome: AlertDue) -> list[str]:
    """What people wrote down for themselves with these rules, each once."""
    return list(dict.fromkeys(s.rule.note for s in outcome.satisfied if s.rule.note))


def _elsewhere(outcome: AlertDue) -> list[str]:
    return [SOURCES.get(one.source, one.source) for one in outcome.also if one.source is not None]


def _is_posted_again(outcome: AlertDue) -> bool:
    return any(one.source is None for one in outcome.also)


def _other_ad(outcome: AlertDue) -> tuple[Link, ...]:
    """A button to one other ad of the same thing."""
    for one in outcome.also:
        if one.url and one.url != outcome.listing.url:
            name = None if one.source is None else SOURCES.get(one.source, one.source)
            return (
                Link(
                    say("On {place}", place=name) if name and len(name) <= BUTTON_NAME else say("The other ad"), one.url
                ),
            )
    return ()


@worded.register
def _notice(outcome: NoticeDue, reader: Person) -> Card:
    if outcome.topic == "source_failing":
        said = say(
            "“{source}”: {trouble}. I go on trying; /source lists every feed.",
            source=outcome.facts["title"],
            trouble=trouble(str(outcome.facts["why"])),
        )
        return Card(say("A feed keeps failing"), (said,))
    words = (watches.notice, item_changes.notice)
    found = channels.notice(outcome) or account.notice(outcome) or alarm(outcome)
    found = found or next((told for each in words if (told := each(outcome, reader))), None)
    if found is None:
        raise TypeError(f"no words for notice {outcome.topic}")
    return found
