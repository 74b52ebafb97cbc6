"""Lengths and marks of a text as Telegram counts them: in UTF-16 units, after the markup is taken out."""

import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]

# What Telegram marks by itself in what people write, in the order in which the first to match wins.
DETECTED = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>]+[^\s<>.,;:!?)\]'\"]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{2,31}")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def units(text: str) -> int:
    """How many UTF-16 code units a text has: Telegram's unit of every offset, length and limit."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Formatted:
    """A text without its markup, and the entities the markup stood for."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    def trimmed(self) -> "Formatted":
        """Without the white space around it, which the server cuts off; marks of nothing vanish."""
        lead = units(self.text) - units(self.text.lstrip())
        text = self.text.strip()
        kept = []
        for entity in self.entities:
            start = max(entity["offset"] - lead, 0)
            end = min(entity["offset"] + entity["length"] - lead, units(text))
            if end > start:
                kept.append(entity | {"offset": start, "length": end - start})
        return Formatted(text, sorted(kept, key=lambda e: (e["offset"], -e["length"])))


def detect(text: str) -> list[Entity]:
    """The entities Telegram finds in a text a person typed."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in DETECTED:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), kind))
    return [
        {"type": kind, "offset": units(text[:start]), "length": units(text[start:end])}
        for start, end, kind in sorted(found)
    ]
