"""A newcomer on each platform, from the first word to a working alert: the whole product, fakes at its edge only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.terminal.client import Terminal
from bot.terminal.notifier import TerminalNotifier
from bot.terminal.render import Line
from config.compose.house import House, open_house
from config.compose.planes import Plane, Planes
from config.settings import Settings
from jobs.loops import match_forever, send_forever
from tests.fakes.discord import FakeDiscord, Reply
from tests.fakes.telegram import FakeTelegram, Message, Person
from tests.tour.transcript import Transcript

WISH = "gaming pc -laptop <1000 within 25mi of 95112"
OFFER = "Gaming PC RTX 3060, good, 850, 95126"
CITY = "San Jose"
MEANWHILE = "Bob, elsewhere, writes: /sell " + OFFER
PATIENCE = 60.0  # seconds
SETTLED = 1.0  # seconds without a word: it has said all


@asynccontextmanager
async def house(planes: set[Plane], telegram: FakeTelegram | None = None) -> AsyncIterator[House]:
    """The product in a folder of its own, these planes at work."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            dealscout_home=Path(folder),
            demo=False,
            web_port=0,
            discord_token="a.bot.token" if Plane.DISCORD in planes else None,
            telegram_token=telegram.token if telegram else None,
            telegram_api_url=telegram.url if telegram else "https://api.telegram.org",
        )
        async with open_house(settings) as opened:
            await opened.places.warm()
            running = asyncio.ensure_future(Planes(settings, opened, planes, lambda _: None).run())
            try:
                yield opened
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


async def on_discord() -> Transcript:
    """Alice, who added the bot to her own account."""
    told = Transcript("Alice")
    async with FakeDiscord() as fake:
        with fake.wire():
            async with house({Plane.DISCORD, Plane.JOBS, Plane.DELIVERY}):
                await fake.until(lambda: fake.gateway.ready, "the bot's arrival", PATIENCE)
                alice, bob = fake.user("Alice"), fake.user("Bob")

                def heard(reply: Reply) -> None:
                    told.hears(reply.text, reply.buttons)

                told.types("/start")
                hello = await alice.slash("start", timeout=PATIENCE)
                heard(hello)
                told.taps("Set up")
                form = await alice.press(hello, "Set up", timeout=PATIENCE)
                told.fills_in({"Where are you?": CITY})
                heard(await alice.submit(form, {"Where are you?": CITY}, timeout=PATIENCE))
                told.types(f"/alert what:{WISH}")
                heard(await alice.slash("alert", {"what": WISH}, timeout=PATIENCE))
                told.meanwhile(MEANWHILE)
                began = time.monotonic()
                draft = await bob.slash("sell", {"title": OFFER}, timeout=PATIENCE)
                await bob.press(draft, "Publish", timeout=PATIENCE)
                [alert] = await alice.receives(1, PATIENCE)
                told.waited = time.monotonic() - began
                told.hears(alert.text, alert.buttons, reads=False)
        assert fake.violations == []
        assert fake.pings() == []
    return told


async def on_telegram() -> Transcript:
    """Alice, who found the bot by its name."""
    told = Transcript("Alice")
    async with FakeTelegram() as fake, house({Plane.TELEGRAM, Plane.JOBS, Plane.DELIVERY}, fake):
        alice, bob = fake.user("Alice"), fake.user("Bob")
        seen: dict[Message, int] = {}

        async def after(doing: Awaitable[object], *, reads: bool = True) -> None:
            """Do it, wait until the bot has said all, and note that."""
            await doing
            for message in await _settled(fake, alice, seen):
                told.hears(message.text, message.labels, reads=reads)

        told.taps("Start")
        await after(alice.starts())
        told.types(CITY)
        await after(alice.says(CITY))
        for choice in ("USD", "Miles"):
            told.taps(choice)
            await after(alice.presses(_with(alice, choice), choice, timeout=PATIENCE))
        told.types(f"/alert {WISH}")
        await after(alice.says(f"/alert {WISH}"))
        told.meanwhile(MEANWHILE)
        began = time.monotonic()
        await bob.says(f"/sell {OFFER}")
        await bob.presses(await bob.sees(containing="Your draft", timeout=PATIENCE), "Publish")
        await alice.sees(containing="Your rule", timeout=PATIENCE)
        told.waited = time.monotonic() - began
        for message in await _settled(fake, alice, seen):
            told.hears(message.text, message.labels, reads=False)
        assert fake.violations == []
    return told


async def at_a_prompt() -> Transcript:
    """Alice, who started `dealscout chat` on her own machine."""
    told = Transcript("Alice")
    async with house({Plane.JOBS}) as opened:
        shown: list[str] = []
        terminal = Terminal(opened.app, "alice", lambda lines: shown.extend(map(_text, lines)))
        voice = TerminalNotifier(terminal, "alice")
        bob = Terminal(opened.app, "bob", lambda lines: None)

        async def hear(line: str) -> None:
            shown.clear()
            await terminal.hear(line)
            told.hears("\n".join(shown))

        loops = [
            asyncio.ensure_future(match_forever(opened.app, opened.wakes.events)),
            asyncio.ensure_future(send_forever(opened.app, [voice], opened.wakes.deliveries)),
        ]
        try:
            for line in ("/start", CITY):
                told.types(line)
                await hear(line)
            for label in ("USD", "Miles"):
                number = _number(shown, label)
                told.types(number)
                await hear(number)
            told.types(f"/alert {WISH}")
            await hear(f"/alert {WISH}")
            told.meanwhile(MEANWHILE)
            shown.clear()
            began = time.monotonic()
            await bob.hear(f"/sell {OFFER}")
            await bob.hear("publish")
            await _until(lambda: any("Your rule" in line for line in shown))
            told.waited = time.monotonic() - began
            told.hears("\n".join(shown), reads=False)
        finally:
            for task in loops:
                task.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
    return told


async def _settled(fake: FakeTelegram, person: Person, seen: dict[Message, int]) -> list[Message]:
    """What the bot said or changed since `seen`, once it has been silent for a moment."""

    def fresh() -> list[Message]:
        return [m for m in person.chat.messages if seen.get(m) != m.version]

    await fake.until(fresh, PATIENCE)
    before = -1
    while before != sum(m.version for m in fresh()):
        before = sum(m.version for m in fresh())
        await asyncio.sleep(SETTLED)
    found = fresh()
    seen.update({m: m.version for m in found})
    return found


def _with(person: Person, label: str) -> Message:
    return next(m for m in reversed(person.chat.messages) if label in m.labels)


def _number(shown: list[str], label: str) -> str:
    """The number before a button's words."""
    found = next(
        part for line in shown for part in line.split("[") if part.endswith(f"] {label}") or f"] {label} " in part
    )
    return found.partition("]")[0]


def _text(line: Line) -> str:
    return line.text


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.02)
