"""Words for the log, and for what became of one listing."""

from __future__ import annotations

from datetime import datetime

from core.cards.card import Action, Card, card, worded
from core.cards.language import count, mark, say
from core.cards.listings import open_button, save_button, trace_button
from core.cards.lists import listed
from core.cards.moments import moment
from core.cards.phrases import facts, quoted
from core.cards.reasons import reason
from core.cards.settings import tells_of
from core.delivery.crossing import TOLD_LATELY
from core.delivery.fates import Ending, Fate
from core.delivery.journal import ListingTraced, Logged, LogShown, Silence, Verdict, WhichListing
from core.delivery.policy import Dropped, Held
from core.errors import Failure
from core.text.plain import one_line
from core.values import Person

RULES_SHOWN = 5  # of one listing; the nearest ones
REASONS_SHOWN = 3  # by which a rule fails
WAITS: dict[str, str] = {
    Held.SNOOZED: mark("the rule is snoozed"),
    Held.QUIET: mark("quiet hours"),
    Held.ENOUGH: mark("you had your most for a day"),
    Held.TEXTS: mark("you had your most texts for a day"),
    Held.MONEY: mark("this bot’s money for texts is spent for today"),
    Held.HOURLY: mark("your hourly summary"),
    Held.DAILY: mark("your daily summary"),
    Held.WEEKLY: mark("your weekly summary"),
    TOLD_LATELY: mark("a rule tells of one listing every six hours at most"),
}
DROPPED: dict[str, str] = {
    Dropped.EXPIRED: mark("it could not be sent in time"),
    Dropped.DESTINATION_DEAD: mark("I could not reach you there: write to me from there again"),
    Dropped.CHANNEL_OFF: mark("you switched this channel off: /settings"),
    Dropped.RULE_SILENT: mark("the rule was paused, deleted or over"),
    Dropped.LISTING_GONE: mark("the listing was sold or removed"),
    Dropped.NO_MATCH_NOW: mark("it did not fit the rule any more"),
    Dropped.MUTED: mark("you muted it: /muted"),
    Dropped.CATEGORY_OFF: mark("its category is not one of yours: /settings"),
}
FAILED = {
    Failure.LIMIT: mark("too much at once for that channel"),
    Failure.RETRY: mark("the channel did not answer"),
    Failure.UNKNOWN: mark("no answer came whether it arrived"),
    Failure.DESTINATION: mark("you blocked me, or I may not write there"),
    Failure.MESSAGE: mark("the channel refused the message"),
    Failure.DOUBT: mark("no answer came whether it arrived, and it may be there already"),
    Failure.CHANNEL: mark("my own access to the channel is broken"),
}
SILENCE = {
    Silence.NOT_YET: mark("I am just looking at it."),
    Silence.PAUSED: mark("Not told: the rule is paused."),
    Silence.ENDED: mark("Not told: the rule is over."),
    Silence.GONE: mark("Not told: it was sold or removed before."),
    Silence.BEFORE: mark("Not told: it was there before the rule, which showed what matched when you saved it."),
    Silence.OTHERWISE: mark("Not told: the rule was another, or paused, when it came."),
}
LATELY = mark("More happened to it since; a rule tells of one listing every six hours at most.")


def fate(found: Fate, reader: Person, now: datetime) -> str:
    """`Told at 14:02.` `Waits until 07:00: quiet hours.` `Not told: the listing was sold or removed.`"""
    said = _ended(found, moment(found.at, reader, now) if found.at else "")
    if found.failure is not None:
        said = say(
            "{fate}: {failure}; tried {often}", fate=said, failure=say(FAILED[found.failure]), often=_often(found)
        )
    if found.instead:
        return say("{fate}, as the same thing: “{title}”.", fate=said, title=found.instead)
    return f"{said}."


def _ended(found: Fate, at: str) -> str:
    match found.ending:
        case Ending.TOLD if found.in_summary:
            return say("Told at {time}, in a summary", time=at)
        case Ending.TOLD:
            return say("Told at {time}", time=at)
        case Ending.SENDING:
            return say("On its way")
        case Ending.WAITS if found.reason:
            return say("Waits until {time}: {why}", time=at, why=say(WAITS.get(found.reason, found.reason)))
        case Ending.WAITS:
            return say("Waits until {time}", time=at)
        case Ending.NOT_TOLD:
            return say("Not told: {why}", why=say(DROPPED.get(found.reason, found.reason)))
        case Ending.UNDELIVERABLE:
            return say("Could not be delivered")


