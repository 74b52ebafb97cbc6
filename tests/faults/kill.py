"""Workers are killed again and again while alerts flow through a faulty provider: what is lost, what comes twice?

`python -m tests.faults.kill --database sqlite|postgres [--dispatch claims|pgqueuer] [--deliveries 2000] [--kills 40]
[--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from time import monotonic

from core.models import DeliveryRow
from core.values import Offer
from tests.builders import offer
from tests.faults.crew import Crew
from tests.faults.ground import Ground, add_choices, ground, refuse_what_cannot_be, unfinished, unknown_attempts, unsent
from tests.faults.provider import Provider
from tests.faults.worker import KEYED, PLAIN, Order

WORKERS = 2
PEOPLE = 10  # on each of the two channels, so a listing makes twenty deliveries
BACKLOG = 200  # deliveries under way at most, so that listings still come in while workers are killed
SEED = 20_261
PATIENCE = 60.0  # seconds without any progress, after which what is left is stuck
Figures = dict[str, int | float | str | bool]


class Run:
    """One run, from the first listing to the last delivery. What strikes is `struck` as often as it shall."""

    struck_by = "kills"

    def __init__(
        self, place: Ground, provider: Provider, crew: Crew, dispatch: str, deliveries: int, strikes: int
    ) -> None:
        self._dispatch = dispatch
        self._place, self._provider, self._crew = place, provider, crew
        self._listings, self._strikes = max(deliveries // (2 * PEOPLE), 1), strikes
        self._random = random.Random(SEED)
        self._workers: list[int] = []
        self._struck = 0

    async def go(self, kind: str) -> Figures:
        began = monotonic()
        everybody = await self._place.people(PEOPLE)
        self._workers = [await self._start(n) for n in range(WORKERS)]
        await asyncio.gather(self._feed(), self._disturb())
        await self._drain()
        codes = [await self._crew.end(pid) for pid in self._workers]
        expected = {(name, f"l{n}") for name, _ in everybody for n in range(self._listings)}
        shown = {pair for told in self._provider.shown.values() for pair in told}
        unknown = await unknown_attempts()
        return {
            "database": kind,
            "dispatch": self._dispatch,
            "lost": len(expected - shown),
            "never_asked_for": len(shown - expected),
            "stuck": await unfinished(),
            "ended_wrongly": len(await unsent()),
            "duplicates": self._provider.duplicates("plain"),
            "duplicates_where_deduplicated": self._provider.duplicates("keyed"),
            "unknown_attempts": unknown[PLAIN.value],
            "unknown_attempts_where_deduplicated": unknown[KEYED.value],
            "deliveries": await DeliveryRow.all().count(),
            self.struck_by: self._struck,
            "provider_faults": sum(self._provider.requests[f] for f in ("error", "throttle", "cut")),
            "clean_exits": codes.count(0),
            "seconds": round(monotonic() - began, 1),
        }

    async def _start(self, n: int) -> int:
        return await self._crew.start(
            Order(
                *(self._place.url, str(self._place.home), self._provider.url),
                name=f"worker-{n}",
                dispatch=self._dispatch,
            )
        )

    async def _feed(self) -> None:
        for n in range(self._listings):
            while n * 2 * PEOPLE - self._provider.accepted > BACKLOG:
                await self._progress()
            # Unlike one another, so that none is taken for a repost of an earlier one.
            words = " ".join(self._random.choices(WORDS, k=4))
            await self._take_in(offer(f"PC {words} {n}", 200 + n, source_id=f"l{n}"))

    async def _take_in(self, one: Offer) -> None:
        await self._place.ingest.one(one)

    async def _disturb(self) -> None:
        """Spread over the whole flow, each at a moment that nobody chose."""
        total = self._listings * 2 * PEOPLE
        for n in range(self._strikes):
            while self._provider.accepted < total * (n + self._random.random()) / (self._strikes + 1):
                await self._progress()
            await asyncio.sleep(self._random.random() * 0.05)
            await self._strike()
            self._struck += 1

    async def _strike(self) -> None:
        one = self._random.randrange(WORKERS)
        await self._crew.kill(self._workers[one])
        self._workers[one] = await self._start(one)

    async def _drain(self) -> None:
        last, since = -1, monotonic()
        while (left := await unfinished()) and monotonic() - since < PATIENCE:
            if left != last:
                last, since = left, monotonic()
            await asyncio.sleep(0.1)

    async def _progress(self) -> None:
        """Wait until the provider accepts something; no progress at all is an end, not a wait for ever."""
        self._provider.changed.clear()
        await asyncio.wait_for(self._provider.changed.wait(), PATIENCE)


WORDS = [
    f"{a}{b}" for a in ("bor", "cal", "dun", "fen", "gar", "hul", "jin", "kor") for b in ("ax", "ess", "ilo", "um")
]


def holds(figures: Figures) -> bool:
    """Whether the promise was kept."""
    return (
        all(not figures[name] for name in ("lost", "never_asked_for", "stuck", "ended_wrongly"))
        and not figures["duplicates_where_deduplicated"]
        and int(figures["duplicates"]) <= int(figures["unknown_attempts"])
        and figures["clean_exits"] == WORKERS
    )


async def run(kind: str, dispatch: str, deliveries: int, kills: int) -> Figures:
    """The figures of a run; `kind` is "sqlite" or "postgres", `dispatch` "claims" or "pgqueuer"."""
    async with ground(kind) as place, Provider(SEED) as provider, Crew() as crew:
        return await Run(place, provider, crew, dispatch, deliveries, kills).go(kind)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_choices(parser)
    parser.add_argument("--deliveries", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    refuse_what_cannot_be(parser, given)
    figures = asyncio.run(run(given.database, given.dispatch, given.deliveries, given.kills))
    print(json.dumps(figures) if given.json else "\n".join(f"{k.ljust(36)}{v}" for k, v in figures.items()))
    return 0 if holds(figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
