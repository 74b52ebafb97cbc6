"""How good search is, on files of products with judged queries, beside plain FTS5 in the same run.

`python -m tests.bench.search --products FILE… --judgments FILE [--typos FILE] [--engine …] [--json]`
`python -m tests.bench.search --products FILE… --known-item FILE [--engine …] [--json]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean

from core.listings.ingest import Ingest
from core.models import ListingRow
from core.ports.engine import Query, SearchEngine
from core.search.default_synonyms import DEFAULT
from core.search.finding import find
from core.search.query import Planner
from core.search.synonyms import Synonyms
from core.search.typed import read
from core.search.vocabulary import Vocabulary
from core.store import Database
from core.store.wake import Wake
from core.values import Offer
from tests.bench import search_data as data
from tests.bench.engines import ENGINES, engine_of
from tests.bench.plain_fts import PlainFts
from tests.fakes.clock import FrozenClock
from tests.fakes.places import FakePlaces

Row = dict[str, float | int | None]
Ask = Callable[[str], Awaitable[list[str]]]


class Searched:
    """The product's own search over loaded offers."""

    def __init__(self, engine: SearchEngine, planner: Planner, ids: Mapping[int, str]) -> None:
        self._engine, self._planner, self._ids = engine, planner, ids
        self.changed: set[str] = set()  # queries of which a word was taken for another

    async def ask(self, query: str) -> list[str]:
        found = await find(self._engine, self._planner, read(query), Query(size=data.RECALLED))
        if found.plan.replaced:
            self.changed.add(query)
        return [self._ids[hit.id] for hit in found.answer.hits]


async def loaded(db: Database, engine: SearchEngine, offers: Sequence[Offer]) -> Searched:
    """Take offers in, index them and read their words."""
    clock = FrozenClock()
    ingest = Ingest(db, clock, FakePlaces(), Wake())
    load = await ingest.begin("bench")
    await ingest.add(load, offers)
    await ingest.finish(load)
    while await engine.catch_up(2_000):
        pass
    vocabulary = Vocabulary(clock)
    lexicon = await vocabulary.words()
    ids = {row["id"]: row["source_id"] for row in await ListingRow.all().values("id", "source_id")}
    return Searched(engine, Planner(Synonyms(DEFAULT), lexicon), ids)


async def judged(ask: Ask, judgments: data.Judgments, typed: Mapping[str, str] | None = None) -> Row:
    """The measures over the queries that something is relevant to; `typed` is what is typed instead."""
    asked = [(query, rated) for query, rated in data.asked(judgments) if typed is None or query in typed]
    found = [(await ask(typed[query] if typed else query), rated) for query, rated in asked]
    return {
        "queries": len(found),
        "ndcg10": _mean(data.ndcg(hits, rated) for hits, rated in found),
        "recall20": _mean(data.recall(hits, data.relevant(rated), data.RECALLED) for hits, rated in found),
        "mrr": _mean(data.reciprocal(hits, data.relevant(rated)) for hits, rated in found),
        "zero_results": sum(not hits for hits, _ in found),
    }


async def known(ask: Ask, items: Sequence[data.KnownItem], *, typo: bool) -> Row:
    found = [(await ask(item.query_typo if typo else item.query), item.relevant) for item in items]
    return {
        "queries": len(found),
        "recall10": _mean(data.recall(hits, wanted, data.TOP) for hits, wanted in found),
        "mrr": _mean(data.reciprocal(hits, wanted) for hits, wanted in found),
        "zero_results": sum(not hits for hits, _ in found),
    }


async def measured(
    database: str,
    offers: Sequence[Offer],
    judgments: data.Judgments | None,
    typos: Mapping[str, str] | None,
    items: Sequence[data.KnownItem],
) -> dict[str, object]:
    plain = PlainFts(offers)

    async def beside(query: str) -> list[str]:
        return plain.search(query, data.RECALLED)

    async with engine_of(database) as (db, engine):
        ours = await loaded(db, engine, offers)
        result: dict[str, object] = {"engine": database}
        if judgments:
            result |= await judged(ours.ask, judgments)
            result["changed"] = len(ours.changed)
            result["plain"] = await judged(beside, judgments)
            if typos:
                same = {query: query for query in typos}
                result["same_clean"] = await judged(ours.ask, judgments, same)
                result["typo"] = await judged(ours.ask, judgments, typos)
                result["plain_typo"] = await judged(beside, judgments, typos)
        if items:
            ours.changed.clear()
            clean = await known(ours.ask, items, typo=False)
            result["known_item"] = {**clean, "changed": len(ours.changed)}
            result["known_item_typo"] = await known(ours.ask, items, typo=True)
            result["plain_known_item"] = await known(beside, items, typo=False)
            result["plain_known_item_typo"] = await known(beside, items, typo=True)
        return result


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(mean(listed), 4) if listed else None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=Path, nargs="+", required=True)
    parser.add_argument("--judgments", type=Path)
    parser.add_argument("--typos", type=Path, help="the same queries mistyped: query, query_typo")
    parser.add_argument("--known-item", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if not given.judgments and not given.known_item:
        parser.error("give --judgments or --known-item")
    result = asyncio.run(
        measured(
            given.engine,
            data.products(given.products),
            data.judgments(given.judgments) if given.judgments else None,
            data.typos(given.typos) if given.typos else None,
            data.known_items(given.known_item) if given.known_item else [],
        )
    )
    print(json.dumps(result, indent=1) if given.json else _table(result))
    return 0


def _table(result: Mapping[str, object]) -> str:
    own = {key: value for key, value in result.items() if not isinstance(value, dict)}
    rows = {"clean" if "ndcg10" in own else "": own, **{k: v for k, v in result.items() if isinstance(v, dict)}}
    return "\n".join(f"{name:24}" + "  ".join(f"{k} {v}" for k, v in row.items()) for name, row in rows.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
