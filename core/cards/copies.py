"""Words for rules as a file: exported, imported, removed again."""

from __future__ import annotations

from core.cards.card import Action, Card, File, undo, worded
from core.cards.phrases import listed, plural
from core.cards.refusals import sentence
from core.rules.copies import RulesExported, RulesImported, RulesRemoved
from core.rules.exchange import Unusable
from core.values import Person

MOST_NAMED = 10  # rules of each kind that are named; the rest are counted
WRITTEN = "Written to {path}"  # where a platform has no files to send
YOUR_RULES = Action("Your rules", "rules.page", "0")


@worded.register
def _exported(outcome: RulesExported, reader: Person) -> Card:
    if not outcome.total:
        return Card("You have no rules yet", ("There is nothing to export.",))
    lines = (f"{outcome.name} holds what they ask for and how they tell, not whose they are. /import reads it back.",)
    title = f"Your {plural(outcome.total, 'rule')} as a file"
    return Card(title, lines, file=File(outcome.name, outcome.data))


@worded.register
def _imported(outcome: RulesImported, reader: Person) -> Card:
    added, already, unusable = (
        _names([rule.name for rule in outcome.added]),
        _names(outcome.already),
        [f"{_which(entry)}. {sentence(entry.why)}" for entry in outcome.unusable[:MOST_NAMED]],
    )
    unnamed = len(outcome.unusable) - len(unusable)
    lines = [
        *([f"Added: {added}."] if added else []),
        *([f"You had already: {already}."] if already else []),
        *(f"Not added: {reason}" for reason in unusable),
        *([f"Not added: {unnamed} more."] if unnamed else []),
    ]
    if not lines:
        lines = ["There is no rule in that file."]
    actions = (YOUR_RULES, undo(outcome.undo)) if outcome.undo else (YOUR_RULES,)
    title = f"{plural(len(outcome.added), 'rule')} added" if added else "Nothing added"
    return Card(title, tuple(lines), actions)


@worded.register
def _removed(outcome: RulesRemoved, reader: Person) -> Card:
    return Card(f"{plural(len(outcome.names), 'rule')} removed again", (f"{_names(outcome.names)}.",), (YOUR_RULES,))


def _which(entry: Unusable) -> str:
    return f"“{entry.name}”" if entry.name else f"rule {entry.number} of the file"


def _names(names: list[str] | tuple[str, ...]) -> str:
    """`“sofa”, “bike” and 3 more`."""
    shown = [f"“{name}”" for name in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)
