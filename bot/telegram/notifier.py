"""What arrives by itself, sent to a Telegram chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiolimiter import AsyncLimiter
from telegram.constants import FloodLimit
from telegram.error import ChatMigrated, TelegramError

from bot.telegram.failures import send_failed
from bot.telegram.render import Screen, show
from bot.telegram.rules import is_group
from bot.telegram.voice import Spot, Voice
from core.errors import Failure, SendFailed
from core.ports.notifier import Receipt
from core.values import Channel, Destination, Person

# core.telegram.org/bots/faq: no more than 20 messages a minute to the same group.
A_MINUTE = FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP.value
NEXT_IN_GROUP = 60 / A_MINUTE  # seconds until a full group has room for one more

Moved = Callable[[Channel, str, str], Awaitable[None]]


class TelegramNotifier:
    """Implements `core.ports.notifier.Notifier`. Needs no polling. Waiting is left to whoever calls."""

    channel = Channel.TELEGRAM_CHAT
    address: str | None = None

    def __init__(self, voice: Voice, moved: Moved) -> None:
        """`moved` is told when a group became a supergroup: channel, old and new address."""
        self._voice, self._moved = voice, moved
        self._groups: dict[str, AsyncLimiter] = {}

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. Telegram has nothing that would recognise `key`."""
        if is_group(destination.address):
            await self._take_turn(destination.address)
        screen = show(outcome, reader)
        try:
            return await self._say(destination.address, screen)
        except ChatMigrated as migrated:
            new = str(migrated.new_chat_id)
            await self._moved(self.channel, destination.address, new)
        except TelegramError as error:
            raise send_failed(error) from error
        try:
            return await self._say(new, screen)
        except TelegramError as error:
            raise send_failed(error) from error

    async def _say(self, address: str, screen: Screen) -> Receipt:
        message = await self._voice.say(Spot(int(address)), screen)
        return Receipt(f"{message.chat_id}:{message.message_id}")

    async def _take_turn(self, address: str) -> None:
        """A group that has had its twenty is told later; nobody else waits for it meanwhile."""
        turns = self._groups.setdefault(address, AsyncLimiter(A_MINUTE, 60))
        if not turns.has_capacity():
            raise SendFailed(Failure.LIMIT, "this group has had its messages for now", NEXT_IN_GROUP)
        await turns.acquire()
