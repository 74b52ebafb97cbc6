"""Things that go wrong at Discord, on order."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.routes import Call


@dataclass
class Fault:
    """An answer that the next `times` matching requests get instead of being served."""

    route: re.Pattern[str]
    status: int
    json: Any
    headers: dict[str, str]
    times: int


class Faults:
    """What is still to go wrong."""

    def __init__(self) -> None:
        self.closed_dms: set[str] = set()
        self.cuts = 0
        self._answers: list[Fault] = []

    def add(self, route: str, status: int, json: Any, headers: dict[str, str], times: int) -> None:
        self._answers.append(Fault(re.compile(route), status, json, headers, times))

    def take(self, call: Call) -> Fault | None:
        """The fault for this request, used up by asking. Patterns look at "METHOD /path"."""
        for fault in self._answers:
            if fault.times > 0 and fault.route.search(f"{call.method} {call.path}"):
                fault.times -= 1
                return fault
        return None

    def cuts_off(self, call: Call) -> bool:
        """Whether the connection ends now, after a message was accepted."""
        is_message = call.path.endswith("/messages") or call.path.startswith("/webhooks/")
        if self.cuts and call.method == "POST" and is_message:
            self.cuts -= 1
            return True
        return False


def rate_limit(retry_after: float, scope: str) -> tuple[Any, dict[str, str]]:
    """Body and headers of a 429 (topics/rate-limits). `scope` is user, global or shared."""
    is_global = scope == "global"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": is_global}
    headers = {
        "Retry-After": str(max(1, round(retry_after))),
        "X-RateLimit-Scope": scope,
        "Via": "1.1 google",  # without it discord.py takes the 429 for a ban by the network in front of Discord
    }
    if is_global:
        return body, {**headers, "X-RateLimit-Global": "true"}
    return body, {
        **headers,
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{time.time() + retry_after:.3f}",
        "X-RateLimit-Reset-After": f"{retry_after:.3f}",
        "X-RateLimit-Bucket": "a-bucket",
    }
