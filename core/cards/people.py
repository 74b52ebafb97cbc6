"""Words for meeting somebody: hello, their settings, help, and taking things back."""

from __future__ import annotations

from dataclasses import dataclass

from core.app import Undone
from core.cards.card import Action, Card, card, worded
from core.cards.language import mark, say
from core.conversation import Cancelled
from core.people.service import Introduced, Welcomed
from core.values import Person, Units

UNITS = {Units.MILES: mark("miles"), Units.KILOMETRES: mark("kilometres")}

# What somebody types, as they would in their language: every line of it is read in either.
ALERT_EXAMPLE = mark("/alert gaming pc -laptop <1000 within 25mi of 95112")


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One command: its name without slash, what it does, and an example."""

    name: str
    summary: str
    example: str


@dataclass(frozen=True, slots=True)
class HelpShown:
    """All commands."""

    entries: tuple[HelpEntry, ...]


@worded.register
def _welcomed(outcome: Welcomed, reader: Person) -> Card:
    lines = (
        say("Tell me what you want and I tell you when it turns up, with the reason."),
        say("For example: {example}", example=say(ALERT_EXAMPLE)),
        settings_line(reader),
    )
    if outcome.again:
        title = say("Welcome back, {name}", name=reader.name)
        return Card(title, lines, (Action(say("Change"), "start.ask"), Action(say("Help"), "help")))
    title = say("Hello {name}, I am Deal Scout", name=reader.name)
    return Card(
        title,
        lines,
        (Action(say("Set up"), "start.ask"), Action(say("Skip"), "wizard.skip"), Action(say("Help"), "help")),
    )


@worded.register
def _introduced(outcome: Introduced, reader: Person) -> Card:
    example = say("Now say what you want, for example: {example}", example=say(ALERT_EXAMPLE))
    return Card(say("All set"), (settings_line(outcome.person), example), (Action(say("Change"), "start.ask"),))


def settings_line(person: Person) -> str:
    """`Your time zone: Europe/Berlin. Currency: EUR. Distances: kilometres.`"""
    return say(
        "Your time zone: {zone}. Currency: {currency}. Distances: {units}.",
        zone=person.zone or say("not set"),
        currency=person.currency,
        units=say(UNITS[person.units]),
    )


@worded.register
def _help(outcome: HelpShown, reader: Person) -> Card:
    items = tuple(Card(f"/{e.name}: {say(e.summary)}", (say(e.example),)) for e in outcome.entries)
    return Card(say("What I can do"), items=items)


@worded.register
def _cancelled(outcome: Cancelled, reader: Person) -> Card:
    return Card(lines=(say("Cancelled: nothing was saved."),))


@worded.register
def _undone(outcome: Undone, reader: Person) -> Card:
    return card(outcome.outcome, reader)
