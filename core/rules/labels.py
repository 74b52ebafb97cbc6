"""What people write on a rule: its name and its note."""

from __future__ import annotations

from core.errors import Refused, Why
from core.rules.saving import NAME_LENGTH
from core.text.plain import printable

NOTE_LENGTH = 200
NO_NOTE = {"", "no note", "none", "sin nota"}


def read_name(text: str) -> str:
    """A rule's name. Raises Refused: NAME_EMPTY, TOO_LONG."""
    name = _one_line(text)
    if not name:
        raise Refused(Why.NAME_EMPTY, limit=NAME_LENGTH)
    if len(name) > NAME_LENGTH:
        raise Refused(Why.TOO_LONG, limit=NAME_LENGTH, length=len(name))
    return name


def read_note(text: str) -> str:
    """A note, empty for `no note`. Raises Refused(TOO_LONG)."""
    note = _one_line(text)
    if len(note) > NOTE_LENGTH:
        raise Refused(Why.TOO_LONG, limit=NOTE_LENGTH, length=len(note))
    return "" if note.casefold() in NO_NOTE else note


def _one_line(text: str) -> str:
    """What was typed, without what is not to be seen."""
    return " ".join(printable(text).split())
