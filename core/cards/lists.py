"""Words in a row: `a, b and c`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from core.cards.language import spoken

Last = Literal["and", "or", "nor"]  # `nor`: or, of what is denied

# The word before the last one, and what it becomes before its own sound: a catalogue cannot know its neighbour.
_JOINS: dict[str, dict[Last, tuple[str, str]]] = {
    "en": {"and": ("and", "and"), "or": ("or", "or"), "nor": ("or", "or")},
    "es": {"and": ("y", "e"), "or": ("o", "u"), "nor": ("ni", "ni")},
}
_SAME_SOUND: dict[Last, re.Pattern[str]] = {
    "and": re.compile(r"\W*(?:[ií]|h[ií](?![ae]))", re.IGNORECASE),
    "or": re.compile(r"\W*(?:h?[oó]|8)", re.IGNORECASE),
}


def listed(words: Sequence[str], last: Last = "and") -> str:
    """`a, b and c`; in Spanish `a, b e historia`."""
    if len(words) < 2:
        return "".join(words)
    plain, before_its_sound = _JOINS[spoken()][last]
    sound = _SAME_SOUND.get(last)
    joined = before_its_sound if sound is not None and sound.match(words[-1]) else plain
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"
