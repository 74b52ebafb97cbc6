"""Chats are answered side by side, and within a chat one thing after another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.albums import Album

AT_ONCE = 256  # updates in work or waiting for their turn; more wait in the queue
LONGEST = 60.0  # seconds for one update: a flood wait must not hold up a chat, or the end, for ever


class InOrder(BaseUpdateProcessor):
    """A slow download holds up nobody else, and an answer never overtakes the one before it."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat_id = chat_of(update)
        if chat_id is None:
            await coroutine
            return
        turn = self._turns.setdefault(chat_id, asyncio.Lock())
        async with turn, asyncio.timeout(LONGEST):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""


def chat_of(update: object) -> int | None:
    """The chat an update belongs to."""
    if isinstance(update, Album):
        return update.chat_id
    chat = update.effective_chat if isinstance(update, Update) else None
    return chat.id if chat else None
