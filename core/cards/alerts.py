"""Words for what arrives by itself: alerts, summaries, notices."""

from __future__ import annotations

from dataclasses import replace

from core.cards import account, channels, item_changes, watches
from core.cards.alarms import alarm
from core.cards.card import Action, Card, Link, worded
from core.cards.listings import open_button, price_button, save_button, short
from core.cards.phrases import CONDITIONS, DEMO, because, capital, deal, distance, facts, listed, plural, price
from core.cards.refusals import SOURCE_TROUBLE
from core.cards.worth import saving, saving_and_trend
from core.delivery.outcomes import AlertDue, NoticeDue, SummaryDue
from core.delivery.policy import Held
from core.errors import Why
from core.text.units import format_distance
from core.values import MEMBER_SOURCE, Criteria, EventKind, Listing, Person, Rule

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
HELD_TITLES = {
    Held.SNOOZED: "While you snoozed it",
    Held.QUIET: "While you wanted quiet",
    Held.ENOUGH: "Beyond your most a day",
    Held.TEXTS: "Beyond your most texts a day",
    Held.MONEY: "Beyond this bot’s texts for a day",
    Held.HOURLY: "Your hourly summary",
    Held.DAILY: "Your daily summary",
    Held.WEEKLY: "Your weekly summary",
}
HELD_LINES = {
    Held.SNOOZED: "This waited until the snooze was over.",
    Held.QUIET: "This waited until your quiet hours were over.",
    Held.ENOUGH: "You had had as many messages as you want in a day; /settings changes how many.",
    Held.TEXTS: "You had had as many texts as one person gets in a day; another channel has no such limit.",
    Held.MONEY: "What this bot may spend on texts in a day was spent; another channel has no such limit.",
}
BEST_FIRST = "The best come first; what was sold meanwhile is left out."
RULES_NAMED = 3  # in a title; the rest are counted
BUTTON_NAME = 24  # characters of a source's name that a button takes


@worded.register
def _alert(outcome: AlertDue, reader: Person) -> Card:
    listing, first = outcome.listing, outcome.satisfied[0]
    lines = [facts(listing, reader, first.rule.criteria)]
    if _has_former_price(outcome):
        lines.append(_price_change(outcome, reader))
    if outcome.kind is EventKind.BACK:
        lines.append("It is offered again.")
    if outcome.worth is not None:
        lines.append(capital(f"{saving(outcome.worth, reader)}."))
    lines.append(why(outcome, reader))
    names = listed([f"“{s.rule.name}”" for s in outcome.satisfied])
    lines.append(f"Your {'rule' if len(outcome.satisfied) == 1 else 'rules'}: {names}")
    if notes := _notes(outcome):
        lines.append(f"Your {'note' if len(notes) == 1 else 'notes'}: {'; '.join(notes)}")
    if elsewhere := _elsewhere(outcome):
        lines.append(f"Also on: {', '.join(elsewhere)}")
    if _is_posted_again(outcome):
        lines.append("Also posted again")
    if listing.is_demo:
        lines.append(DEMO)
    ref = first.rule.ref
    actions = (
        open_button(listing),
        *_other_ad(outcome),
        Action("Why", "rule.why", f"{ref}:{listing.id}"),
        save_button(listing),
        Action("Snooze", "rule.snooze.ask", ref),
        Action("Not this", "mute.ask", f"{ref}:{listing.id}"),
        price_button(listing),
    )
    picture = listing.pictures[0] if listing.pictures else None
    if reader.is_compact:
        return Card(listing.title, _compact(outcome, reader), actions, url=listing.url)
    return Card(listing.title, tuple(lines), actions, picture=picture, url=listing.url)


def _compact(outcome: AlertDue, reader: Person) -> tuple[str, ...]:
    """A line of facts and a line of why; a demo listing is labelled all the same."""
    found = facts(outcome.listing, reader, outcome.satisfied[0].rule.criteria)
    if _has_former_price(outcome):
        found += f" · it was {price(outcome.former_price, reader)}"
    if outcome.worth is not None:
        found += f" · {saving(outcome.worth, reader)}"
    return (found, why(outcome, reader), *((DEMO,) if outcome.listing.is_demo else ()))


def why(outcome: AlertDue, reader: Person) -> str:
    """The line of an alert that gives the reasons, for a platform that sets it apart."""
    return f"Why: {because(outcome.satisfied[0].reasons, reader)}."


