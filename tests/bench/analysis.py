"""How long prices take: many analyses from the database, and from a listing's commit to its score.

`python -m tests.bench.analysis [--analyses 10000] [--listings 100000] [--timed 200] [--database postgres] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from dataclasses import replace
from itertools import islice
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
from core.listings.ingest import Ingest
from core.models import EventRow, ListingRow, PriceAnalysisRow
from core.values import Listing, Offer
from jobs.loops import match_forever
from tests.bench.ingest import opened
from tests.bench.workload import Workload

PATIENCE = 120.0  # seconds for one listing; the first waits until all are read
Row = dict[str, object]


async def run(database: str, analyses: int, listings: int, timed: int) -> Row:
    """Seconds for analyses of listings that are there, and milliseconds from a commit to the score."""
    load, clock, wakes = Workload(), SystemClock(), Wakes()
    with TemporaryDirectory() as home:
        async with opened(database) as db, GuardedFetch() as fetch:
            places = OfflinePlaces()
            outside = Outside(
                clock, places, PhotoFolder(Path(home) / "photos"), fetch, StandardFeeds(), default_rates()
            )
            app, ingest = build_app(db, outside, wakes, owner="bench"), Ingest(db, clock, places, wakes.events)
            offers = iter([_offer(seen) for seen in load.listings(listings + timed + 1)])
            for count in (analyses, listings - analyses):
                visit = await ingest.begin("bench")
                await ingest.add(visit, islice(offers, count))
                await ingest.finish(visit)
                await EventRow.all().update(state="done")  # nobody waits for these
                if count == analyses:
                    gc.collect()
                    seconds = await _renewed(app, analyses)
            found: Row = {"database": database, "analyses": analyses, "analyses_s": seconds}
            found["estimates"] = await PriceAnalysisRow.filter(recommended_price__not_isnull=True).count()
            await ListingRow.all().update(analysed=clock.now())
            times = await _timed(app, ingest, wakes, list(offers))
    cuts = quantiles(times[1:], n=100)
    return {
        **found,
        "listings": listings,
        "timed": len(times) - 1,
        "score_p50_ms": cuts[49] * 1000,
        "score_p95_ms": cuts[94] * 1000,
        "first_s": times[0],
    }


async def _renewed(app: object, analyses: int) -> float:
    began = perf_counter()
    done = await app.prices.scorer.renew()  # type: ignore[attr-defined]
    assert done == analyses
    return perf_counter() - began


async def _timed(app: object, ingest: Ingest, wakes: Wakes, offers: list[Offer]) -> list[float]:
    """From each listing's commit until its event was scored and matched, by the product's own loop."""
    times = []
    matching = asyncio.ensure_future(match_forever(app, wakes.events))  # type: ignore[arg-type]
    for one in offers:
        row = await ingest.one(one)
        began = perf_counter()
        async with asyncio.timeout(PATIENCE):
            while not await EventRow.filter(listing_id=row.id, state="done", scored__not_isnull=True).exists():
                await asyncio.sleep(0.001)
        times.append(perf_counter() - began)
    matching.cancel()
    await asyncio.gather(matching, return_exceptions=True)
    return times


def _offer(seen: Listing) -> Offer:
    assert seen.condition is not None
    kept = replace(seen)
    return Offer(
        source="bench",
        source_id=kept.source_id,
        title=kept.title,
        description=kept.description,
        category=kept.category,
        condition=kept.condition,
        price=kept.price,
        latitude=kept.latitude,
        longitude=kept.longitude,
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--analyses", type=int, default=10_000)
    parser.add_argument("--listings", type=int, default=100_000)
    parser.add_argument("--timed", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true", help="an object instead of lines")
    given = parser.parse_args(arguments)
    row = asyncio.run(run(given.database, given.analyses, given.listings, given.timed))
    if given.json:
        print(json.dumps(row, indent=1))
    else:
        for name, value in row.items():
            print(f"{name.ljust(14)}{value:.4g}" if isinstance(value, float) else f"{name.ljust(14)}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
