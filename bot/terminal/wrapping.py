"""Text within the columns of a terminal: wide letters count two, a joined emoji stays in one piece."""

from __future__ import annotations

from wcwidth import iter_graphemes, width, wrap

from core.text.plain import printable

WIDTH = 80
ELLIPSIS = "…"


def wrapped(text: str, indent: str = "") -> list[str]:
    """Paragraphs within 80 columns; nothing typed or posted can move the cursor or colour the screen.

    A word too long for a line is broken, an address is not: it has to be copied whole.
    """
    shown: list[str] = []
    for paragraph in printable(text).split("\n"):
        parts = wrap(
            paragraph,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words="://" not in paragraph,
        )
        shown += parts or [""]
    return shown


def clipped(text: str, columns: int) -> str:
    """At most so many columns, cut with an ellipsis."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for letter in iter_graphemes(text):
        used += width(letter)
        if used > columns - 1:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS
