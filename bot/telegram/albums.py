"""Albums: Telegram sends one as several messages, and says neither how many nor which is the last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Message
from telegram.constants import MediaGroupLimit

PAUSE = 0.7  # seconds without another picture; they arrive in one answer to getUpdates, or in two that follow at once
FULL = MediaGroupLimit.MAX_MEDIA_LENGTH.value


@dataclass(eq=False, slots=True)
class Album:
    """The messages of one album so far."""

    chat_id: int
    group: str
    messages: list[Message] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class Albums:
    """Gathers them. A whole album is handed to `whole` once nothing more came for a moment."""

    def __init__(self, whole: Callable[[Album], None], pause: float) -> None:
        self._whole, self._pause = whole, pause
        self._open: dict[tuple[int, str], Album] = {}

    def add(self, message: Message) -> None:
        """One more picture."""
        key = (message.chat_id, message.media_group_id or "")
        album = self._open.setdefault(key, Album(*key))
        album.messages.append(message)
        if album.timer:
            album.timer.cancel()
        wait = 0.0 if len(album.messages) == FULL else self._pause
        album.timer = asyncio.get_running_loop().call_later(wait, self._whole, album)

    def take(self, album: Album) -> bool:
        """Whether this album is still to be heard; from now on it is not."""
        if album.timer:
            album.timer.cancel()
        return self._open.pop((album.chat_id, album.group), None) is album

    def waiting(self, chat_id: int | None = None, *, but: str | None = None) -> list[Album]:
        """Albums not heard yet: of one chat or of all, save the group `but`."""
        return [a for a in self._open.values() if chat_id in (None, a.chat_id) and a.group != but]

    def finish(self) -> None:
        """Hand over at once what is still being gathered."""
        for album in self.waiting():
            if album.timer:
                album.timer.cancel()
            self._whole(album)
