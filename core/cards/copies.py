"""Words for rules as a file: exported, imported, removed again."""

from __future__ import annotations

from core.cards.card import Action, Card, File, undo, worded
from core.cards.language import count, mark, say
from core.cards.lists import listed
from core.cards.phrases import quoted
from core.cards.refusals import sentence
from core.rules.copies import RulesExported, RulesImported, RulesRemoved
from core.rules.exchange import Unusable
from core.values import Person

MOST_NAMED = 10  # rules of each kind that are named; the rest are counted
WRITTEN = mark("Written to {path}")  # where a platform has no files to send


@worded.register
def _exported(outcome: RulesExported, reader: Person) -> Card:
    if not outcome.total:
        return Card(say("You have no rules yet"), (say("There is nothing to export."),))
    line = say(
        "{file} holds what they ask for and how they tell, not whose they are. /import reads it back.",
        file=outcome.name,
    )
    title = count(outcome.total, "Your {n} rule as a file", "Your {n} rules as a file")
    return Card(title, (line,), file=File(outcome.name, outcome.data))


@worded.register
def _imported(outcome: RulesImported, reader: Person) -> Card:
    added, already, unusable = (
        _names([rule.name for rule in outcome.added]),
        _names(outcome.already),
        [f"{_which(entry)}. {sentence(entry.why)}" for entry in outcome.unusable[:MOST_NAMED]],
    )
    unnamed = len(outcome.unusable) - len(unusable)
    lines = [
        *([say("Added: {rules}.", rules=added)] if added else []),
        *([say("You had already: {rules}.", rules=already)] if already else []),
        *(say("Not added: {reason}", reason=reason) for reason in unusable),
        *([count(unnamed, "Not added: {n} more.", "Not added: {n} more.")] if unnamed else []),
    ]
    if not lines:
        lines = [say("There is no rule in that file.")]
    actions = (_your_rules(), undo(outcome.undo)) if outcome.undo else (_your_rules(),)
    title = count(len(outcome.added), "{n} rule added", "{n} rules added") if added else say("Nothing added")
    return Card(title, tuple(lines), actions)


@worded.register
def _removed(outcome: RulesRemoved, reader: Person) -> Card:
    title = count(len(outcome.names), "{n} rule removed again", "{n} rules removed again")
    return Card(title, (f"{_names(outcome.names)}.",), (_your_rules(),))


def _which(entry: Unusable) -> str:
    return f"“{entry.name}”" if entry.name else say("rule {number} of the file", number=entry.number)


def _names(names: list[str] | tuple[str, ...]) -> str:
    """`“sofa”, “bike” and 3 more`."""
    shown = quoted(names[:MOST_NAMED])
    more = len(names) - len(shown)
    return listed([*shown, count(more, "{n} more", "{n} more")] if more else shown)


def _your_rules() -> Action:
    return Action(say("Your rules"), "rules.page", "0")
