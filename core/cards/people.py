"""Words for meeting somebody: hello, their settings, help, and taking things back."""

from __future__ import annotations

from dataclasses import dataclass

from core.app import Undone
from core.cards.card import Action, Card, card, worded
from core.conversation import Cancelled
from core.people.service import Introduced, Welcomed
from core.values import Person, Units

UNITS = {Units.MILES: "miles", Units.KILOMETRES: "kilometres"}


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
        "Tell me what you want and I tell you when it turns up, with the reason.",
        "For example: /alert gaming pc -laptop <1000 within 25mi of 95112",
        settings_line(reader),
    )
    title = f"Welcome back, {reader.name}" if outcome.again else f"Hello {reader.name}, I am Deal Scout"
    if outcome.again:
        return Card(title, lines, (Action("Change", "start.ask"), Action("Help", "help")))
    return Card(title, lines, (Action("Set up", "start.ask"), Action("Skip", "wizard.skip"), Action("Help", "help")))


@worded.register
def _introduced(outcome: Introduced, reader: Person) -> Card:
    example = "Now say what you want, for example: /alert gaming pc -laptop <1000 within 25mi of 95112"
    return Card("All set", (settings_line(outcome.person), example), (Action("Change", "start.ask"),))


def settings_line(person: Person) -> str:
    """`Your time zone: Europe/Berlin. Currency: EUR. Distances: kilometres.`"""
    return f"Your time zone: {person.zone or 'not set'}. Currency: {person.currency}. Distances: {UNITS[person.units]}."


@worded.register
def _help(outcome: HelpShown, reader: Person) -> Card:
    items = tuple(Card(f"/{e.name}: {e.summary}", (e.example,)) for e in outcome.entries)
    return Card("What I can do", items=items)


@worded.register
def _cancelled(outcome: Cancelled, reader: Person) -> Card:
    return Card(lines=("Cancelled: nothing was saved.",))


@worded.register
def _undone(outcome: Undone, reader: Person) -> Card:
    return card(outcome.outcome, reader)
