"""What runs in this process: the jobs, the web service, and a voice for each channel that is configured."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from enum import StrEnum

import discord
import structlog
import telegram

from adapters.web.server import run_web
from bot.discord.client import DiscordBot
from bot.telegram.client import TelegramBot
from bot.terminal.client import Terminal
from bot.terminal.notifier import TerminalNotifier
from bot.terminal.prompt import coloured, converse, plain
from bot.terminal.render import Pages
from config.compose.house import House
from config.settings import Screen, Settings
from core.ports.notifier import Notifier
from jobs.loops import index_forever, match_forever, send_forever
from jobs.runner import run_jobs

log = structlog.get_logger()
OWNER_NAME = "you"  # who sits at the terminal of `run`
LAST_SENDS = 20.0  # seconds that messages on their way may take when we are told to stop


class Plane(StrEnum):
    """A part that can run on its own: `run --only`."""

    DISCORD = "discord"
    TELEGRAM = "telegram"
    TERMINAL = "terminal"
    WEB = "web"
    JOBS = "jobs"
    DELIVERY = "delivery"  # sends on all channels that are set up, without hearing any


def planes_of(settings: Settings, *, at_terminal: bool) -> set[Plane]:
    """What runs when nothing is said: all that is configured; the terminal where no bot is and somebody sits there."""
    planes = {Plane.WEB, Plane.JOBS, Plane.DELIVERY}
    if settings.discord_token:
        planes.add(Plane.DISCORD)
    if settings.telegram_token:
        planes.add(Plane.TELEGRAM)
    if at_terminal and not planes & {Plane.DISCORD, Plane.TELEGRAM}:
        planes.add(Plane.TERMINAL)
    return planes


class Planes:
    """Starts the chosen planes and ends them together."""

    def __init__(self, settings: Settings, house: House, planes: set[Plane], say: Callable[[str], None]) -> None:
        """`say` tells the person who started us what is up."""
        self._settings, self._house, self._planes, self._say = settings, house, planes, say
        self._notifiers: list[Notifier] = []
        self._long: list[Awaitable[None]] = []  # run until cancelled
        self._closing: list[Callable[[], Awaitable[None]]] = []
        self._foreground: Callable[[], Awaitable[None]] = asyncio.Event().wait  # type: ignore[assignment]

    async def run(self) -> None:
        """Run until the foreground chat ends or we are cancelled."""
        log.info("started", planes=sorted(self._planes), demo=self._settings.demo)
        self._add_chats()
        app, wakes = self._house.app, self._house.wakes
        if Plane.WEB in self._planes:
            self._long.append(self._web())
        if Plane.JOBS in self._planes:
            self._long += [run_jobs(app), match_forever(app, wakes.events), index_forever(app, wakes.events)]
        if Plane.DELIVERY in self._planes:
            self._notifiers += self._house.voices.notifiers
        if self._planes != {Plane.DELIVERY}:
            self._long.append(self._guarded("Spelling", app.rules.learn_words()))
            self._long.append(self._guarded("Prices", app.prices.warm()))
            self._long += [self._house.places.warm(), self._house.pictures.warm()]
        stopping = asyncio.Event()
        if self._planes & {Plane.DISCORD, Plane.TELEGRAM}:
            await self._house.places.warm()  # takes seconds, and Discord waits three for an answer
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(_as_coroutine(work)) for work in self._long]
                sending = group.create_task(send_forever(app, self._notifiers, wakes.deliveries, stopping))
                try:
                    await self._foreground()
                finally:
                    stopping.set()
                    wakes.deliveries.up()
                    await asyncio.wait([sending], timeout=LAST_SENDS)
                    for task in (*tasks, sending):
                        task.cancel()
        finally:  # also when we are cancelled
            for close in self._closing:
                await close()
        log.info("stopped")

    def _add_chats(self) -> None:
        """Ears and voice of a platform are of one bot; a process may have either or both."""
        settings, app, photos = self._settings, self._house.app, self._house.photos
        hears, speaks = Plane.DISCORD in self._planes, Plane.DELIVERY in self._planes
        if settings.discord_token and (hears or speaks):
            discord_bot = DiscordBot(app, photos, settings.discord_token.get_secret_value())
            self._notifiers += discord_bot.notifiers if speaks else ()
            self._long.append(self._guarded("Discord", discord_bot.run() if hears else discord_bot.speak()))
            self._say(f"Discord: {'connecting' if hears else 'sending only'}.")
        hears = Plane.TELEGRAM in self._planes
        if settings.telegram_token and (hears or speaks):
            token = settings.telegram_token.get_secret_value()
            telegram_bot = TelegramBot(app, photos, token, base_url=settings.telegram_api_url)
            self._closing.append(telegram_bot.close)
            self._notifiers += telegram_bot.notifiers if speaks else ()
            if hears:
                self._long.append(self._guarded("Telegram", telegram_bot.run()))
            self._say(f"Telegram: {'connecting' if hears else 'sending only'}.")
        if Plane.TERMINAL in self._planes:
            screen = Screen()
            shown, pages = plain(sys.stdout) if screen.is_plain else coloured(), Pages(photos, links=screen.has_links)
            terminal = Terminal(app, OWNER_NAME, shown, pages=pages, locale=self._settings.machine_locale)
            self._notifiers.append(TerminalNotifier(terminal, OWNER_NAME))
            self._foreground = lambda: converse_with_hello(terminal, settings)

    async def _guarded(self, name: str, work: Awaitable[None]) -> None:
        """A bot that cannot go on, for a wrong token say, does not take the others with it."""
        try:
            await work
        except (discord.LoginFailure, telegram.error.InvalidToken):
            self._say(f"{name}: the token is refused, so it is off. `dealscout check` says how to get a new one.")
        except Exception:
            log.exception("bot stopped", bot=name)
            self._say(f"{name}: stopped by a fault of ours, see the log. The rest goes on.")

    async def _web(self) -> None:
        settings = self._settings
        try:
            await run_web(
                self._house.app,
                settings.web_host,
                settings.web_port,
                lambda address: self._say(f"Web: {address}/health"),
                self._house.voices.texts,
            )
        except OSError:
            self._say(f"Web: port {settings.web_port} is taken, so it is off. Set WEB_PORT to another one.")


async def converse_with_hello(terminal: Terminal, settings: Settings) -> None:
    """The chat in the foreground, opened by /start."""
    await terminal.hear("/start")
    await converse(terminal, settings.home)


async def _as_coroutine(work: Awaitable[None]) -> None:
    await work


def somebody_sits_here() -> bool:
    """Whether standard input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
