"""robots.txt as RFC 9309 reads it: the longest path that matches decides, `*` and `$` mean what they say there.

Every step is linear in what is read: a rule becomes no regular expression, for the file is a stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

MAX_BYTES = 500 * 1024  # of the file; the RFC asks for as many, and what stands behind is left out
MAX_RULES = 5_000
MAX_STARS = 12  # in one path; one with more is a stranger's joke, and taken to forbid
_LINE = re.compile(r"\s*([A-Za-z-]{1,20})\s*:\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """A path that is allowed or not, as bytes without escapes, parted at its stars."""

    allows: bool
    length: int
    parts: tuple[bytes, ...]
    ends: bool  # `$`: nothing may follow

    def covers(self, path: bytes) -> bool:
        """Whether it speaks of a path."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        at = len(first)
        for number, part in enumerate(rest, start=1):
            if self.ends and number == len(rest):
                return len(path) - len(part) >= at and path.endswith(part)
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return not self.ends or at == len(path)


class Robots:
    """What a robots.txt lets one program do."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules

    @classmethod
    def read(cls, body: bytes, agent: str) -> Robots:
        """The rules of `agent` (its product's name), else those of `*`; everything is allowed where neither has any."""
        text = body[:MAX_BYTES].decode("utf-8", "replace")
        own, general, is_named = [], [], False
        for agents, rule in _groups(text):
            if agent.casefold() in agents:
                is_named = True
                own += [rule] if rule else []
            elif "*" in agents:
                general += [rule] if rule else []
        return cls(tuple((own if is_named else general)[:MAX_RULES]))

    def allows(self, url: str) -> bool:
        """Whether an address may be opened: the longest rule that speaks of it says so; of two alike, the kind one."""
        parts = urlsplit(url)
        path = unquote_to_bytes(parts.path or "/") + (b"?" + unquote_to_bytes(parts.query) if parts.query else b"")
        found = [(rule.length, rule.allows) for rule in self._rules if rule.covers(path)]
        return max(found)[1] if found else True


ALL = Robots(())


def _groups(text: str) -> Iterator[tuple[Set[str], Rule | None]]:
    """Each rule with the agents that it is for; None where another was named. One set grows meanwhile."""
    agents: set[str] = set()
    is_open = False  # while agents follow each other they share what comes
    for line in text.splitlines():
        found = _LINE.fullmatch(line.partition("#")[0].rstrip())
        if found is None:
            continue
        name, value = found[1].lower(), found[2].strip()
        if name == "user-agent":
            if not is_open:
                agents = set()
            agents.add(_product(value))
            is_open = True
            yield agents, None
        elif name in ("allow", "disallow"):
            is_open = False
            if value and agents:
                yield agents, _rule(value, allows=name == "allow")


def _product(value: str) -> str:
    """`DealScout/1.0` is `dealscout`."""
    return value if value == "*" else value.partition("/")[0].strip().casefold()


def _rule(value: str, *, allows: bool) -> Rule:
    written = value if value.startswith(("/", "*")) else f"/{value}"
    ends = written.endswith("$")
    parts = tuple(unquote_to_bytes(part) for part in written.removesuffix("$").split("*"))
    if len(parts) > MAX_STARS + 1:
        return Rule(False, len(written), (b"/",), False)
    return Rule(allows, len(written), parts, ends)
