"""The table of REST routes that the fake serves, and the ways an answer can end."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.spec import Complaint
from tests.fakes.discord.state import Upload

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

BAD_FORM, EMPTY_MESSAGE, ALREADY_ANSWERED = 50035, 50006, 40060
MISTAKES = (BAD_FORM, EMPTY_MESSAGE, ALREADY_ANSWERED)  # no state of the world excuses these


@dataclass
class Call:
    """A REST request and what it was answered with. `body` is the JSON, also of a multipart request."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, Upload]
    authorization: str | None = None
    status: int = 0
    answer: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


class DiscordError(Exception):
    """An answer that is an error, with Discord's number for it (topics/opcodes-and-status-codes)."""

    def __init__(self, status: int, code: int, message: str, errors: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.is_mistake = code in MISTAKES
        self.body = {"message": message, "code": code} | ({"errors": errors} if errors else {})


def invalid_form(complaints: list[Complaint]) -> DiscordError:
    """The 400 that lists what is wrong with a body, nested like the body."""
    errors: dict[str, Any] = {}
    for complaint in complaints:
        place = errors
        for part in complaint.where:
            place = place.setdefault(str(part), {})
        place.setdefault("_errors", []).append({"code": complaint.code, "message": complaint.message})
    return DiscordError(400, BAD_FORM, "Invalid Form Body", errors)


@dataclass(frozen=True)
class Answer:
    """A good answer; None as `body` is an empty one (204)."""

    body: Any = None
    status: int = field(default=200)


Handler = Callable[["FakeDiscord", Call, dict[str, str]], Awaitable[Any] | Any]


@dataclass(frozen=True)
class Route:
    """A served path. Each `{name}` in `template` is handed to the handler."""

    method: str
    template: str
    handler: Handler
    pattern: re.Pattern[str]


class Routes:
    """Where a module of handlers writes what it serves."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def __call__(self, methods: str, template: str) -> Callable[[Handler], Handler]:
        """Serves `methods` (separated by spaces) of a path."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "$")

        def add(handler: Handler) -> Handler:
            self.all += [Route(method, template, handler, pattern) for method in methods.split()]
            return handler

        return add

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
        for route in self.all:
            if route.method == method and (match := route.pattern.match(path)):
                return route.handler, match.groupdict()
        return None
