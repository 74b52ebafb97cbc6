"""How much of what Discord and Telegram allow is used, and how soon a listing is told: the real voices, real loops.

`python -m tests.bench.delivery [--database sqlite|postgres] [--seconds 60] [--each-second] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import linear_regression, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.feed import StandardFeeds
from bot.discord.notifier import DiscordNotifier
from bot.telegram.client import TelegramBot
from config.compose.clock import SystemClock
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import database_url, open_storage
from core.app import App
from core.listings.ingest import Ingest
from core.models import DeliveryRow, DestinationRow, EventRow, PersonRow, PreferenceRow, RuleRow
from core.rules.rows import criteria_columns
from core.values import Channel, Criteria
from jobs.loops import match_forever, send_forever
from tests.bench.platforms import DISCORD_A_SECOND, TELEGRAM_A_SECOND, TOKEN
from tests.builders import offer
from tests.faults.kill import WORDS
from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
ALONE = 30  # listings that come one at a time, for the latency
PEOPLE = {"discord": 5 * DISCORD_A_SECOND, "telegram": 5 * TELEGRAM_A_SECOND}  # each is told of every listing
WAITING = 2  # listings that every person is still to be told of, at least
WARM_UP = 15.0  # seconds until the loops are at full speed and the caches have filled
LONG_S = 600.0  # a shorter measurement says nothing of how memory grows
BARS = {"discord_of_allowed": 0.95, "telegram_of_allowed": 0.95}
MOST = {"throttled": 0, "accept_p50_ms": 1_000, "accept_p95_ms": 2_000}
MOST_MIB = 1.0  # in ten minutes
# SQLite's own cache fills up to 64 MiB while a database grows, and would pass for a leak. A full one does not.
FULL_SOON = "cache_size=-2048"  # KiB, instead of the product's
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Course:
    """How much is measured, and on which database."""

    database: str = "sqlite"
    seconds: float = 60.0
    alone: int = ALONE
    warm_up: float = WARM_UP
    each_second: bool = False


class Bench:
    """The product in this process, with the platforms in another."""

    def __init__(self, app: App, ingest: Ingest, url: str, http: aiohttp.ClientSession) -> None:
        self._app, self._ingest, self._url, self._http = app, ingest, url, http

    async def latency(self, alone: int) -> list[float]:
        """Milliseconds from the return of a listing's commit to its acceptance, for each listing alone."""
        await self._person("lamps", Channel.DISCORD_CHANNEL, 1_000_000, "lamp")
        times = []
        for n in range(alone):
            before = (await self.counts())["discord"]["accepted"]
            await asyncio.sleep(0.2 + (n % 7) / 10)  # at any moment of the loops' second
            committed = time.time()
            await self._ingest.one(offer(f"Lamp number {n} {'x' * (n % 5)}", 20 + n, source_id=f"lamp{n}"))
            async with asyncio.timeout(30):
                while (found := (await self.counts())["discord"])["accepted"] == before:
                    await asyncio.sleep(0.02)
            times.append((found["last"] - committed) * 1000)
        return times

    async def flood(self, course: Course) -> Figures:
        """More than both platforms take, for so long; what is measured comes after the warm-up."""
        for name, channel, first in (
            ("telegram", Channel.TELEGRAM_CHAT, 5_000),
            ("discord", Channel.DISCORD_CHANNEL, 500_000),
        ):
            for n in range(PEOPLE[name]):
                await self._person(f"{name}{n}", channel, first + n, "pc")
        before = await self.counts()
        feeding = asyncio.ensure_future(self._feed())
        await asyncio.sleep(course.warm_up)
        first, cpu, began = await self.counts(), time.process_time(), time.time()
        memory = []
        while (passed := time.time() - began) < course.seconds:
            memory.append((passed, _mib()))
            await asyncio.sleep(min(1.0, course.seconds - passed))
        last, took, cpu = await self.counts(), time.time() - began, time.process_time() - cpu
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        told = {name: last[name]["accepted"] - first[name]["accepted"] for name in last}
        return {
            "discord_of_allowed": told["discord"] / took / DISCORD_A_SECOND,
            "telegram_of_allowed": told["telegram"] / took / TELEGRAM_A_SECOND,
            "throttled": sum(last[name]["throttled"] - before[name]["throttled"] for name in last),
            "cpu_s_per_1000": cpu / max(sum(told.values()), 1) * 1000,
            "mib_per_10min": linear_regression(*zip(*memory, strict=True)).slope * 600 if len(memory) > 1 else 0.0,
            "mib": _mib(),
        }

    async def _feed(self) -> None:
        """A listing whenever the people of a channel have not enough before them. Each unlike the others."""
        for n in count():
            while all([await _waiting(name) >= WAITING * PEOPLE[name] for name in PEOPLE]):
                await asyncio.sleep(0.2)
            words = " ".join(WORDS[(n // len(WORDS) ** place) % len(WORDS)] for place in range(4))
            await self._ingest.one(offer(f"PC {words}", 200 + n % 5_000, source_id=f"pc{n}"))

    async def counts(self) -> dict[str, Any]:
        async with self._http.get(f"{self._url}/counts") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def _person(self, name: str, channel: Channel, address: int, word: str) -> None:
        now = SystemClock().now()
        person = await PersonRow.create(created=now)
        await PreferenceRow.create(person=person, most_a_day=1_000_000)
        to = await DestinationRow.create(person=person, channel=channel.value, address=str(address), created=now)
        own = {"ref": f"r{person.id}", "name": name, "created": now, "updated": now}
        await RuleRow.create(person=person, destination=to, **own, **criteria_columns(Criteria(keywords=(word,))))


async def _waiting(name: str) -> int:
    """Alerts of a platform that have not left, with those of the newest listings that are not matched yet."""
    rows = DeliveryRow.filter(channel__startswith=name, state__in=["ready", "leased"])
    return await rows.count() + PEOPLE[name] * await EventRow.filter(state="todo").count()


@contextmanager
def _database(kind: str, home: Path, seconds: float) -> Iterator[str]:
    if kind == "sqlite":
        address = database_url(home, None)
        yield address if seconds < LONG_S else re.sub(r"cache_size=-\d+", FULL_SOON, address)
        return
    with PostgresServer() as server:
        server.create_database("bench")
        yield server.url("bench")


async def run(course: Course, home: Path) -> Figures:
    """All figures of a course."""
    wakes, clock, places = Wakes(), SystemClock(), OfflinePlaces()
    async with AsyncExitStack() as opened:
        platforms = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.platforms"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        assert platforms.stdin is not None
        assert platforms.stdout is not None
        opened.push_async_callback(platforms.wait)
        opened.callback(platforms.stdin.close)
        url = (await platforms.stdout.readline()).decode().strip()
        Route.BASE = f"{url}/api"
        address = opened.enter_context(_database(course.database, home, course.seconds))
        db = await opened.enter_async_context(open_storage(address, home))
        fetch = await opened.enter_async_context(GuardedFetch())
        http = await opened.enter_async_context(aiohttp.ClientSession())
        photos = PhotoFolder(home / "photos")
        app = build_app(
            db, Outside(clock, places, photos, fetch, StandardFeeds(), default_rates()), wakes, owner="bench"
        )
        client = await opened.enter_async_context(discord.Client(intents=discord.Intents.none()))
        await client.login("bench")
        logged_in = asyncio.Event()
        logged_in.set()
        bot = TelegramBot(app, photos, TOKEN, base_url=url)
        opened.push_async_callback(bot.close)
        voices = [DiscordNotifier(Channel.DISCORD_CHANNEL, client, photos, logged_in), *bot.notifiers]
        stopping = asyncio.Event()
        matching = asyncio.ensure_future(match_forever(app, wakes.events))
        sending = asyncio.ensure_future(send_forever(app, voices, wakes.deliveries, stopping))
        bench = Bench(app, Ingest(db, clock, places, wakes.events), url, http)
        cuts = quantiles(await bench.latency(course.alone), n=20)
        figures = await bench.flood(course)
        stopping.set()
        await sending
        matching.cancel()
        await asyncio.gather(matching, return_exceptions=True)
        if course.each_second:
            async with http.get(f"{url}/seconds") as answer:
                figures["each_second"] = await answer.json()
        return {"database": course.database, **figures, "accept_p50_ms": cuts[9], "accept_p95_ms": cuts[18]}


def _mib() -> float:
    """The memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def holds(figures: Figures, seconds: float) -> bool:
    """Whether every bar is met; that of memory only where it was looked at for long enough."""
    return (
        all(figures[name] >= bar for name, bar in BARS.items())
        and all(figures[name] <= bar for name, bar in MOST.items())
        and (seconds < LONG_S or figures["mib_per_10min"] <= MOST_MIB)
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="at full speed; 1800 shows how memory grows")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--each-second", action="store_true", help="also what was accepted in each second")
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    logging.disable()  # of the libraries
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    course = Course(given.database, given.seconds, each_second=given.each_second)
    with TemporaryDirectory(prefix="bench-") as home:
        figures = asyncio.run(run(course, Path(home)))
    shown = {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    print(json.dumps(shown) if given.json else "\n".join(f"{k.ljust(22)}{v}" for k, v in shown.items()))
    return 0 if holds(figures, course.seconds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
