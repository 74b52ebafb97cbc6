"""A person's eyes: waiting for what the bot says, and making sure that it keeps silent."""

from collections.abc import Callable
from typing import Literal, overload

from tests.fakes.telegram.chats import Account, Chat, Topic
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.world import World

Somewhere = Chat | Topic | None


class Watcher:
    """Somebody who reads chats with the bot in them, and remembers how far."""

    def __init__(self, world: World, account: Account, complain: Callable[[], str]) -> None:
        self._world = world
        self._complain = complain
        self._read: dict[tuple[int, int | None], int] = {}
        self._versions: dict[Message, int] = {}
        self.account = account

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self._world.chats[self.account.id]

    @overload
    async def sees(
        self, n: Literal[1] = 1, timeout: float = 5, containing: str | None = None, in_: Somewhere = None
    ) -> Message: ...

    @overload
    async def sees(
        self, n: int, timeout: float = 5, containing: str | None = None, in_: Somewhere = None
    ) -> list[Message]: ...

    async def sees(
        self, n: int = 1, timeout: float = 5, containing: str | None = None, in_: Somewhere = None
    ) -> Message | list[Message]:
        """The next `n` messages of the bot since this person last looked: one message, or a list if n > 1.

        With `containing`, others before them are passed over. Without `in_` it is the private chat.
        Raises AssertionError after `timeout` seconds, telling what came instead.
        """

        def look() -> list[Message] | None:
            fitting = [m for m in self._unread(in_) if containing is None or containing in m.text]
            return fitting[:n] if len(fitting) >= n else None

        try:
            found = await self._world.bell.until(look, timeout)
        except TimeoutError:
            wanted = f"{n} new message(s)" + (f" containing {containing!r}" if containing else "")
            raise AssertionError(self._missed(wanted, in_)) from None
        self._read[_key(self._where(in_), in_)] = self._where(in_).history.index(found[-1]) + 1
        self._versions |= {message: message.version for message in found}
        return found[0] if n == 1 else found

    async def sees_change(self, message: Message, timeout: float = 5, containing: str | None = None) -> Message:
        """The same message once it was edited or deleted since this person last saw it or pressed its button."""
        before = self._versions.get(message, 1)

        def look() -> bool:
            return message.version > before and (containing is None or containing in message.text)

        try:
            await self._world.bell.until(look, timeout)
        except TimeoutError:
            wanted = f"a change of {message}" + (f" to {containing!r}" if containing else "")
            raise AssertionError(self._missed(wanted, message.chat)) from None
        self._versions[message] = message.version
        return message

    async def quiet(self, seconds: float = 0.2, in_: Somewhere = None) -> None:
        """Passes if the bot says nothing new for that long. AssertionError with its words if it does."""
        try:
            heard = await self._world.bell.until(lambda: self._unread(in_) or None, seconds)
        except TimeoutError:
            return
        raise AssertionError(f"{self.account.first_name} should have been left in peace, but saw {heard}")

    def looks_away(self, in_: Somewhere = None) -> None:
        """Takes everything up to now as read."""
        self._read[_key(self._where(in_), in_)] = len(self._where(in_).history)

    def _where(self, in_: Somewhere) -> Chat:
        if in_ is None:
            return self.chat
        return in_.chat if isinstance(in_, Topic) else in_

    def _unread(self, in_: Somewhere) -> list[Message]:
        chat = self._where(in_)
        new = chat.history[self._read.get(_key(chat, in_), 0) :]
        here = [m for m in new if not isinstance(in_, Topic) or m.thread == in_.id]
        return [m for m in here if m.from_bot and not m.deleted]

    def _missed(self, wanted: str, in_: Somewhere) -> str:
        chat = self._where(in_)
        waited = f"{self.account.first_name} waited for {wanted} in {chat}"
        return f"{waited}; last there: {chat.history[-5:]}; {self._complain()}"


def _key(chat: Chat, in_: Somewhere) -> tuple[int, int | None]:
    return chat.id, in_.id if isinstance(in_, Topic) else None
