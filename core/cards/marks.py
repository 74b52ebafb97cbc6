"""Single words that a platform sets beside what it shows in its own way."""

from __future__ import annotations

from core.cards.language import say, speaking
from core.values import Person


def posted_label(reader: Person) -> str:
    """What stands above how long ago a listing was offered."""
    with speaking(reader):
        return say("Posted")


def picture_label(reader: Person) -> str:
    """What a link to a listing's picture is called."""
    with speaking(reader):
        return say("Picture")
