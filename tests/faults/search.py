"""The search server is swallowed by the network, and later killed, while people search and listings come and go: is
every search answered, and is the index right in the end?

`python -m tests.faults.search [--searches 10000] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, perf_counter

from adapters.places import OfflinePlaces
from adapters.search.opening import search_engine
from config.compose.clock import SystemClock
from core.models import ListingRow, PersonRow
from core.search.fallback import WithFallback
from core.search.service import Search
from core.search.upkeep import LOOKED_AT, Upkeep
from core.search.vocabulary import Vocabulary
from core.undo import Undo
from core.values import ListingState, Person
from tests.builders import offer
from tests.elastic import elastic
from tests.faults.ground import Ground, ground
from tests.servers.door import Door, Mode
from tests.servers.elasticsearch import ElasticServer

LISTINGS = 1_000
SEARCHERS = 2  # at a time
THINKS = 0.01  # seconds between two searches of one: this process is also the network in between
WRITE_EVERY = 0.05  # seconds
PATIENCE = 120.0  # seconds until the server must be back
WITHIN_MS = 300
LETTERS = "bcdfghjklmnpqrstvwxz"
Figures = dict[str, object]


class Run:
    """One run. Each listing has a word of its own, so that every search has one right answer."""

    def __init__(self, place: Ground, server: ElasticServer, door: Door, engine: WithFallback) -> None:
        self._place, self._server, self._door, self._engine = place, server, door, engine
        self._clock = SystemClock()
        self.told: list[str] = []
        self._upkeep = Upkeep(engine, self._clock, self._tell)
        self._search = Search(
            Undo(place.db, self._clock), engine, Vocabulary(self._clock), OfflinePlaces(), self._clock
        )
        self._random = random.Random(20_261)
        self._answered: Counter[str] = Counter()
        self._took: dict[str, list[float]] = {}
        self._asked = self._unanswered = self._wrong = self._written = 0
        self._phase = ""

    async def go(self, searches: int) -> Figures:
        began = monotonic()
        self._person = Person((await PersonRow.create(created=self._clock.now())).id, "Alice")
        for n in range(LISTINGS):
            await self._place.ingest.one(offer(f"Desk {_word(n)}", 50, source_id=f"l{n}"))
        await self._upkeep.catch_up()
        loops = [asyncio.ensure_future(work) for work in (self._keep(), self._write())]
        try:
            await self._searches("up", searches // 5)
            self._door.turn(Mode.SILENT)
            await self._searches("swallowed", searches // 5)
            self._door.turn(Mode.OPEN)
            await self._until_back("back from silence")
            await self._searches("up again", searches // 5)
            await asyncio.to_thread(self._server.kill)
            await self._searches("killed", searches // 5)
            restarted = asyncio.ensure_future(asyncio.to_thread(self._server.start))
            await self._until_back("starting again")
            await restarted
            await self._searches("up at last", max(searches - self._asked, searches // 5))
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
        await self._settle()
        drift = await self._engine.server.check(LOOKED_AT)
        return {
            "searches": self._asked,
            "unanswered": self._unanswered,
            "wrong": self._wrong,
            "answered_by": dict(self._answered),
            "listings_written": self._written,
            "told": self.told,
            "waiting": drift.waiting,
            "drift": drift.share,
            "ms": {phase: _figures(took) for phase, took in self._took.items()},
            f"over_{WITHIN_MS}_ms": sum(one > WITHIN_MS for took in self._took.values() for one in took),
            "seconds": round(monotonic() - began, 1),
        }

    async def _searches(self, phase: str, number: int) -> None:
        self._phase = phase
        each = -(-number // SEARCHERS)
        await asyncio.gather(*(self._searching(each) for _ in range(SEARCHERS)))

    async def _searching(self, number: int) -> None:
        for _ in range(number):
            await self._one()
            await asyncio.sleep(THINKS)

    async def _one(self) -> None:
        n = self._random.randrange(LISTINGS)
        self._asked += 1
        began = perf_counter()
        try:
            found = await self._search.find(self._person, f"desk {_word(n)}")
        except Exception:
            self._unanswered += 1
            return
        self._took.setdefault(self._phase, []).append((perf_counter() - began) * 1_000)
        self._answered[found.engine] += 1
        if not found.listings or found.listings[0].title != f"Desk {_word(n)}":
            self._wrong += 1

    async def _until_back(self, phase: str) -> None:
        """Search on until the server answers again."""
        self._phase = phase
        deadline = monotonic() + PATIENCE
        while (self._engine.availability.is_open or self.told[-1:] == ["search_down"]) and monotonic() < deadline:
            await self._one()
            await asyncio.sleep(0.02)

    async def _settle(self) -> None:
        """Nothing is written any more: the server has it all, and is trusted."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            await self._upkeep.catch_up()
            if not self._engine.availability.is_open and not await self._engine.server.waiting(1):
                return
            await asyncio.sleep(0.2)

    async def _keep(self) -> None:
        while True:
            await self._search.catch_up()
            await self._upkeep.catch_up()
            await asyncio.sleep(0.2)

    async def _write(self) -> None:
        """Listings come, and are sold a little later."""
        sold = 0
        while True:
            await self._place.ingest.one(offer(f"Lamp {self._written}", 20, source_id=f"w{self._written}"))
            self._written += 1
            if self._written - sold > 20:
                await ListingRow.filter(source_id=f"w{sold}").update(state=ListingState.SOLD)
                sold += 1
            await asyncio.sleep(WRITE_EVERY)

    async def _tell(self, topic: str, /, **facts: str | int) -> None:
        self.told.append(topic)


def holds(figures: Figures) -> bool:
    """Whether every search was answered and right, operators heard of it, and the index is right in the end."""
    answered, told = figures["answered_by"], figures["told"]
    assert isinstance(answered, dict)
    assert isinstance(told, list)
    return (
        (figures["unanswered"], figures["wrong"], figures["waiting"], figures["drift"]) == (0, 0, 0, 0)
        and "search_down" in told
        and told[-1] == "search_back"
        and len(answered) == 2
    )


async def run(searches: int) -> Figures:
    """The whole, on a server of its own. Raises ElasticMissing."""
    with tempfile.TemporaryDirectory(prefix="faults-search-", ignore_cleanup_errors=True) as folder:
        server = ElasticServer(Path(folder))
        await asyncio.to_thread(server.start)
        try:
            async with ground("sqlite") as place, elastic(server.url, place.db, SystemClock(), real=False) as made:
                assert made.door is not None
                engine = WithFallback(made.engine, search_engine(place.db), SystemClock())
                return await Run(place, server, made.door, engine).go(searches)
        finally:
            await asyncio.to_thread(server.kill)
            server.leave()


def _word(n: int) -> str:
    """A word unlike any other by more than a slip."""
    return "".join(LETTERS[n // 20**at % 20] * 2 for at in range(3)) + "a"


def _figures(took: list[float]) -> dict[str, float]:
    ranked = sorted(took)
    return {"p50": round(ranked[len(ranked) // 2], 1), "slowest": round(ranked[-1], 1), "number": len(ranked)}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    figures = asyncio.run(run(given.searches))
    print(json.dumps(figures, indent=1) if given.json else "\n".join(f"{k}: {v}" for k, v in figures.items()))
    return 0 if holds(figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
