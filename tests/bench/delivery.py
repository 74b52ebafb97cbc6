"""How much of what Discord and Telegram allow is used, and how soon a listing is told: the real voices, real loops.

`python -m tests.bench.delivery [--seconds 30] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import resource
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles
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
from core.models import DestinationRow, PersonRow, PreferenceRow, RuleRow
from core.rules.rows import criteria_columns
from core.values import Channel, Criteria
from jobs.loops import match_forever, send_forever
from tests.bench.platforms import DISCORD_A_SECOND, TELEGRAM_A_SECOND, TOKEN
from tests.builders import offer

ROOT = Path(__file__).parents[2]
ALONE = 30  # listings that come one at a time, for the latency
BARS = {"discord_of_allowed": 0.95, "telegram_of_allowed": 0.95}
MOST = {"throttled": 0, "accept_p50_ms": 1_000, "accept_p95_ms": 2_000}
Figures = dict[str, float]


class Bench:
    """The product in this process, with the platforms in another."""

    def __init__(self, app: App, ingest: Ingest, url: str, http: aiohttp.ClientSession) -> None:
        self._app, self._ingest, self._url, self._http = app, ingest, url, http

    async def latency(self) -> list[float]:
        """Milliseconds from the return of a listing's commit to its acceptance, for each listing alone."""
        await self._person("discord", Channel.DISCORD_CHANNEL, 1_000_000, "lamp")
        times = []
        for n in range(ALONE):
            before = len((await self.counts())["discord"]["accepted"])
            await asyncio.sleep(0.2 + (n % 7) / 10)  # at any moment of the loops' second
            committed = time.time()
            await self._ingest.one(offer(f"Lamp number {n} {'x' * (n % 5)}", 20 + n, source_id=f"lamp{n}"))
            async with asyncio.timeout(30):
                while len(accepted := (await self.counts())["discord"]["accepted"]) == before:
                    await asyncio.sleep(0.02)
            times.append((accepted[-1] - committed) * 1000)
        return times

    async def flood(self, seconds: int) -> Figures:
        """Enough for both platforms at full speed for so long; what is measured is the middle."""
        each = 20  # listings; each is told to every person
        for name, channel, a_second, first in (
            ("telegram", Channel.TELEGRAM_CHAT, TELEGRAM_A_SECOND, 5_000),
            ("discord", Channel.DISCORD_CHANNEL, DISCORD_A_SECOND, 500_000),
        ):
            for n in range(a_second * (seconds + 10) // each + 1):
                await self._person(f"{name}{n}", channel, first + n, "pc")
        before = await self.counts()
        for n in range(each):
            await self._ingest.one(offer(f"PC {'abcdefghijklmnopqrst'[n] * 4}", 200 + 9 * n, source_id=f"pc{n}"))
        await asyncio.sleep(5)  # until all is matched and the loops are at full speed
        first, cpu, memory = await self.counts(), time.process_time(), _mib()
        began = time.time()
        await asyncio.sleep(seconds)
        last = await self.counts()
        took, cpu = time.time() - began, time.process_time() - cpu
        told = {name: len(last[name]["accepted"]) - len(first[name]["accepted"]) for name in last}
        return {
            "discord_of_allowed": told["discord"] / took / DISCORD_A_SECOND,
            "telegram_of_allowed": told["telegram"] / took / TELEGRAM_A_SECOND,
            "throttled": sum(last[name]["throttled"] - before[name]["throttled"] for name in last),
            "cpu_s_per_1000": cpu / max(sum(told.values()), 1) * 1000,
            "mib_per_10min": (_mib() - memory) / took * 600,
        }

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


async def run(seconds: int, home: Path) -> Figures:
    """All figures; what is sent at full speed lasts `seconds`."""
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
        db = await opened.enter_async_context(open_storage(database_url(home, None), home))
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
        cuts = quantiles(await bench.latency(), n=20)
        figures = await bench.flood(seconds)
        stopping.set()
        await sending
        matching.cancel()
        await asyncio.gather(matching, return_exceptions=True)
        return {**figures, "accept_p50_ms": cuts[9], "accept_p95_ms": cuts[18]}


def _mib() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def holds(figures: Figures) -> bool:
    """Whether every bar is met."""
    return all(figures[name] >= bar for name, bar in BARS.items()) and all(
        figures[name] <= bar for name, bar in MOST.items()
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with TemporaryDirectory(prefix="bench-") as home:
        figures = asyncio.run(run(given.seconds, Path(home)))
    shown = {name: round(value, 3) for name, value in figures.items()}
    print(json.dumps(shown) if given.json else "\n".join(f"{k.ljust(22)}{v}" for k, v in shown.items()))
    return 0 if holds(figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