def labelled(outcome: AlertDue, reader: Person) -> tuple[tuple[str, str], ...]:
    """The same facts as label and value, for a platform that shows them as a table."""
    listing, first = outcome.listing, outcome.satisfied[0]
    cost = price(listing.price, reader)
    if _has_former_price(outcome):
        cost += f", it was {price(outcome.former_price, reader)}"
    miles = distance(listing, first.rule.criteria)
    away = "" if miles is None else f", {format_distance(miles, reader.units, reader.locale)} away"
    notes = _notes(outcome)
    found = {
        "Price drop" if outcome.trigger is EventKind.PRICE_DROP else "Price": cost,
        "Condition": CONDITIONS[listing.condition] if listing.condition else "",
        "Place": listing.location + away if listing.location else "",
        "Deal score": _score(outcome, reader),
        "Why": because(first.reasons, reader),
        "Your rule" if len(outcome.satisfied) == 1 else "Your rules": listed([s.rule.name for s in outcome.satisfied]),
        "Your note" if len(notes) == 1 else "Your notes": "; ".join(notes),
        "Again": "It is offered again." if outcome.kind is EventKind.BACK else "",
        "Also on": ", ".join(_elsewhere(outcome)),
        "Also": "Posted again" if _is_posted_again(outcome) else "",
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
    was = f"it was {price(before, reader)}"
    if outcome.trigger is EventKind.PRICE_DROP:
        return f"Price drop: {price(now, reader)}, {was}."
    if now and before and now.currency == before.currency and now.minor < before.minor:
        return f"It came down to {price(now, reader)}, {was}."
    return f"Now {price(now, reader)}, {was}."


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
            return (Link(f"On {name}" if name and len(name) <= BUTTON_NAME else "The other ad", one.url),)
    return ()


@worded.register
def _summary(outcome: SummaryDue, reader: Person) -> Card:
    names = _rule_names(outcome.rules)
    if outcome.held is not None:
        return _held(outcome, outcome.held, names, reader)
    what = "already match" if outcome.is_first else "more match"
    one = "already matches" if outcome.is_first else "more matches"
    title = f"{plural(outcome.total, f'listing {one}', f'listings {what}')} {names}"
    lines = ("A new source was read; from now on I tell you of each new listing.",) if outcome.is_first else ()
    return _of_listings(title, lines, outcome, reader)


def _held(outcome: SummaryDue, held: Held, names: str, reader: Person) -> Card:
    """What had to wait, and why it did."""
    listings = plural(outcome.total, "listing matches", "listings match")
    lines = [HELD_LINES[held]] if held in HELD_LINES else []
    lines += [BEST_FIRST] if outcome.total > 1 else []
    return _of_listings(f"{HELD_TITLES[held]}: {listings} {names}", tuple(lines), outcome, reader)


def _of_listings(title: str, lines: tuple[str, ...], outcome: SummaryDue, reader: Person) -> Card:
    more = outcome.total - len(outcome.listings)
    criteria = outcome.rules[0].criteria if len(outcome.rules) == 1 else None
    items = tuple(_entry(listing, outcome, reader, criteria) for listing in outcome.listings)
    tries = tuple(Action("Try", "rule.try", rule.ref) for rule in outcome.rules[:1])
    footer = f"and {plural(more, 'other')}: /try shows what matches now" if more else ""
    return Card(title, lines, tries, items=items, footer=footer)


def _entry(listing: Listing, outcome: SummaryDue, reader: Person, criteria: Criteria | None) -> Card:
    shown = short(listing, reader, criteria)
    worth = outcome.worth.get(listing.id)
    return replace(
        shown,
        lines=(*shown.lines, *((saving_and_trend(worth, reader),) if worth else ())),
        picture=listing.pictures[0] if listing.pictures else None,
    )


def _rule_names(rules: tuple[Rule, ...]) -> str:
    """`“sofa”, “bike”, “lamp” and 2 more of your rules`."""
    shown = [f"“{rule.name}”" for rule in rules[:RULES_NAMED]]
    more = len(rules) - len(shown)
    return listed([*shown, f"{more} more of your rules"] if more else shown)


@worded.register
def _notice(outcome: NoticeDue, reader: Person) -> Card:
    if outcome.topic == "source_failing":
        trouble = SOURCE_TROUBLE.get(Why(str(outcome.facts["why"])), "it cannot be read")
        return Card(
            "A feed keeps failing",
            (f"“{outcome.facts['title']}”: {trouble}. I go on trying; /source lists every feed.",),
        )
    words = (watches.notice, item_changes.notice)
    found = channels.notice(outcome) or account.notice(outcome) or alarm(outcome)
    found = found or next((said for each in words if (said := each(outcome, reader))), None)
    if found is None:
        raise TypeError(f"no words for notice {outcome.topic}")
    return found
