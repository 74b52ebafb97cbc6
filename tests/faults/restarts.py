"""PostgreSQL is restarted again and again, as after a crash, while alerts flow: what is lost, what comes twice?

`python -m tests.faults.restarts [--restarts 10] [--deliveries 2000] [--dispatch claims|pgqueuer] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

import asyncpg
from tortoise.exceptions import BaseORMException

from core.values import Offer
from tests.faults.crew import Crew
from tests.faults.ground import ground
from tests.faults.kill import PATIENCE, SEED, Figures, Run, holds
from tests.faults.provider import Provider

AGAIN = 0.1  # seconds until a source that met no database comes again


class Restarts(Run):
    """The database goes down and comes back under workers that nobody restarts."""

    struck_by = "restarts"

    async def _strike(self) -> None:
        assert self._place.server is not None
        await asyncio.to_thread(self._place.server.restart)

    async def _take_in(self, one: Offer) -> None:
        """As a source does: it comes again until the listing is taken. What was taken already is not new."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await self._place.ingest.one(one)
                except (OSError, BaseORMException, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await asyncio.sleep(AGAIN)
                else:
                    return


async def run(dispatch: str, deliveries: int, restarts: int) -> Figures:
    """The figures of a run; `dispatch` is "claims" or "pgqueuer"."""
    async with ground("postgres") as place, Provider(SEED) as provider, Crew() as crew:
        return await Restarts(place, provider, crew, dispatch, deliveries, restarts).go("postgres")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dispatch", choices=["claims", "pgqueuer"], default="claims", help="how work reaches workers")
    parser.add_argument("--deliveries", type=int, default=2_000)
    parser.add_argument("--restarts", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    figures = asyncio.run(run(given.dispatch, given.deliveries, given.restarts))
    print(json.dumps(figures) if given.json else "\n".join(f"{k.ljust(36)}{v}" for k, v in figures.items()))
    return 0 if holds(figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
