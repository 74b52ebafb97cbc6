"""Times of day as people type them: `22:30`, `10pm`, `7`, `noon`; and from one to another. Pure."""

from __future__ import annotations

import re

from core.text.words import fold

LONGEST = 40  # characters
NAMED = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0, "mediodia": 12 * 60, "medianoche": 0}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?: ?([ap])\.?m\.?)?", re.ASCII)
_BETWEEN = re.compile(r" ?(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bhasta\b|\ba\b(?= (?:las? )?\d)) ?")
_FROM = re.compile(r"^(?:(?:from|between|at|de|desde|a|las?) )+")


def read_time(text: str) -> int | None:
    """The minute of the day that is meant; 24:00 is midnight. None for anything else."""
    said = _FROM.sub("", " ".join(fold(text[:LONGEST]).split()))
    if said in NAMED:
        return NAMED[said]
    found = _TIME.fullmatch(said)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute > 59 or (half and not 1 <= hour <= 12) or hour * 60 + minute > 24 * 60:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour * 60 + minute) % (24 * 60)


def read_span(text: str) -> tuple[int, int] | None:
    """From and to, in minutes of the day: `23:30-6:45`, `10pm to 7am`. None for anything else.

    `10-7am` says of one half of the day alone which it is, and may mean two things.
    """
    said = " ".join(fold(text[:LONGEST]).split())
    parts = _BETWEEN.split(_FROM.sub("", said))
    if len(parts) != 2:
        return None
    start, end = (read_time(part) for part in parts)
    halves = [bool(re.search(r"[ap]\.?m", part)) for part in parts]
    plain = [part not in NAMED and half is False for part, half in zip(parts, halves, strict=True)]
    if start is None or end is None or (any(halves) and any(plain)):
        return None
    return start, end
