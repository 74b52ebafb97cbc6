"""Whom a message would notify, by Discord's rules of allowed_mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

EVERYONE = re.compile(r"@(everyone|here)")
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
# Where allowed_mentions is absent (resources/message, "Allowed Mentions"): a bot's own message parses all, an
# answer to an interaction only users.
DEFAULT_OF_A_MESSAGE = ("everyone", "users", "roles")
DEFAULT_OF_AN_ANSWER = ("users",)


@dataclass(frozen=True)
class Pinged:
    """Who is notified. Only `content` notifies: a mention inside an embed is coloured and silent."""

    everyone: bool
    users: tuple[str, ...]
    roles: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.everyone or bool(self.users or self.roles)


def pinged(content: str, allowed: dict[str, Any] | None, *, is_answer: bool) -> Pinged:
    """The mentions in `content` that `allowed` lets through; None stands for an absent allowed_mentions."""
    if allowed is None:
        allowed = {"parse": DEFAULT_OF_AN_ANSWER if is_answer else DEFAULT_OF_A_MESSAGE}
    parse = allowed.get("parse") or ()

    def through(pattern: re.Pattern[str], kind: str) -> tuple[str, ...]:
        found = dict.fromkeys(pattern.findall(content))
        named = {str(i) for i in allowed.get(kind) or ()}
        return tuple(i for i in found if kind in parse or i in named)

    everyone = "everyone" in parse and bool(EVERYONE.search(content))
    return Pinged(everyone, through(USER, "users"), through(ROLE, "roles"))
