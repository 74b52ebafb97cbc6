"""Words for the log, and for what became of one listing."""

from __future__ import annotations

from datetime import datetime

from core.cards.card import Action, Card, card, worded
from core.cards.listings import open_button, save_button, trace_button
from core.cards.moments import moment
from core.cards.phrases import facts, listed, plural, reason
from core.cards.settings import TELLS_OF
from core.delivery.crossing import TOLD_LATELY
from core.delivery.fates import Ending, Fate
from core.delivery.journal import ListingTraced, Logged, LogShown, Silence, Verdict, WhichListing
from core.delivery.policy import Dropped, Held
from core.errors import Failure
from core.values import ALL_TRIGGERS, Person

RULES_SHOWN = 5  # of one listing; the nearest ones
REASONS_SHOWN = 3  # by which a rule fails
WAITS: dict[str, str] = {
    Held.SNOOZED: "the rule is snoozed",
    Held.QUIET: "quiet hours",
    Held.ENOUGH: "you had your most for a day",
    Held.TEXTS: "you had your most texts for a day",
    Held.MONEY: "this bot’s money for texts is spent for today",
    Held.HOURLY: "your hourly summary",
    Held.DAILY: "your daily summary",
    Held.WEEKLY: "your weekly summary",
    TOLD_LATELY: "a rule tells of one listing every six hours at most",
}
DROPPED: dict[str, str] = {
    Dropped.EXPIRED: "it could not be sent in time",
    Dropped.DESTINATION_DEAD: "I could not reach you there: write to me from there again",
    Dropped.CHANNEL_OFF: "you switched this channel off: /settings",
    Dropped.RULE_SILENT: "the rule was paused, deleted or over",
    Dropped.LISTING_GONE: "the listing was sold or removed",
    Dropped.NO_MATCH_NOW: "it did not fit the rule any more",
    Dropped.MUTED: "you muted it: /muted",
    Dropped.CATEGORY_OFF: "its category is not one of yours: /settings",
}
FAILED = {
    Failure.LIMIT: "too much at once for that channel",
    Failure.RETRY: "the channel did not answer",
    Failure.UNKNOWN: "no answer came whether it arrived",
    Failure.DESTINATION: "you blocked me, or I may not write there",
    Failure.MESSAGE: "the channel refused the message",
    Failure.DOUBT: "no answer came whether it arrived, and it may be there already",
    Failure.CHANNEL: "my own access to the channel is broken",
}
SILENCE = {
    Silence.NOT_YET: "I am just looking at it.",
    Silence.PAUSED: "Not told: the rule is paused.",
    Silence.ENDED: "Not told: the rule is over.",
    Silence.GONE: "Not told: it was sold or removed before.",
    Silence.BEFORE: "Not told: it was there before the rule, which showed what matched when you saved it.",
    Silence.OTHERWISE: "Not told: the rule was another, or paused, when it came.",
}
LATELY = "More happened to it since; a rule tells of one listing every six hours at most."


def fate(found: Fate, reader: Person, now: datetime) -> str:
    """`Told at 14:02.` `Waits until 07:00: quiet hours.` `Not told: the listing was sold or removed.`"""
    at = moment(found.at, reader, now) if found.at else ""
    match found.ending:
        case Ending.TOLD:
            said = f"Told at {at}{', in a summary' if found.in_summary else ''}"
        case Ending.SENDING:
            said = "On its way" + _tries(found)
        case Ending.WAITS:
            why = WAITS.get(found.reason, found.reason)
            said = f"Waits until {at}{f': {why}' if why else ''}" + _tries(found)
        case Ending.NOT_TOLD:
            said = f"Not told: {DROPPED.get(found.reason, found.reason)}"
        case Ending.UNDELIVERABLE:
            said = "Could not be delivered" + _tries(found)
    return said + (f", as the same thing: “{found.instead}”." if found.instead else ".")


def _tries(found: Fate) -> str:
    """`: you blocked me, or I may not write there; tried 3 times`."""
    if found.failure is None:
        return ""
    often = {1: "once", 2: "twice"}.get(found.tries, f"{found.tries} times")
    return f": {FAILED[found.failure]}; tried {often}"


@worded.register
def _log(outcome: LogShown, reader: Person) -> Card:
    if not outcome.total:
        return Card("Nothing was to be told yet", ("/alert saves what you want to hear of.",))
    actions = []
    if outcome.page:
        actions.append(Action("Previous", "log.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action("Next", "log.page", str(outcome.page + 1)))
    items = tuple(_logged(entry, reader, outcome.now) for entry in outcome.entries)
    return Card(f"{plural(outcome.total, 'message')}, the newest first", (), tuple(actions), items=items)


def _logged(entry: Logged, reader: Person, now: datetime) -> Card:
    rules = f"{'Rule' if len(entry.rules) == 1 else 'Rules'}: {listed([f'“{name}”' for name in entry.rules])}"
    lines = (fate(entry.fate, reader, now), *((rules,) if entry.rules else ()))
    when = moment(entry.at, reader, now)
    if entry.listing is not None:
        return Card(f"{when} · {entry.listing.title}", lines, (trace_button(entry.listing, "Why"),))
    if entry.notice is not None:
        return Card(f"{when} · {card(entry.notice, reader).title}", lines)
    return Card(f"{when} · A summary of {plural(entry.number, 'listing')}", lines)


@worded.register
def _traced(outcome: ListingTraced, reader: Person) -> Card:
    listing, verdicts = outcome.listing, outcome.verdicts
    lines = [facts(listing, reader)]
    if listing.state != "active":
        lines.append("It is no longer offered.")
    if not verdicts:
        lines.append("You have no rules, so nothing is told you: /alert saves one.")
    elif not any(one.matched or one.fate for one in verdicts):
        lines.append("None of your rules asks for it.")
    items = tuple(_verdict(one, reader, outcome.now) for one in verdicts[:RULES_SHOWN])
    more = len(verdicts) - len(items)
    footer = f"and {plural(more, 'other rule')} that it meets less" if more else ""
    actions = (open_button(listing), save_button(listing))
    return Card(f"What became of it: {listing.title}", tuple(lines), actions, items=items, footer=footer)


def _verdict(one: Verdict, reader: Person, now: datetime) -> Card:
    lines = []
    if one.fate is not None:
        lines.append(fate(one.fate, reader, now))
    if one.told_lately:
        lines.append(LATELY)
    if one.silence is Silence.NO_NEWS:
        tells = listed([TELLS_OF[kind] for kind in ALL_TRIGGERS if kind in one.rule.triggers])
        lines.append(f"Not told: nothing of what it tells of happened since ({tells}).")
    elif one.silence is not None:
        lines.append(SILENCE[one.silence])
    failed = [f"✗ {reason(found, reader)}" for found in one.reasons if not found.ok]
    held = [f"✓ {reason(found, reader)}" for found in one.reasons if found.ok]
    lines += failed[:REASONS_SHOWN] or held
    return Card(f"“{one.rule.name}”: {'it matches' if one.matched else 'it does not match'}", tuple(lines))


@worded.register
def _which(outcome: WhichListing, reader: Person) -> Card:
    items = tuple(
        Card(listing.title, (facts(listing, reader),), (trace_button(listing, "Why"),)) for listing in outcome.listings
    )
    if outcome.listings:
        return Card("Which one do you mean?", (), items=items)
    how = "Say /why with a listing's link, or with words of its title: /why gaming pc"
    if outcome.text:
        return Card("I know no such listing", (f"Nothing I have seen is called “{outcome.text[:60]}”.", how))
    return Card("Which listing?", (how,))
