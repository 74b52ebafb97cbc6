"""Text that can be shown anywhere: nothing invisible that reorders, hides or breaks what is around it."""

from __future__ import annotations

import re
import unicodedata

LINE_BREAK = "\n"
# Zero-width joiner and non-joiner are part of emoji and of several scripts.
_KEPT = {LINE_BREAK, "\t", "\u200c", "\u200d"}


_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def keepable(text: str) -> str:
    """Without what no database keeps: NUL and lone surrogates. All else stays as it was typed."""
    return _UNKEEPABLE.sub("", text)


def printable(text: str) -> str:
    """Without control characters, bidirectional overrides, other invisible ones, and lone surrogates."""
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str) -> str:
    """The same for a button: in a single line, and never nothing."""
    return " ".join(printable(text).split()) or "…"
