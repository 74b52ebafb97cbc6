"""The server's refusals, in its own words (read in the sources of the official Bot API server)."""

from typing import Any

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
}

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):
    """The server says no because of the state of the world: the caller did nothing a correct client could not do."""

    def __init__(self, reason: str, status: int = 400, parameters: dict[str, Any] | None = None) -> None:
        prefix = PREFIXES.get(status)
        self.description = reason if prefix is None or reason.startswith(prefix) else f"{prefix}: {reason}"
        self.status = status
        self.parameters = parameters
        super().__init__(self.description)

    def as_answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


class Violation(Refusal):
    """The server says no because the call itself is wrong: recorded, for a correct bot never makes it."""


def bad_request(reason: str, **parameters: Any) -> Refusal:
    return Refusal(reason, 400, parameters or None)


def forbidden(reason: str) -> Refusal:
    return Refusal(reason, 403)


def too_many(retry_after: int) -> Refusal:
    return Refusal(f"retry after {retry_after}", 429, {"retry_after": retry_after})
