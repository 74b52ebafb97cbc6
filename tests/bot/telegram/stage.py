"""Deal Scout with its Telegram bot at the offline Telegram."""

from __future__ import annotations

import asyncio
import contextlib
from io import BytesIO

from PIL import Image

from bot.telegram.client import TelegramBot
from core.app import App
from core.listings.ingest import Ingest
from core.ports.photos import Photos
from core.values import MEMBER_SOURCE, Offer
from tests.fakes.telegram import FakeTelegram, Message, Person

GAMING = "gaming pc -laptop <1000 within 25mi of 95112"


class Stage:
    """The bot, which can be stopped and started anew, and what happens around it."""

    def __init__(self, app: App, photos: Photos, fake: FakeTelegram, ingest: Ingest) -> None:
        self.app, self.fake = app, fake
        self._photos, self._ingest = photos, ingest
        self._running: asyncio.Task[None] | None = None
        self.bot = self._new_bot()

    async def start(self) -> None:
        """The bot listens from now on."""
        polls = len(self.fake.called("getUpdates"))
        running = self._running = asyncio.get_running_loop().create_task(self.bot.run())
        await self.fake.until(lambda: running.done() or len(self.fake.called("getUpdates")) > polls)
        if running.done():
            running.result()

    async def stop(self) -> None:
        """The bot listens no more; what is due can still be sent."""
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    async def end(self) -> None:
        """The process ends."""
        await self.stop()
        await self.bot.close()

    async def restart(self) -> None:
        """A new process on the same database."""
        await self.end()
        self.bot = self._new_bot()
        await self.start()

    async def deliver(self) -> int:
        """Match what happened and send what is due; answers how many deliveries were handled."""
        await self.app.delivery.match()
        return await self.app.delivery.send(self.bot.notifiers)

    async def offer(self, title: str, **more: object) -> None:
        """Somebody elsewhere offers something."""
        await self._ingest.one(Offer(source=MEMBER_SOURCE, source_id=title, title=title, **more))  # type: ignore[arg-type]

    def _new_bot(self) -> TelegramBot:
        return TelegramBot(self.app, self._photos, self.fake.token, base_url=self.fake.url, album_pause=0.1)


async def saved(person: Person, line: str = GAMING) -> Message:
    """A rule of this person, saved in private."""
    await person.says(f"/alert {line}")
    return await person.sees(containing="Saved:")


def picture(colour: str = "red", kind: str = "JPEG") -> bytes:
    """A small picture."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, kind)
    return buffer.getvalue()
