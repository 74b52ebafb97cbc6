"""A worker dies exactly at each named point of an alert's way, and another takes over: is all told, and how often?

`python -m tests.faults.points [--database sqlite|postgres] [--points a,b] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from config.compose.clock import SystemClock
from core.models import AttemptRow, DeliveryRow, EventRow, ListingRow
from tests.faults.crew import Crew
from tests.faults.ground import Ground, ground, unfinished, unsent
from tests.faults.provider import Provider
from tests.faults.worker import KEYED, KILLED, PLAIN, Order

PATIENCE = 20.0  # seconds for a point
DAY_MINUTES = 24 * 60
# What the provider answers on the way to a point that only a failure leads to.
ERROR, THROTTLE = ("error",), ("throttle",)
POINTS: dict[str, tuple[str, ...]] = {
    "ingest.read": (),
    "ingest.listings_written": (),
    "ingest.events_written": (),
    "ingest.committed": (),
    "ingest.woken": (),
    "score.read": (),
    "score.worked_out": (),
    "score.analyses_written": (),
    "score.listings_written": (),
    "score.events_marked": (),
    "score.committed": (),
    "renew.worked_out": (),
    "renew.events_written": (),
    "renew.committed": (),
    "match.events_marked": (),
    "match.claimed": (),
    "match.judged": (),
    "match.delivery_written": (),
    "match.match_written": (),
    "match.recorded": (),
    "match.rules_noted": (),
    "match.committed": (),
    "match.woken": (),
    "limit.leased": (),
    "claim.written": (),
    "claim.read": (),
    "send.read": (),
    "send.allowed": (),
    "send.counted": (),
    "attempt.begun": (),
    "send.begun": (),
    "voice.speaking": (),
    "voice.answered": (),
    "send.accepted": (),
    "sent.try_closed": (),
    "sent.written": (),
    "sent.committed": (),
    "send.failed": ERROR,
    "failed.count_given_back": ERROR,
    "failed.try_closed": ERROR,
    "failed.written": ERROR,
    "failed.committed": ERROR,
    "breaker.counted": ERROR,
    "breaker.opened": ERROR * 12,
    "breaker.half_open": ERROR * 12,
    "limit.closed": THROTTLE,
    "attempt.older_closed": ERROR,
    "put_back.written": (),
    "put_back.postponed": (),
    "hold.suppressed": (),
    "hold.collected": (),
    "hold.committed": (),
}
MANY = {"put_back.written", "put_back.postponed"}  # reached when more is due to one destination than it takes
TITLES = ("PC oak", "PC elm", "PC fir", "PC ash", "PC yew", "PC box", "PC bay", "PC fig")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one point."""

    point: str
    died_there: bool
    lost: int
    stuck: int
    ended_wrongly: int
    duplicates: int
    duplicates_where_deduplicated: int
    unknown_attempts: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        wrong = self.lost + self.stuck + self.ended_wrongly + self.duplicates_where_deduplicated
        return self.died_there and not wrong and self.duplicates <= self.unknown_attempts


async def _one(point: str, place: Ground, crew: Crew) -> Outcome:
    """Kill a worker at a point, start another, wait until all is told. Every point has a database cleared before."""
    began = monotonic()
    is_held = point.startswith("hold.")
    likes = quiet_now() if is_held else {}
    names = {(f"{point}-{channel.value}", channel) for channel in (PLAIN, KEYED)}
    for name, channel in names:
        await place.person(name, channel, **likes)
    listings = list(TITLES) if point in MANY else list(TITLES[:2])
    async with Provider() as provider:
        provider.planned += POINTS[point]
        order = Order(place.url, str(place.home), provider.url, name=point, listings=listings)
        order.point, order.renews = point, point.startswith("renew.")
        died = await _exit_code(crew, await crew.start(order))
        order.point = None
        # The provider tells no less after a crash: what was read before is read again.
        survivor = await crew.start(order)
        expected = {(name, f"{point}-{n}") for name, _ in names for n in range(len(listings))}
        if is_held:
            await until(all_held)
            await crew.end(survivor)
            order.clock_ahead_s = 4 * 3600.0  # the silence is over
            order.listings = []
            survivor = await crew.start(order)
        await until(all_ended)
        await crew.end(survivor)
        shown = {pair for told in provider.shown.values() for pair in told}
        tries = AttemptRow.filter(delivery__channel=PLAIN.value)
        unknown = await tries.filter(outcome="unknown").count() + await tries.filter(ended=None).count()
        return Outcome(
            point,
            died == KILLED,
            len(expected - shown),
            await unfinished(),
            len(await unsent()),
            provider.duplicates("plain"),
            provider.duplicates("keyed"),
            unknown,
            round(monotonic() - began, 2),
        )


def quiet_now() -> dict[str, object]:
    """Two hours of silence on either side of now."""
    now = SystemClock().now()
    minute = now.hour * 60 + now.minute
    return {"quiet_from": (minute - 120) % DAY_MINUTES, "quiet_to": (minute + 120) % DAY_MINUTES}


async def all_ended() -> bool:
    return await EventRow.exists() and not await unfinished()


async def all_held(listings: int = 2) -> bool:
    """Whether so many listings came in, and all alerts of them were set aside."""
    come = await ListingRow.all().count() == listings and not await EventRow.filter(state="todo").exists()
    return come and not await DeliveryRow.filter(state__in=["ready", "leased"]).exclude(kind="digest").exists()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    deadline = monotonic() + PATIENCE
    while not await holds() and monotonic() < deadline:
        await asyncio.sleep(0.05)


async def _exit_code(crew: Crew, pid: int) -> int | None:
    """How a worker ended; one that does not is killed, and has no code."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        if (code := await crew.status(pid)) is not None:
            return code
        await asyncio.sleep(0.02)
    await crew.kill(pid)
    return None


async def run(kind: str, chosen: list[str]) -> list[Outcome]:
    """The outcome of each point, one after the other on a database of its kind."""
    async with ground(kind) as place, Crew() as crew:
        outcomes = []
        for point in chosen:
            await place.clear()
            outcomes.append(await _one(point, place, crew))
        return outcomes


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--points", help="only these, separated by commas")
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    chosen = given.points.split(",") if given.points else list(POINTS)
    outcomes = asyncio.run(run(given.database, chosen))
    failed = [outcome for outcome in outcomes if not outcome.holds]
    if given.json:
        found: dict[str, object] = {"database": given.database, "points": len(outcomes), "recovered": 0}
        found["recovered"] = len(outcomes) - len(failed)
        found["duplicates"] = sum(outcome.duplicates for outcome in outcomes)
        found["unknown_attempts"] = sum(outcome.unknown_attempts for outcome in outcomes)
        found["seconds"] = round(sum(outcome.seconds for outcome in outcomes), 1)
        found["failed"] = [repr(outcome) for outcome in failed]
        print(json.dumps(found))
    else:
        for outcome in outcomes:
            verdict = "recovered" if outcome.holds else f"FAILED  {outcome}"
            said = f"{outcome.duplicates} twice, {outcome.unknown_attempts} unknown, {outcome.seconds} s"
            print(f"{outcome.point.ljust(28)}{verdict}  {said}")
        print(f"{len(outcomes) - len(failed)} of {len(outcomes)} points recovered")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
