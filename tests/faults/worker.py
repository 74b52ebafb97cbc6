"""A worker: the product's own loops on the real App, with voices that speak to the loopback provider.

`python -m tests.faults.worker` reads a line of JSON a command and forks a worker for each start, so that what is
imported is imported once: {"do": "start", "order": {…}}, {"do": "kill", "pid": 1}, {"do": "end", "pid": 1} (SIGTERM),
{"do": "status", "pid": 1}, {"do": "wait", "pid": 1}. It answers a line each, and ends its workers with itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import structlog

import core.delivery.breaker
import core.delivery.limits
import core.delivery.outbox
import core.delivery.policy
import core.delivery.sender
import jobs.loops
from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.feed import StandardFeeds
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import open_storage
from core.app import App
from core.delivery.limits import Limit, Rate
from core.delivery.outcomes import AlertDue, SummaryDue
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.ports import points
from core.ports.notifier import Receipt
from core.values import Channel, Destination, Person
from jobs.loops import match_forever, send_forever
from jobs.runner import run_turn
from jobs.schedule import Job
from tests.builders import offer

KILLED = 137
# Two channels that have no limits of their own: PLAIN is not deduplicated by the provider, KEYED is.
PLAIN, KEYED = Channel.PUSH, Channel.WEBHOOK
ROUTES = {PLAIN: "plain", KEYED: "keyed"}
LEASE, LONGEST_SEND = timedelta(seconds=4), timedelta(seconds=0.6)  # a killed worker's deliveries are free so soon


@dataclass
class Order:
    """What a worker is to do."""

    database: str
    home: str
    provider: str
    name: str = "worker"
    point: str | None = None  # where to die ...
    on: int = 1  # ... the how manieth time it is reached
    listings: list[str] = field(default_factory=list)  # titles to take in at the start, by id
    renews: bool = False  # look into the prices of all that waits for it, once, at the start
    clock_ahead_s: float = 0.0
    jobs_file: str | None = None  # run a job every `jobs_every_s`, and write a line for each turn
    jobs_every_s: float = 0.25


@dataclass
class ShiftedClock:
    """The real time, or a later one."""

    ahead: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Voice:
    """A notifier that posts to the provider."""

    channel: Channel
    url: str
    http: aiohttp.ClientSession
    address: str | None = None

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        if isinstance(outcome, AlertDue):
            listings = [outcome.listing.source_id]
        else:
            assert isinstance(outcome, SummaryDue)
            listings = [listing.source_id for listing in outcome.listings]
        said = {"key": key, "address": destination.address, "listings": listings}
        points.reached("voice.speaking")
        try:
            async with self.http.post(f"{self.url}/{ROUTES[self.channel]}", json=said) as answer:
                points.reached("voice.answered")
                if answer.status == 429:
                    raise SendFailed(Failure.LIMIT, "throttled", float(answer.headers["Retry-After"]))
                if answer.status == 500:
                    raise SendFailed(Failure.RETRY, "down")
                return Receipt((await answer.json())["id"])
        except aiohttp.ClientConnectorError as error:
            raise SendFailed(Failure.RETRY, "no connection") from error
        except (aiohttp.ClientError, OSError) as error:
            raise SendFailed(Failure.UNKNOWN, type(error).__name__) from error


def hurry() -> None:
    """Shorter waits, so that a run takes seconds; and limits for both channels, so that they are put to the test."""
    core.delivery.outbox.LEASE = LEASE
    core.delivery.outbox.LONGEST_SEND = core.delivery.sender.LONGEST_SEND = LONGEST_SEND
    core.delivery.policy.LONGEST_BACKOFF = timedelta(seconds=1)
    core.delivery.breaker.FIRST_REST_S, core.delivery.breaker.LONGEST_REST_S = 1, 2
    core.delivery.breaker.TRIAL = LEASE
    jobs.loops.POLL = 0.2
    for channel in ROUTES:
        core.delivery.limits.LIMITS[channel] = Limit(channel.value, Rate(500, 20), Rate(20, 2))


async def work(order: Order) -> None:
    """Match and send until told to end."""
    hurry()
    if order.point:
        points.watch(_death(order.point, order.on))
    home, clock, wakes, stopping = (
        Path(order.home),
        ShiftedClock(timedelta(seconds=order.clock_ahead_s)),
        Wakes(),
        asyncio.Event(),
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with (
        open_storage(order.database, home) as db,
        GuardedFetch() as fetch,
        aiohttp.ClientSession() as http,
    ):
        places = OfflinePlaces()
        outside = Outside(clock, places, PhotoFolder(home / "photos"), fetch, StandardFeeds(), default_rates())
        app = build_app(db, outside, wakes, owner=f"{order.name}:{os.getpid()}")
        ingest = Ingest(db, clock, places, wakes.events)
        for source_id, title in enumerate(order.listings):
            await ingest.one(offer(title, source_id=f"{order.name}-{source_id}"))
        if order.renews:
            await app.prices.scorer.renew()
        voices = [Voice(channel, order.provider, http) for channel in ROUTES]
        loops = [asyncio.ensure_future(match_forever(app, wakes.events))]
        if order.jobs_file:
            loops.append(asyncio.ensure_future(_run_jobs(app, order)))
        await send_forever(app, voices, wakes.deliveries, stopping)
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _run_jobs(app: App, order: Order) -> None:
    async def note(_: App) -> None:
        with Path(str(order.jobs_file)).open("a") as file:
            file.write(f"{time.time():.3f}\n")

    job = Job("noted", timedelta(seconds=order.jobs_every_s), note)
    while True:
        await run_turn(app, job)
        await asyncio.sleep(0.01)


def _death(point: str, on: int) -> points.Watcher:
    left = on

    def at(reached: str) -> None:
        nonlocal left
        if reached == point:
            left -= 1
            if left == 0:
                os._exit(KILLED)

    return at


def _start(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)  # standard output is the parent's line
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        asyncio.run(work(Order(**order)))
        code = 0
    except BaseException as error:  # the last thing that this process says
        print(f"worker failed: {error!r}", file=sys.stderr)
    finally:
        os._exit(code)


def _status(pid: int, *, block: bool) -> int | None:
    done, status = os.waitpid(pid, 0 if block else os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def main() -> None:
    """Obey until the commands end."""
    living: set[int] = set()
    for line in sys.stdin:
        command = json.loads(line)
        answer: int | None
        if command["do"] == "start":
            answer = _start(command["order"])
            living.add(answer)
        else:
            pid = command["pid"]
            if command["do"] in {"kill", "end"}:
                os.kill(pid, signal.SIGKILL if command["do"] == "kill" else signal.SIGTERM)
            answer = _status(pid, block=command["do"] != "status")
            if answer is not None:
                living.discard(pid)
        print(json.dumps(answer), flush=True)
    for pid in living:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
