"""Draws what people see on Discord and Telegram: `python -m tests.pictures.chats`.

The product runs for real, with both bots at our offline Discord and Telegram; what these kept of it is laid out by a
page of ours and photographed by a browser. They are no screenshots of the apps.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.pictures.drawn import DrawnPictures
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from bot.discord.client import DiscordBot
from bot.telegram.client import TelegramBot
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import database_url, open_storage
from core.app import App
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import FakeDiscord, Reply
from tests.fakes.discord import Message as DiscordMessage
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import Message as TelegramMessage
from tests.pictures import discord_page, telegram_page
from tests.pictures.goods import bicycle, open_market
from tests.pictures.shot import page, shoot

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DESK, PHONE = 720, 390  # pixels
BEGAN = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)
WISH = "road bike under 450 within 40mi of San Jose"
DEAL = {"title": "Trek Domane road bike 54 cm", "price": "295", "condition": "good", "place": "San Jose, CA"}
ASKED = "road bike good $310"
FILLED_IN = {
    "What are you selling?": "Trek Domane road bike 54 cm",
    "How much do you ask?": "295",
    "What condition is it in?": "Good",
    "Where is it?": "San Jose, CA",
}
HEADER = "<header><i>DS</i><div><b>Deal Scout</b><small>bot</small></div></header>"


@dataclass
class Scene:
    """The product with both its bots at work."""

    app: App
    clock: FrozenClock
    discord: FakeDiscord
    telegram: FakeTelegram
    bots: tuple[DiscordBot, TelegramBot]

    async def deliver(self) -> None:
        """What the loops do."""
        await self.app.prices.scorer.score_waiting()
        await self.app.search.catch_up()
        await self.app.delivery.match()
        await self.app.delivery.send([notifier for bot in self.bots for notifier in bot.notifiers])


@asynccontextmanager
async def scene(home: Path) -> AsyncIterator[Scene]:
    """From the two bots' arrival until the block ends, everything written into `home`."""
    clock, wakes, places, photos = FrozenClock(BEGAN), Wakes(), OfflinePlaces(), PhotoFolder(home / "photos")
    pictures = DrawnPictures()
    await places.warm()
    async with (
        open_storage(database_url(home, None), home) as db,
        GuardedFetch() as fetch,
        FakeDiscord() as discord,
        FakeTelegram(now=lambda: clock.now().timestamp()) as telegram,
    ):
        outside = Outside(
            clock, places, photos, fetch, StandardFeeds(), default_rates(), DemoGoods(), pictures=pictures
        )
        app = build_app(db, outside, wakes, owner="pictures")
        with discord.wire():
            bots = (
                DiscordBot(app, photos, "a.bot.token"),
                TelegramBot(app, photos, telegram.token, base_url=telegram.url),
            )
            discord.guild("Bay bikes")
            running = [asyncio.ensure_future(bot.run()) for bot in bots]
            try:
                await discord.until(lambda: discord.gateway.ready, "the bot is connected", timeout=20)
                yield Scene(app, clock, discord, telegram, bots)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                await bots[1].close()
                pictures.close()


async def on_discord(at: Scene) -> dict[str, str]:
    """Pages by name: Alice's rule and its first alert, a search, a price, and the form of who sells."""
    alice, bob = at.discord.user("Alice"), at.discord.user("Bob")
    hello = await alice.slash("start", {"zone": "America/Los_Angeles"})
    assert hello.text
    saved = await alice.slash("alert", {"what": WISH})
    await bob.press(await bob.slash("sell", {**DEAL, "photo1": ("bike.jpg", bicycle())}), "Publish")
    await at.deliver()
    at.clock.tick(150)
    [alert] = await alice.receives()
    found = await alice.slash("search", {"query": "road bike", "sort": "best_deal"})
    priced = await alice.slash("price", {"what": ASKED})
    blank = (await bob.slash("sell")).modal
    assert blank is not None
    form = discord_page.form(blank, FILLED_IN)
    shown = {
        "saved": [(saved, "/alert")],
        "alert": [alert],
        "search": [(found, "/search")],
        "price": [(priced, "/price")],
    }
    pages = {f"discord-{name}": _discord(parts, at.clock.now()) for name, parts in shown.items()}
    return {**pages, "discord-form": page("discord", form)}


def _discord(parts: list[tuple[Reply, str] | DiscordMessage], now: datetime) -> str:
    shown = []
    for part in parts:
        if isinstance(part, DiscordMessage):
            shown.append(discord_page.message(part, now))
        else:
            reply, command = part
            assert reply.message is not None
            shown.append(discord_page.message(reply.message, now, asked=("Alice", command)))
    return page("discord", "".join(shown))


async def on_telegram(at: Scene) -> dict[str, str]:
    """Pages by name: Carol's first alert, a search, a price, her settings."""
    carol, dan = at.telegram.user("Carol"), at.telegram.user("Dan")
    await carol.starts()
    await carol.sees(timeout=10)
    await carol.says("San Jose")
    for choice in ("USD", "Miles"):
        await at.telegram.until(lambda choice=choice: choice in carol.chat.last.labels)  # type: ignore[misc]
        await carol.presses(carol.chat.last, choice)
    carol.looks_away()
    wish = await carol.says(f"/alert {WISH}")
    saved = await carol.sees(containing="Saved", timeout=10)
    await dan.sends_photo(bicycle("#2f6fb3"), "/sell Giant Contend road bike, good, 310, San Jose")
    await dan.presses(await dan.sees(containing="Your draft", timeout=20), "Publish")
    await at.deliver()
    at.clock.tick(60)
    alert = await carol.sees(containing="Giant Contend", timeout=10)
    asked = await carol.says("/search road bike")
    found = await carol.sees(timeout=10)
    what = await carol.says(f"/price {ASKED}")
    priced = await carol.sees(timeout=20)
    word = await carol.says("/settings")
    settings = await carol.sees(timeout=10)
    shown = {
        "saved": [wish, saved],
        "alert": [alert],
        "search": [asked, found],
        "price": [what, priced],
        "settings": [word, settings],
    }
    return {f"telegram-{name}": _telegram(parts) for name, parts in shown.items()}


def _telegram(parts: list[TelegramMessage]) -> str:
    return page("telegram", HEADER + "".join(map(telegram_page.message, parts)))


async def pages() -> dict[str, str]:
    """All pages by name, from one run of the product."""
    with TemporaryDirectory() as home:
        async with scene(Path(home)) as at:
            await open_market(at.app, at.clock)
            return {**await on_discord(at), **await on_telegram(at)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, html in asyncio.run(pages()).items():
        picture = shoot(html, DESK if name.startswith("discord") else PHONE)
        path = FOLDER / f"{name}.png"
        path.write_bytes(picture)
        print(f"{path.relative_to(FOLDER.parents[1])}: {len(picture) // 1024} KiB")


if __name__ == "__main__":
    main()
