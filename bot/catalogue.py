"""The commands we promise on every platform. Feeds /help, the platforms' menus and the parity test."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from core.cards import commands
from core.cards.people import HelpEntry, HelpShown

NEAR_ENOUGH = 60.0  # of 100: how alike an unknown command must be to a known one to be suggested


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name without slash, what it does (at most 100 characters), and an example; both in English,
    for `say`.
    """

    name: str
    summary: str
    example: str
    operators_only: bool = False


OPERATORS_ONLY = {"source", "status"}
COMMANDS = tuple(Command(name, *said, name in OPERATORS_ONLY) for name, said in commands.COMMANDS.items())
BY_NAME = {command.name: command for command in COMMANDS}


def help_for(*, operator: bool) -> HelpShown:
    """What /help shows this person."""
    shown = [c for c in COMMANDS if operator or not c.operators_only]
    return HelpShown(tuple(HelpEntry(c.name, c.summary, c.example) for c in shown))


def nearest(name: str) -> str | None:
    """The command that was probably meant."""
    found = process.extractOne(name, BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None
