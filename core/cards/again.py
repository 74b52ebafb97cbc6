"""Words for a form that could not be used: what is wrong, and the form again with all that was written in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.cards.card import Action, Card, card, worded
from core.cards.language import say
from core.errors import Refused
from core.values import Person


@dataclass(frozen=True, slots=True)
class FormRefused:
    """Why a form was refused; `verb` and `handle` bring it back as it was filled in."""

    refused: Refused
    verb: str
    handle: str


@worded.register
def _refused(outcome: FormRefused, reader: Person) -> Card:
    said = card(outcome.refused, reader)
    return replace(said, actions=(*said.actions, Action(say("Correct it"), outcome.verb, outcome.handle)))
