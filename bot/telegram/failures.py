"""What Telegram's refusals mean for a delivery: one table."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from core.errors import Failure, SendFailed

# Of "Bad Request: …", where nothing we write to this chat arrives; the rest is the message's own fault.
DEAD_CHAT = (
    "chat not found",
    "chat_write_forbidden",
    "group chat was deactivated",
    "have no rights to send",
    "message thread not found",
    "need administrator rights in the channel",
    "not enough rights to send text",
    "peer_id_invalid",
    "topic_closed",
    "topic_deleted",
    "user not found",
)
NEVER_WRITTEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
SERVER_FAULTS = ("(500)", "(502)", "(503)", "(504)", "bad gateway", "internal server error", "restart")


def send_failed(error: TelegramError) -> SendFailed:
    """The outcome of a failed send. The reason is Telegram's own sentence."""
    if isinstance(error, RetryAfter):
        return SendFailed(Failure.LIMIT, str(error), seconds(error))
    return SendFailed(_failure(error), str(error))


def is_dead_chat(error: TelegramError) -> bool:
    """Whether a refusal is about the chat, not about what was said."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _says(error, *DEAD_CHAT))


def is_markup(error: BadRequest) -> bool:
    """Whether Telegram could not read our HTML."""
    return _says(error, "can't parse entities")


def is_link(error: BadRequest) -> bool:
    """Whether Telegram does not take the address of a button."""
    return _says(error, "button_url_invalid", "wrong http url", "inline keyboard button url")


def has_no_caption(error: BadRequest) -> bool:
    """Whether a message has no picture below which something could be said."""
    return _says(error, "there is no caption in the message")


def has_no_text(error: BadRequest) -> bool:
    """Whether a message says what it says below a picture."""
    return _says(error, "there is no text in the message")


def is_unchanged(error: BadRequest) -> bool:
    """Whether a message already says what it should: no error."""
    return _says(error, "message is not modified")


def seconds(error: RetryAfter) -> float:
    """How long to wait. The library answers a number or a duration, by a setting of the environment."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _failure(error: TelegramError) -> Failure:
    if is_dead_chat(error):
        return Failure.DESTINATION
    if isinstance(error, InvalidToken):
        return Failure.CHANNEL
    if isinstance(error, BadRequest):
        return Failure.MESSAGE
    if isinstance(error, NetworkError) and isinstance(error.__cause__, NEVER_WRITTEN):
        return Failure.RETRY
    if isinstance(error, NetworkError) and _says(error, *SERVER_FAULTS):
        return Failure.RETRY
    return Failure.UNKNOWN  # TimedOut, or the connection broke after the request was written


def _says(error: TelegramError, *parts: str) -> bool:
    said = str(error).lower()
    return any(part in said for part in parts)
