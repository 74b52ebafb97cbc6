"""Links that open a chat with the bot and say something there."""

from __future__ import annotations

from urllib.parse import quote

from bot.opening import LISTING

PREFIX = "https://t.me/"
SHARE = PREFIX + "share/url?url="  # lets people choose whom to send an address to


def start_link(username: str, payload: str) -> str:
    """The address that opens a chat with the bot and starts it with a payload."""
    return f"{PREFIX}{username}?start={payload}"


def share_link(username: str, listing_id: int) -> str:
    """The address that lets people send a listing to somebody, who opens it with the bot."""
    return SHARE + quote(start_link(username, f"{LISTING}{listing_id}"), safe="")
