"""Asks Telegram for updates, for ever."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.telegram.failures import seconds

HEARD = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
LONGEST_POLL = 30  # seconds that Telegram holds a request open
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries while it does not answer
LAST_WORD = 3.0  # seconds for telling it, at the end, what was heard

Result = TypeVar("Result")

log = structlog.get_logger()


async def poll(bot: ExtBot[int], heard: asyncio.Queue[object]) -> None:
    """Put updates into the queue until cancelled. Raises InvalidToken where Telegram no longer knows us."""
    offset: int | None = None

    async def ask() -> tuple[Update, ...]:
        with contextlib.suppress(TimedOut):
            return await bot.get_updates(offset, timeout=LONGEST_POLL, allowed_updates=HEARD)
        return ()

    try:
        while True:
            for update in await persist(ask, "getUpdates"):
                heard.put_nowait(update)
                offset = update.update_id + 1
    finally:
        if offset is not None:  # else they would come again at the next start
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(LAST_WORD):
                    await bot.get_updates(offset, timeout=0, allowed_updates=HEARD)


async def persist(call: Callable[[], Awaitable[Result]], what: str) -> Result:
    """Make a call until Telegram answers it. Raises InvalidToken and nothing else."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except InvalidToken:
            raise InvalidToken("Telegram does not know this bot's token") from None  # the library's words hold it
        except TelegramError as error:
            wait = seconds(error) if isinstance(error, RetryAfter) else pause
            log.warning("telegram does not answer", call=what, reason=str(error), again_in=wait)
            await asyncio.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)
