"""What was said and tapped, as text; and how long a person takes over it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

CHARACTERS_A_SECOND = 200 / 60  # 40 words a minute, on a phone
A_TAP, AN_ANSWER = 2.0, 3.0  # seconds to find a button, and to read an answer
NAME, WIDTH = 12, 92  # columns of who speaks, and of what they say
_TIME = re.compile(r"<t:-?\d+:R>")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")


@dataclass
class Transcript:
    """One conversation of a newcomer: `steps` are what they do, `seconds` what that takes until the rule stands."""

    who: str
    lines: list[str] = field(default_factory=list)
    steps: int = 0
    seconds: float = 0.0
    waited: float = 0.0  # seconds from somebody's offer to the alert, as measured

    def types(self, text: str) -> None:
        """Something written and sent."""
        self._does(text, len(text) / CHARACTERS_A_SECOND + A_TAP)

    def taps(self, label: str) -> None:
        """A button pressed."""
        self._does(f"taps [{label}]", A_TAP)

    def fills_in(self, fields: dict[str, str]) -> None:
        """A form filled in and sent."""
        said = "; ".join(f"{label} {text}" for label, text in fields.items())
        self._does(
            f"fills in: {said}", sum(map(len, fields.values())) / CHARACTERS_A_SECOND + A_TAP * (1 + len(fields))
        )

    def hears(self, text: str, buttons: Sequence[str] = (), *, reads: bool = True) -> None:
        """An answer, its buttons below it; `reads` says whether a newcomer has to read it on their way to a rule."""
        self.seconds += AN_ANSWER if reads else 0.0
        shown = _ESCAPED.sub(r"\1", _TIME.sub("a few seconds ago", text)).strip().split("\n")
        if buttons:
            shown.append(" ".join(f"[{label}]" for label in buttons))
        self._says("Deal Scout", shown)

    def meanwhile(self, sentence: str) -> None:
        """What happens elsewhere."""
        self.lines += ["", f"({sentence})", ""]

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")

    def _does(self, what: str, seconds: float) -> None:
        self.steps += 1
        self.seconds += seconds
        self._says(self.who, [what])

    def _says(self, who: str, shown: list[str]) -> None:
        shown = [part for line in shown for part in _wrapped(line)]
        names = [who] + [""] * (len(shown) - 1)
        self.lines += [f"{name:<{NAME}}{line}" for name, line in zip(names, shown, strict=True)]


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]
