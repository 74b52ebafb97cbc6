"""How long searches take over many listings: working the query out, asking the engine, reading the rows.

`python -m tests.bench.search_speed --listings N [--engine sqlite|postgres|elasticsearch] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter

from core.listings.ingest import Ingest
from core.listings.writing import add_listings
from core.models import ListingRow
from core.models.instant import to_ms
from core.ports.engine import Query, SearchEngine, Steps
from core.rules.matching import class_of
from core.search.default_synonyms import DEFAULT
from core.search.finding import Finding, find
from core.search.query import Planner
from core.search.service import AGES, PRICE_STEPS
from core.search.synonyms import Synonyms
from core.search.typed import read
from core.search.vocabulary import Vocabulary
from core.store import Database
from core.store.wake import Wake
from core.text.words import analysed
from core.values import Listing
from tests.bench.engines import ENGINES, engine_of
from tests.bench.workload import Workload
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.fakes.places import FakePlaces

BATCH = 5_000
ASKED = 300
COMMONEST = 30
PAGE = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Row = dict[str, object]
Ask = Callable[[str], Awaitable[object]]


class Loaded:
    """A filled database, its engine, and the words of its listings."""

    def __init__(self, db: Database, engine: SearchEngine, workload: Workload) -> None:
        self.db, self.workload, self.clock = db, workload, FrozenClock()
        self.engine = engine
        self.titles: list[str] = []  # of some listings, spread over all
        self.said: Counter[str] = Counter()  # how many listings say a word, of those
        self.planner = Planner(Synonyms(DEFAULT), None)

    async def fill(self, count: int) -> float:
        """Write listings and index them; answers the seconds that indexing took."""
        for batch in _batches(self.workload, count):
            async with self.db.transaction():
                await add_listings(self.db, [_row(seen, to_ms(self.clock.now())) for seen in batch])
            for seen in batch[:: max(1, count // 20_000)]:
                self.titles.append(seen.title)
                self.said.update({*seen.title.split(), *seen.description.split()})
        began = perf_counter()
        while await self.engine.catch_up(BATCH):
            pass
        took = perf_counter() - began
        await self.db.rows("ANALYZE")
        vocabulary = Vocabulary(self.clock)
        lexicon = await vocabulary.words()
        self.planner = Planner(Synonyms(DEFAULT), lexicon, vocabulary.known())
        return took

    async def find(self, line: str, *, unfinished: bool = False, facets: bool = False) -> Finding:
        now = self.clock.now()
        ages = tuple((days, now - timedelta(days=days)) for days in AGES)
        steps = Steps("USD", tuple(step * 100 for step in PRICE_STEPS), ages) if facets else None
        found = await find(self.engine, self.planner, read(line), Query(size=PAGE, steps=steps), unfinished=unfinished)
        await ListingRow.filter(id__in=[hit.id for hit in found.answer.hits])
        return found


async def run(db: Database, search: SearchEngine, engine: str, count: int, asked: int = ASKED) -> list[Row]:
    """A row for each kind of query."""
    loaded = Loaded(db, search, Workload())
    indexed = await loaded.fill(count)
    rng = Random(7)
    lines = [
        " ".join(rng.sample(title.split(), min(rng.randint(1, 3), 3))) for title in rng.sample(loaded.titles, asked)
    ]
    common = [word for word, _ in loaded.said.most_common(COMMONEST)]
    completions = loaded.planner.completions
    assert completions is not None

    async def complete(line: str) -> object:
        return completions.lines(line, 8)

    prefixes = [line[: -rng.randint(1, 3)] or line for line in lines]
    kinds: list[tuple[str, Sequence[str], Ask]] = [
        ("words", lines, loaded.find),
        ("common words", common * (asked // COMMONEST + 1), loaded.find),
        ("prefix", [line[: rng.randint(2, 4)] for line in lines], lambda line: loaded.find(line, unfinished=True)),
        ("typo", [_mistyped(rng, line) for line in lines], loaded.find),
        ("facets", common * (asked // COMMONEST + 1), lambda line: loaded.find(line, facets=True)),
        ("autocomplete", [*prefixes, *(line[:2] for line in lines), *(_mistyped(rng, p) for p in prefixes)], complete),
        ("new listing until found", [f"zorblax{n}" for n in range(min(asked, 100))], lambda line: _fresh(loaded, line)),
    ]
    rows: list[Row] = [{"kind": "index", "listings_per_s": round(count / indexed)}]
    rows += [{"kind": kind, **await _timed(asked_for, ask)} for kind, asked_for, ask in kinds]
    return [{"engine": engine, "listings": count, **row} for row in rows]


async def _fresh(loaded: Loaded, word: str) -> None:
    """Write a listing by the ordinary way, and search for it."""
    ingest = Ingest(loaded.db, loaded.clock, FakePlaces(), Wake())
    row = await ingest.one(offer(f"{word} chair", source="fresh", source_id=word))
    await loaded.engine.catch_up(200)
    assert row.id in [hit.id for hit in (await loaded.find(word)).answer.hits]


async def _timed(lines: Sequence[str], ask: Ask) -> Row:
    for line in lines[:20]:
        await ask(line)  # the caches of a process at work
    took = []
    gc.collect()
    for line in lines[20:] if len(lines) > 40 else lines:
        began = perf_counter()
        await ask(line)
        took.append((perf_counter() - began) * 1_000)
    took.sort()
    return {"p50_ms": round(median(took), 3), "p99_ms": round(took[int(len(took) * 0.99)], 3), "queries": len(took)}


def _batches(workload: Workload, count: int) -> Iterator[list[Listing]]:
    rng = Random(1)
    for start in range(1, count + 1, BATCH):
        yield [workload._listing(rng, n) for n in range(start, min(start + BATCH, count + 1))]


def _row(seen: Listing, at: int) -> Row:
    title_terms, text_terms = analysed(seen.title, seen.description)
    return {
        **{"source": seen.source, "source_id": seen.source_id, "seller_id": None, "first_seen": at, "posted_at": None},
        **{"title": seen.title, "description": seen.description, "title_terms": title_terms, "text_terms": text_terms},
        **{"listing_class": class_of(seen).value, "fingerprint": None, "category": seen.category, "location": None},
        "url": None,
        **{
            "condition": seen.condition.value if seen.condition else None,
            "state": "active",
            "version": 1,
            "touched": at,
        },
        **{"price": seen.price.minor if seen.price else None, "currency": "USD", "pictures": "[]", "extra": "{}"},
        **{"latitude": seen.latitude, "longitude": seen.longitude, "content_hash": ""},
    }


def _mistyped(rng: Random, line: str) -> str:
    """One edit in its longest word."""
    word = max(line.split() or [line], key=len)
    at = rng.randrange(1, max(len(word), 2))
    wrong = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )
    return line.replace(word, wrong, 1)


async def measured(engine: str, count: int, asked: int = ASKED) -> list[Row]:
    async with engine_of(engine) as (db, search):
        return await run(db, search, engine, count, asked)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows = asyncio.run(measured(given.engine, given.listings))
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print("  ".join(f"{name} {value}" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
