"""Words for summaries: several listings in one message, and why they waited."""

from __future__ import annotations

from dataclasses import replace

from core.cards.card import Action, Card, worded
from core.cards.language import count, mark, say
from core.cards.listings import short
from core.cards.lists import listed
from core.cards.phrases import (
    quoted,
)
from core.cards.worth import saving_and_trend
from core.delivery.outcomes import SummaryDue
from core.delivery.policy import Held
from core.values import Criteria, Listing, Person, Rule

# Why it waited; one title a form of the number: a listing, several.
HELD_TITLES = {
    Held.SNOOZED: mark("While you snoozed it: {listings}"),
    Held.QUIET: mark("While you wanted quiet: {listings}"),
    Held.ENOUGH: mark("Beyond your most a day: {listings}"),
    Held.TEXTS: mark("Beyond your most texts a day: {listings}"),
    Held.MONEY: mark("Beyond this bot’s texts for a day: {listings}"),
    Held.HOURLY: mark("Your hourly summary: {listings}"),
    Held.DAILY: mark("Your daily summary: {listings}"),
    Held.WEEKLY: mark("Your weekly summary: {listings}"),
}
HELD_LINES = {
    Held.SNOOZED: mark("This waited until the snooze was over."),
    Held.QUIET: mark("This waited until your quiet hours were over."),
    Held.ENOUGH: mark("You had had as many messages as you want in a day; /settings changes how many."),
    Held.TEXTS: mark("You had had as many texts as one person gets in a day; another channel has no such limit."),
    Held.MONEY: mark("What this bot may spend on texts in a day was spent; another channel has no such limit."),
}
BEST_FIRST = mark("The best come first; what was sold meanwhile is left out.")
RULES_NAMED = 3  # in a title; the rest are counted


@worded.register
def _summary(outcome: SummaryDue, reader: Person) -> Card:
    names = _rule_names(outcome.rules)
    if outcome.held is not None:
        return _held(outcome, outcome.held, names, reader)
    total, lines = outcome.total, ()
    if not outcome.is_first:
        title = count(total, "{n} listing more matches {rules}", "{n} listings more match {rules}", rules=names)
        return _of_listings(title, lines, outcome, reader)
    title = count(total, "{n} listing already matches {rules}", "{n} listings already match {rules}", rules=names)
    line = say("A new source was read; from now on I tell you of each new listing.")
    return _of_listings(title, (line,), outcome, reader)


def _held(outcome: SummaryDue, held: Held, names: str, reader: Person) -> Card:
    """What had to wait, and why it did."""
    listings = count(outcome.total, "{n} listing matches {rules}", "{n} listings match {rules}", rules=names)
    lines = [say(HELD_LINES[held])] if held in HELD_LINES else []
    lines += [say(BEST_FIRST)] if outcome.total > 1 else []
    return _of_listings(say(HELD_TITLES[held], listings=listings), tuple(lines), outcome, reader)


def _of_listings(title: str, lines: tuple[str, ...], outcome: SummaryDue, reader: Person) -> Card:
    more = outcome.total - len(outcome.listings)
    criteria = outcome.rules[0].criteria if len(outcome.rules) == 1 else None
    items = tuple(_entry(listing, outcome, reader, criteria) for listing in outcome.listings)
    tries = tuple(Action(say("Try"), "rule.try", rule.ref) for rule in outcome.rules[:1])
    footer = ""
    if more:
        footer = count(
            more, "and {n} other: /try shows what matches now", "and {n} others: /try shows what matches now"
        )
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
    shown = quoted([rule.name for rule in rules[:RULES_NAMED]])
    more = len(rules) - len(shown)
    return listed([*shown, count(more, "{n} more of your rules", "{n} more of your rules")] if more else shown)
