"""Links that open a chat with the bot and say something there."""

from __future__ import annotations

PREFIX = "https://t.me/"


def start_link(username: str, payload: str) -> str:
    """The address that opens a chat with the bot and starts it with a payload."""
    return f"{PREFIX}{username}?start={payload}"
