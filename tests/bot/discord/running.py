"""Our bot, connected to the offline Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.discord.client import DiscordBot
from core.app import App
from core.ports.photos import Photos
from tests.fakes.discord import FakeDiscord, Guild, Reply, User

TOKEN = "a-bot-token"


async def posted(person: User, offer: dict[str, Any], guild: Guild | None = None) -> Reply:
    """What somebody is told who offers something: the draft is looked over, then published."""
    return await person.press(await person.slash("sell", offer, guild=guild), "Publish")


@asynccontextmanager
async def running(fake: FakeDiscord, app: App, photos: Photos, token: str = TOKEN) -> AsyncIterator[DiscordBot]:
    """A bot of its own, from its login until the block ends."""
    bot = DiscordBot(app, photos, token)
    with fake.wire():
        run = asyncio.get_running_loop().create_task(bot.run())
        try:
            await fake.until(lambda: fake.gateway.ready or run.done(), "the bot is connected", timeout=10)
            if run.done():
                run.result()
            yield bot
        finally:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
