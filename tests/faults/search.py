"""The search server is swallowed by the network, and later killed, while people search and listings come and go: is
every search answered, do operators hear of both, and is the index right in the end?

`python -m tests.faults.search [--searches 10000] [--json]`

`switch_ms` is what the unluckiest search lost while the server died: how long the engine took for a search that was
asked before the server was given up, less the median of the database's own answers in the same run (`database_ms`).
`switch_ms_by` says it for each outage, `late_ms` how late this process was meanwhile to stop waiting. A search may lose
300 ms; this is shown and not judged, for a busy machine is late without any fault of the product.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic, perf_counter

from adapters.places import OfflinePlaces
from adapters.search.opening import search_engine
from config.compose.clock import SystemClock
from core.models import ListingRow
from core.search.service import Search
from core.search.upkeep import LOOKED_AT, Upkeep
from core.search.vocabulary import Vocabulary
from core.undo import Undo
from core.values import ListingState
from tests.builders import offer
from tests.elastic import elastic
from tests.faults.ground import Ground, ground
from tests.faults.operators import Operators, told_in_turn
from tests.faults.switching import Watched, database_ms, switch_ms
from tests.servers.door import Door, Mode
from tests.servers.elasticsearch import ElasticServer

LISTINGS = 1_000
SEARCHERS = 2  # at a time
THINKS = 0.01  # seconds between two searches of one: this process is also the network in between
WRITE_EVERY = 0.05  # seconds
PATIENCE = 120.0  # seconds until the server must be back, or operators know that it is away
WITHIN_MS = 300
LETTERS = "bcdfghjklmnpqrstvwxz"
Figures = dict[str, object]


class Run:
    """One run. Each listing has a word of its own, so that every search has one right answer."""

    def __init__(self, place: Ground, server: ElasticServer, door: Door, engine: Watched) -> None:
        self._place, self._server, self._door, self._engine = place, server, door, engine
        self._clock = SystemClock()
        self._operators = Operators(place.db, self._clock)
        self._upkeep = Upkeep(engine, self._clock, self._operators)
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
        self._person = await self._operators.arrive()
        for n in range(LISTINGS):
            await self._place.ingest.one(offer(f"Desk {_word(n)}", 50, source_id=f"l{n}"))
        await self._upkeep.catch_up()
        kept = (self._keep(self._search.catch_up), self._keep(self._upkeep.catch_up))
        loops = [asyncio.ensure_future(work) for work in (*kept, self._write())]
        try:
            await self._searches("up", searches // 5)
            await self._until("up", self._is_back)
            self._engine.outage = "swallowed"
            self._door.turn(Mode.SILENT)
            await self._searches("swallowed", searches // 5)
            await self._until("swallowed", self._is_known_away)
            self._engine.outage = None
            self._door.turn(Mode.OPEN)
            await self._until("back from silence", self._is_back)
            await self._searches("up again", searches // 5)
            await self._until("up again", self._is_back)
            self._engine.outage = "killed"
            killed = asyncio.ensure_future(asyncio.to_thread(self._server.kill))  # people search on meanwhile
            await self._searches("killed", searches // 5)
            await killed
            await self._until("killed", self._is_known_away)
            self._engine.outage = None
            restarted = asyncio.ensure_future(asyncio.to_thread(self._server.start))
            await self._until("starting again", self._is_back)
            await restarted
            await self._searches("up at last", max(searches - self._asked, searches // 5))
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
        await self._settle()
        drift = await self._engine.server.check(LOOKED_AT)
        switched = switch_ms(self._engine.timed)
        return {
            "searches": self._asked,
            "unanswered": self._unanswered,
            "wrong": self._wrong,
            "answered_by": dict(self._answered),
            "listings_written": self._written,
            "told": self._operators.told,
            "notices": await self._operators.notices(),
            "notices_due": self._operators.due(),
            "waiting": drift.waiting,
            "drift": drift.share,
            "ms": {phase: _figures(took) for phase, took in self._took.items()},
            f"over_{WITHIN_MS}_ms": sum(one > WITHIN_MS for took in self._took.values() for one in took),
            "switch_ms": max(switched.values(), default=None),
            "switch_ms_by": switched,
            "late_ms": self._engine.late,
            "database_ms": database_ms(self._engine.timed),
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

    async def _until(self, phase: str, reached: Callable[[], bool]) -> None:
        """Search on until then."""
        self._phase = phase
        deadline = monotonic() + PATIENCE
        while not reached() and monotonic() < deadline:
            await self._one()
            await asyncio.sleep(0.02)

    def _is_known_away(self) -> bool:
        return self._operators.knows_it_is_away

    def _is_back(self) -> bool:
        return not self._engine.availability.is_open and not self._is_known_away()

    async def _settle(self) -> None:
        """Nothing is written any more: the server has it all, and is trusted."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            await self._upkeep.catch_up()
            if not self._engine.availability.is_open and not await self._engine.server.waiting(1):
                return
            await asyncio.sleep(0.2)

    async def _keep(self, catch_up: Callable[[], Awaitable[int]]) -> None:
        """The database's index and the server's each have a loop, as in the product: neither waits for the other."""
        while True:
            await catch_up()
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


def holds(figures: Figures) -> bool:
    """Whether every search was answered and right, operators heard of both outages, and the index is right in the end.

    Whoever looks after the index says of every outage that it begins and that it is over, in turn, and both outages
    last until it was said: there are two pairs at least. More are no fault: where the machine is busy, a server that is
    late three times in a row is given up as well. Of all that, operators are sent what is documented, one message of
    a kind a day: so many as there were days on which it was told.
    """
    answered, told = figures["answered_by"], figures["told"]
    assert isinstance(answered, dict)
    assert isinstance(told, list)
    return (
        (figures["unanswered"], figures["wrong"], figures["waiting"], figures["drift"]) == (0, 0, 0, 0)
        and told_in_turn(told)
        and figures["notices"] == figures["notices_due"]
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
                engine = Watched(made.engine, search_engine(place.db), SystemClock())
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
