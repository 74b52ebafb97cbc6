"""What arrives by itself, sent to a Telegram chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram.error import ChatMigrated, TelegramError

from bot.telegram.failures import send_failed
from bot.telegram.render import show
from bot.telegram.voice import Spot, Voice
from core.delivery.outcomes import ItemOver, SummaryDue
from core.ports.notifier import Receipt
from core.values import Channel, Destination, Person

Moved = Callable[[Channel, str, str], Awaitable[None]]


class TelegramNotifier:
    """Implements `core.ports.notifier.Notifier`. Needs no polling. Waiting is left to whoever calls."""

    channel = Channel.TELEGRAM_CHAT
    address: str | None = None

    def __init__(self, voice: Voice, moved: Moved) -> None:
        """`moved` is told when a group became a supergroup: channel, old and new address."""
        self._voice, self._moved = voice, moved

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. Telegram has nothing that would recognise `key`."""
        quiet = reader.is_quiet or isinstance(outcome, SummaryDue)  # what waits for nobody at night rings for nobody
        screen, spot = show(outcome, reader), replace(Spot.at(destination.address), is_silent=quiet)
        try:
            if isinstance(outcome, ItemOver):
                chat, _, number = outcome.message.partition(":")
                await self._voice.amend(int(chat), int(number), screen)
                return Receipt(outcome.message)
            try:
                message = await self._voice.say(spot, screen)
            except ChatMigrated as migrated:
                await self._moved(self.channel, str(spot.chat_id), str(migrated.new_chat_id))
                message = await self._voice.say(replace(spot, chat_id=migrated.new_chat_id), screen)
        except TelegramError as error:
            raise send_failed(error) from error
        return Receipt(f"{message.chat_id}:{message.message_id}")
