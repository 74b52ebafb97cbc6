"""The table of refusals."""

from __future__ import annotations

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.failures import send_failed
from core.errors import Failure


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Failure.DESTINATION),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Failure.DESTINATION),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Failure.DESTINATION),
        (Forbidden("Forbidden: user is deactivated"), Failure.DESTINATION),
        (BadRequest("Bad Request: chat not found"), Failure.DESTINATION),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Failure.DESTINATION),
        (BadRequest("Bad Request: message is too long"), Failure.MESSAGE),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Failure.MESSAGE),
        (InvalidToken("Unauthorized"), Failure.CHANNEL),
        (TimedOut(), Failure.UNKNOWN),
        (caused(TimedOut(), httpx.ReadTimeout("")), Failure.UNKNOWN),
        (caused(TimedOut(), httpx.ConnectTimeout("")), Failure.RETRY),
        (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("")), Failure.RETRY),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("")), Failure.RETRY),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("")), Failure.UNKNOWN),
        (caused(NetworkError("httpx.RemoteProtocolError"), httpx.RemoteProtocolError("")), Failure.UNKNOWN),
        (NetworkError("Bad Gateway"), Failure.RETRY),
        (NetworkError("Internal Server Error (500)"), Failure.RETRY),
        (TelegramError("Invalid server response"), Failure.UNKNOWN),
        (Conflict("terminated by other getUpdates request"), Failure.UNKNOWN),
    ],
)
def test_each_refusal_means_one_thing(error: TelegramError, failure: Failure) -> None:
    failed = send_failed(error)
    assert (failed.failure, failed.after) == (failure, None)
    assert failed.reason == str(error)


def test_a_flood_says_how_long_to_wait() -> None:
    failed = send_failed(RetryAfter(17))
    assert (failed.failure, failed.after) == (Failure.LIMIT, 17.0)


def test_the_wait_is_a_number_of_seconds_whatever_the_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA")
    with pytest.warns(DeprecationWarning, match="retry_after"):
        assert send_failed(RetryAfter(17)).after == 17.0