def _often(found: Fate) -> str:
    if found.tries == 1:
        return say("once")
    return say("twice") if found.tries == 2 else count(found.tries, "{n} time", "{n} times")


@worded.register
def _log(outcome: LogShown, reader: Person) -> Card:
    if not outcome.total:
        return Card(say("Nothing was to be told yet"), (say("/alert saves what you want to hear of."),))
    actions = []
    if outcome.page:
        actions.append(Action(say("Previous"), "log.page", str(outcome.page - 1)))
    if outcome.has_more:
        actions.append(Action(say("Next"), "log.page", str(outcome.page + 1)))
    items = tuple(_logged(entry, reader, outcome.now) for entry in outcome.entries)
    title = count(outcome.total, "{n} message, the newest first", "{n} messages, the newest first")
    return Card(title, (), tuple(actions), items=items)


def _logged(entry: Logged, reader: Person, now: datetime) -> Card:
    names = listed(quoted(entry.rules))
    rules = say("Rule: {rule}", rule=names) if len(entry.rules) == 1 else say("Rules: {rules}", rules=names)
    lines = (fate(entry.fate, reader, now), *((rules,) if entry.rules else ()))
    when = moment(entry.at, reader, now)
    if entry.listing is not None:
        return Card(f"{when} · {entry.listing.title}", lines, (trace_button(entry.listing, say("Why")),))
    if entry.notice is not None:
        return Card(f"{when} · {card(entry.notice, reader).title}", lines)
    summary = count(entry.number, "A summary of {n} listing", "A summary of {n} listings")
    return Card(f"{when} · {summary}", lines)


@worded.register
def _traced(outcome: ListingTraced, reader: Person) -> Card:
    listing, verdicts = outcome.listing, outcome.verdicts
    lines = [facts(listing, reader)]
    if listing.state != "active":
        lines.append(say("It is no longer offered."))
    if not verdicts:
        lines.append(say("You have no rules, so nothing is told you: /alert saves one."))
    elif not any(one.matched or one.fate for one in verdicts):
        lines.append(say("None of your rules asks for it."))
    items = tuple(_verdict(one, reader, outcome.now) for one in verdicts[:RULES_SHOWN])
    more = len(verdicts) - len(items)
    footer = ""
    if more:
        footer = count(more, "and {n} other rule that it meets less", "and {n} other rules that it meets less")
    actions = (open_button(listing), save_button(listing))
    title = say("What became of it: {title}", title=listing.title)
    return Card(title, tuple(lines), actions, items=items, footer=footer)


def _verdict(one: Verdict, reader: Person, now: datetime) -> Card:
    lines = []
    if one.fate is not None:
        lines.append(fate(one.fate, reader, now))
    if one.told_lately:
        lines.append(say(LATELY))
    if one.silence is Silence.NO_NEWS:
        tells = tells_of(one.rule)
        lines.append(say("Not told: nothing of what it tells of happened since ({tells_of}).", tells_of=tells))
    elif one.silence is not None:
        lines.append(say(SILENCE[one.silence]))
    failed = [f"✗ {reason(found, reader)}" for found in one.reasons if not found.ok]
    held = [f"✓ {reason(found, reader)}" for found in one.reasons if found.ok]
    lines += failed[:REASONS_SHOWN] or held
    name = one.rule.name
    title = say("“{rule}”: it matches", rule=name) if one.matched else say("“{rule}”: it does not match", rule=name)
    return Card(title, tuple(lines))


@worded.register
def _which(outcome: WhichListing, reader: Person) -> Card:
    items = tuple(
        Card(listing.title, (facts(listing, reader),), (trace_button(listing, say("Why")),))
        for listing in outcome.listings
    )
    if outcome.listings:
        return Card(say("Which one do you mean?"), (), items=items)
    how = say("Say /why with a listing's link, or with words of its title: /why gaming pc")
    if outcome.text:
        unknown = say("Nothing I have seen is called “{text}”.", text=one_line(outcome.text)[:60])
        return Card(say("I know no such listing"), (unknown, how))
    return Card(say("Which listing?"), (how,))
