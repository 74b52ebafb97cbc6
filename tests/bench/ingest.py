"""How fast listings are taken in: our statements against the ORM's bulk_create, in one process, with equal tables.

`python -m tests.bench.ingest --listings 100000 [--database sqlite|postgres] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from adapters.places import OfflinePlaces
from config.compose.storage import database_url, open_storage
from core.listings.columns import read_columns, stored, told_columns
from core.listings.ingest import BATCH, Ingest
from core.listings.writing import add_listings, tell
from core.models import EventRow, ListingRow, LoadRow, PriceChangeRow
from core.store import Database
from core.store.wake import Wake
from core.values import Money, Offer
from tests.bench.workload import Workload
from tests.fakes.clock import FrozenClock
from tests.servers.postgres import PostgresServer

TIMES = 3  # each variant, by turns; the median counts
COLUMNS = ("variant", "database", "listings", "seconds", "listings_per_s", "ratio_vs_orm", "rows_equal")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLES = {  # what is compared: all but the ids that the database gives
    "listing": "SELECT * FROM listing ORDER BY source, source_id",
    "price_change": "SELECT l.source_id AS told, p.* FROM price_change p JOIN listing l ON l.id = p.listing_id"
    " ORDER BY l.source_id, p.version",
    "listing_event": "SELECT l.source_id AS told, e.* FROM listing_event e JOIN listing l ON l.id = e.listing_id"
    " ORDER BY l.source_id, e.version",
}
GIVEN = {"id", "listing_id", "load_id"}
WRITES, WHOLE, AGAIN, CHANGED = "writes", "from offers", "the same again", "every price changed"
ANALYSIS = "of which place and analysis"
Columns = list[dict[str, Any]]
Row = dict[str, object]
Work = Callable[[LoadRow], Awaitable[object]]


def offers_of(count: int) -> list[Offer]:
    """Offers of realistic shape; every tenth names a place and has no point."""
    return [
        Offer(
            source="bench",
            source_id=seen.source_id,
            title=seen.title,
            description=seen.description,
            category=seen.category,
            condition=seen.condition.value if seen.condition else None,
            price=seen.price,
            location="San Jose, CA" if seen.id % 10 == 0 else "Springfield",
            latitude=None if seen.id % 10 == 0 else seen.latitude,
            longitude=None if seen.id % 10 == 0 else seen.longitude,
            url=f"https://shop.example/{seen.id}",
            pictures=(f"https://shop.example/{seen.id}.jpg",),
            posted_at=NOW,
            extra={"seller": f"shop {seen.id % 97}"},
        )
        for seen in Workload(1).listings(count)
    ]


def columns_of(offers: Sequence[Offer]) -> Columns:
    """New listings as columns in values of Python: what both ways of writing start from."""
    return [_columns(offer) for offer in offers]


def _columns(offer: Offer) -> dict[str, Any]:
    told = told_columns(offer)
    own = {"source": offer.source, "source_id": offer.source_id, "posted_at": offer.posted_at, "seller_id": None}
    return {**own, **told, **read_columns(told), "first_seen": NOW, "touched": NOW, "state": "active", "version": 1}


async def by_orm(db: Database, columns: Columns, load: LoadRow) -> None:
    """The three tables by bulk_create, a transaction a batch; it gives no ids back, so they are read."""
    for start in range(0, len(columns), BATCH):
        batch = [ListingRow(**each) for each in columns[start : start + BATCH]]
        async with db.transaction():
            await ListingRow.bulk_create(batch, ignore_conflicts=True)
            written = await ListingRow.filter(source="bench", source_id__in=[row.source_id for row in batch])
            await PriceChangeRow.bulk_create(
                PriceChangeRow(listing_id=r.id, version=r.version, price=r.price, currency=r.currency, at=NOW)
                for r in written
            )
            await EventRow.bulk_create(
                EventRow(listing_id=r.id, kind="new", version=r.version, load_id=load.id, due=NOW, created=NOW)
                for r in written
            )


async def by_us(db: Database, columns: Columns, load: LoadRow) -> None:
    """The same by our statements, with what they check and encode."""
    for start in range(0, len(columns), BATCH):
        batch = [stored(each) for each in columns[start : start + BATCH]]
        async with db.transaction():
            await tell(db, await add_listings(db, batch), load.id, NOW)


async def run(db: Database, name: str, count: int, times: int = TIMES, *, writes: bool = False) -> list[Row]:
    """One row a variant, on an open empty database; `writes`: only those that start from columns."""
    offers, ingest = offers_of(count), Ingest(db, FrozenClock(NOW), OfflinePlaces(), Wake())
    await _read_only(ingest, offers[:BATCH])  # the gazetteer is loaded before a clock runs
    columns = columns_of(offers)
    dearer = [replace(o, price=Money((o.price.minor if o.price else 0) + 1, "USD")) for o in offers]

    async def whole_by_orm(load: LoadRow) -> None:
        for start in range(0, count, BATCH):
            located = await asyncio.to_thread(ingest._located, offers[start : start + BATCH])
            await by_orm(db, columns_of(located), load)

    variants: dict[str, Work] = {
        f"{WRITES}: ORM bulk_create": lambda load: by_orm(db, columns, load),
        f"{WRITES}: ours": lambda load: by_us(db, columns, load),
    }
    if not writes:
        variants |= {f"{WHOLE}: ORM bulk_create": whole_by_orm, f"{WHOLE}: ours": lambda load: ingest.add(load, offers)}
    seconds: dict[str, list[float]] = {}
    digests: dict[str, str] = {}
    for _ in range(times):
        for variant, work in variants.items():
            await _empty(db, name)
            load = await LoadRow.create(source="bench", is_first=True, started=NOW)
            seconds.setdefault(variant, []).append(await _timed(work(load)))
            digests[variant] = await _digest(db)
        if writes:
            continue
        seconds.setdefault(ANALYSIS, []).append(await _timed(_read_only(ingest, offers)))
        for variant, told in ((AGAIN, offers), (CHANGED, dearer)):  # upon what the last variant wrote
            load = await LoadRow.create(source="bench", is_first=False, started=NOW)
            seconds.setdefault(variant, []).append(await _timed(ingest.add(load, told)))
    return [_row(variant, name, count, seconds, digests) for variant in seconds]


async def _read_only(ingest: Ingest, offers: list[Offer]) -> None:
    columns_of(ingest._located(offers))


async def _timed(work: Awaitable[object]) -> float:
    """Seconds, the collector kept out."""
    gc.collect()
    gc.disable()
    try:
        began = perf_counter()
        await work
        return perf_counter() - began
    finally:
        gc.enable()


async def _empty(db: Database, name: str) -> None:
    """As on the first day: no free pages or dead rows of an earlier variant."""
    tables = ("listing_event", "price_change", "listing", "load")
    if name == "postgres":
        await db.rows(f"TRUNCATE {', '.join(tables)} CASCADE")
        return
    for table in tables:
        await db.rows(f"DELETE FROM {table}")
    await db.rows("VACUUM")
    await db.rows("PRAGMA wal_checkpoint(TRUNCATE)")


async def _digest(db: Database) -> str:
    """One digest of the three tables, whatever the ids in them."""
    digest = sha256()
    for table, sql in TABLES.items():
        for row in await db.rows(sql):
            kept = {name: value for name, value in row.items() if name not in GIVEN}
            digest.update(f"{table} {sorted(kept.items())}\n".encode())
    return digest.hexdigest()


def _row(variant: str, name: str, count: int, seconds: dict[str, list[float]], digests: dict[str, str]) -> Row:
    took = median(seconds[variant])
    group = variant.split(":")[0]
    orm = seconds.get(f"{group}: ORM bulk_create")
    ratios = [theirs / ours for theirs, ours in zip(orm, seconds[variant], strict=True)] if orm else []
    beside = digests.get(f"{group}: ORM bulk_create")
    return {
        "variant": variant,
        "database": name,
        "listings": count,
        "seconds": took,
        "listings_per_s": count / took,
        "ratio_vs_orm": median(ratios) if ratios else None,
        "rows_equal": digests[variant] == beside if beside else None,
    }


@asynccontextmanager
async def opened(database: str) -> AsyncIterator[Database]:
    """An empty migrated database: SQLite as the product sets it, or the tests' PostgreSQL, which has no fsync."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if database == "sqlite":
            async with open_storage(database_url(home, None), home) as db:
                yield db
            return
        with PostgresServer() as server:
            server.create_database("bench")
            async with open_storage(server.url("bench"), home) as db:
                yield db


async def measured(database: str, count: int, times: int, *, writes: bool) -> list[Row]:
    async with opened(database) as db:
        return await run(db, database, count, times, writes=writes)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--times", type=int, default=TIMES, help="rounds of all variants; the median counts")
    parser.add_argument("--writes", action="store_true", help="leave out what starts from offers")
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    given = parser.parse_args(arguments)
    rows = asyncio.run(measured(given.database, given.listings, given.times, writes=given.writes))
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        for line in (dict(zip(COLUMNS, COLUMNS, strict=True)), *rows):
            print("  ".join(_shown(line[column]).ljust(30 if column == "variant" else 14) for column in COLUMNS))
    return 0 if all(row["rows_equal"] in (True, None) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
