"""Words for one rule, called by its name: how it stands, and all that can be done with it."""

from __future__ import annotations

from core.cards.card import Action, Card, worded
from core.cards.language import say
from core.cards.phrases import wish
from core.cards.rules import edit_button, pause_button
from core.cards.settings import note_lines, options_button, state
from core.rules.outcomes import RuleShown
from core.values import Person


@worded.register
def _shown(outcome: RuleShown, reader: Person) -> Card:
    rule = outcome.rule
    return Card(
        rule.name + state(rule, ended=outcome.ended),
        (say("It looks for: {wish}.", wish=wish(rule.criteria, reader)), *note_lines(rule)),
        (
            pause_button(rule),
            edit_button(rule),
            options_button(rule),
            Action(say("Try"), "rule.try", rule.ref),
            Action(say("Delete"), "rule.delete", rule.ref),
        ),
    )
