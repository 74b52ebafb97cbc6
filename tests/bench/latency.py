"""How long after a listing is committed its deliveries are: a real database, the product's own loop, many rules.

`python -m tests.bench.latency --rules 100000 --listings 200 [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.feed import StandardFeeds
from config.compose.clock import SystemClock
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import database_url, open_storage, sqlite_path
from core.listings.ingest import Ingest
from core.models import DestinationRow, PersonRow, RuleRow
from core.rules.rows import criteria_columns
from core.store.wake import Wake
from core.values import Channel, Listing, Offer
from jobs.loops import match_forever
from tests.bench.workload import Workload

PEOPLE = 1_000
A_WRITE = 2_000  # rules
PATIENCE = 120.0  # seconds for one listing; the first waits until all rules are read
COLUMNS = ("rules", "listings", "p50_s", "p95_s", "p99_s", "matches", "deliveries", "first_s")
Row = dict[str, object]


class Committed(Wake):
    """The wake-up that follows each commit of a listing, with its moment."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def up(self) -> None:
        self.at = perf_counter()
        super().up()


async def run(rules: int, listings: int, home: Path) -> Row:
    """Seconds from each listing's commit until its event is done, which is in the transaction of its deliveries."""
    url, clock, load, committed = database_url(home, None), SystemClock(), Workload(), Committed()
    wakes = Wakes(events=committed)
    async with open_storage(url, home) as db, GuardedFetch() as fetch:
        places = OfflinePlaces()
        outside = Outside(clock, places, PhotoFolder(home / "photos"), fetch, StandardFeeds(), default_rates())
        app = build_app(db, outside, wakes, owner="bench")
        ingest = Ingest(db, clock, places, committed)
        await _save(load, rules, clock)
        times = []
        with closing(sqlite3.connect(sqlite_path(url), timeout=10)) as reader:
            matching = asyncio.ensure_future(match_forever(app, committed))
            for listing in load.listings(listings + 1):
                row = await ingest.one(_offer(listing))
                since = committed.at
                async with asyncio.timeout(PATIENCE):
                    while not _is_done(reader, row.id):
                        await asyncio.sleep(0.001)
                times.append(perf_counter() - since)
            matching.cancel()
            await asyncio.gather(matching, return_exceptions=True)
            matches, deliveries = (
                reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("alert_match", "delivery")
            )
    cuts = quantiles(times[1:], n=100)
    found = (rules, listings, cuts[49], cuts[94], cuts[98], matches, deliveries, times[0])
    return dict(zip(COLUMNS, found, strict=True))


async def _save(load: Workload, count: int, clock: SystemClock) -> None:
    """The rules, of many people in turn, each with a destination."""
    now = clock.now()
    await PersonRow.bulk_create([PersonRow(id=n, created=now) for n in range(1, PEOPLE + 1)])
    await DestinationRow.bulk_create(
        [
            DestinationRow(id=n, person_id=n, channel=Channel.TERMINAL, address=f"p{n}", created=now)
            for n in range(1, PEOPLE + 1)
        ]
    )
    batch: list[RuleRow] = []
    for rule_id, criteria in load.rules(count):
        whose = {"person_id": rule_id % PEOPLE + 1, "destination_id": rule_id % PEOPLE + 1}
        asked = criteria_columns(criteria)
        batch.append(RuleRow(id=rule_id, ref=f"b{rule_id}", name="rule", created=now, updated=now, **whose, **asked))
        if len(batch) == A_WRITE or rule_id == count:
            await RuleRow.bulk_create(batch)
            batch.clear()
            print(f"{rule_id:,} rules saved", file=sys.stderr)


def _offer(seen: Listing) -> Offer:
    assert seen.condition is not None
    return Offer(
        source="bench",
        source_id=seen.source_id,
        title=seen.title,
        description=seen.description,
        category=seen.category,
        condition=seen.condition,
        price=seen.price,
        latitude=seen.latitude,
        longitude=seen.longitude,
    )


def _is_done(reader: sqlite3.Connection, listing_id: int) -> bool:
    states = reader.execute("SELECT state FROM listing_event WHERE listing_id = ?", (listing_id,)).fetchall()
    assert ("parked",) not in states
    return bool(states) and all(state == ("done",) for state in states)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=100_000)
    parser.add_argument("--listings", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as home:
        row = asyncio.run(run(given.rules, given.listings, Path(home)))
    if given.json:
        print(json.dumps(row, indent=1))
    else:
        for name, value in row.items():
            print(f"{name.ljust(12)}{value:.4f}" if isinstance(value, float) else f"{name.ljust(12)}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
