"""A hundred thousand hostile, clumsy and forged inputs: is each answered, in time and within limits, harming nobody?

`python -m tests.faults.chat --inputs 100000 [--seed 1] [--database sqlite|postgres] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import structlog

from tests.faults.chat.platforms import OnDiscord, OnTelegram
from tests.faults.chat.run import Run, Tally
from tests.faults.chat.town import town
from tests.servers.postgres import PostgresServer

PLATFORMS = 0.02  # of all inputs, by each platform's own way


async def run(inputs: int, seed: int, url: str | None = None) -> Tally:
    """The tally of a run on an embedded database, or an empty one at `url`."""
    tally = Tally()
    share = round(inputs * PLATFORMS)
    async with town(seed, url) as place:
        await Run(place, seed, tally).go(inputs - 2 * share)
        print(f"{share:,} updates by Telegram, {share:,} interactions by Discord", file=sys.stderr)
        await OnTelegram(place, Random(seed + 1), tally).go(share)
        await OnDiscord(place, Random(seed + 2), tally).go(share)
    return tally


@contextmanager
def _database(kind: str) -> Iterator[str | None]:
    if kind == "sqlite":
        yield None
        return
    with PostgresServer() as server:
        server.create_database("chat")
        yield server.url("chat")


def quiet() -> None:
    """What is refused is no news; a warning of the product's own arithmetic is a fault."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    warnings.filterwarnings("error", category=RuntimeWarning)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1, help="decides every input")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    quiet()
    began = time.monotonic()
    with _database(given.database) as url:
        tally = asyncio.run(run(given.inputs, given.seed, url))
    figures = {**tally.figures(), "seconds": round(time.monotonic() - began)}
    for (kind, what), said in tally.found.items():
        print(f"{kind}: {what}\n    {said[:400]}", file=sys.stderr)
    print(json.dumps(figures) if given.json else "\n".join(f"{k.ljust(20)}{v}" for k, v in figures.items()))
    return 0 if tally.holds() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
