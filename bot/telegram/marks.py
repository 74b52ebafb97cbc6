"""What stands before a button's verb: on whose list, on which question, on an alert."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.actions import decode
from bot.telegram.render import MARK

_MARK = re.compile(rf"(?:L(?P<page>\d{{1,6}})\.(?P<lister>\d+)|Q(?P<step>\w+)\.(?P<asked>\d+)|(?P<alert>A)){MARK}")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button's data. `owner` is the person it was drawn for, where it is only theirs to press."""

    verb: str
    target: str
    page: int | None = None  # of a list of rules
    step: str | None = None  # of a question
    owner: int | None = None
    on_alert: bool = False


def question_mark(step: str, person_id: int) -> str:
    """The mark of a question's buttons."""
    return f"Q{step}.{person_id}"


def read(data: str) -> Pressed:
    """What a button's data says; forged data gives a verb that nobody knows."""
    found = _MARK.match(data)
    verb, target = decode(data[found.end() :] if found else data)
    if found is None:
        return Pressed(verb, target)
    owner = found["lister"] or found["asked"]
    return Pressed(
        verb,
        target,
        page=int(found["page"]) if found["page"] else None,
        step=found["step"],
        owner=int(owner) if owner else None,
        on_alert=bool(found["alert"]),
    )
