"""Search in the database itself: the index proposes what says everything, then what says almost, and the second stage
decides. SQLite and PostgreSQL differ in how an index is asked; that is all they differ in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from adapters.search.ranking import Text, rank
from adapters.search.statement import Values, facets, order
from adapters.search.tables import DESCRIPTION
from core.ports.engine import MOST_HITS, Alternative, Answer, Facet, Group, Hit, Query, Sort, Total
from core.store import Database

COUNTED = 10_000  # hits that are counted; beyond, there are at least so many
FACETED = 5_000  # the newest hits that facets are counted from
SORTED = 10_000  # the newest hits that another order than relevance chooses from
ENOUGH = 20  # where fewer say everything, what lacks a word is added
MOST_RELAXED = 8  # groups of which each is left out in turn


class DatabaseSearch(ABC):
    """See `core.ports.engine.SearchEngine`."""

    name: str
    proposed: int  # how many the second stage sees

    def __init__(self, db: Database) -> None:
        self._db = db

    async def search(self, query: Query) -> Answer:
        began = perf_counter()
        everything = self.all_of(query.groups, query)
        total = await self._count(query, everything)
        if query.groups and (query.sort is Sort.RELEVANCE or not total.count):
            ranked = await self._ranked(query, everything)
        else:
            ranked = await self._sorted(query, everything)
        # The index may hold a word that the text, cut for ranking, does not: what it counts is what says everything.
        close = max(0, len(ranked) - total.count)
        counted = await self._facets(query, everything) if query.steps and total.count else {}
        page = ranked[query.first : min(query.first + query.size, MOST_HITS)] if query.first < MOST_HITS else []
        return Answer(tuple(page), total, close, counted, perf_counter() - began, self.name)

    async def waiting(self, most: int) -> int:
        rows = await self._db.rows("SELECT count(*) AS n FROM (SELECT 1 FROM search_change LIMIT $1) AS w", most)
        return int(rows[0]["n"])

    async def freshen(self, most: int) -> None:
        if await self.waiting(most + 1) in range(1, most + 1):
            await self.catch_up(most)

    async def complete(self, typed: str, most: int) -> list[str]:
        """Nothing: the words that titles say are known without asking."""
        return []

    async def catch_up(self, most: int) -> int:
        async with self._db.transaction():
            if not await self.alone():
                return 0
            taken = await self._db.rows(
                "DELETE FROM search_change WHERE seq IN (SELECT seq FROM search_change ORDER BY seq LIMIT $1)"
                " RETURNING listing_id",
                most,
            )
            if taken:
                await self.take_in(sorted({row["listing_id"] for row in taken}))
        return len(taken)

    @abstractmethod
    async def expunge(self) -> None:
        """See the port."""

    @abstractmethod
    async def alone(self) -> bool:
        """Whether no other process takes in changes; held until the transaction ends."""

    @abstractmethod
    async def take_in(self, ids: list[int]) -> None:
        """Bring the index up to date with these listings."""

    @abstractmethod
    def written(self, group: Group) -> str:
        """A group in the index's own words, in brackets."""

    @abstractmethod
    def joined(self, parts: Sequence[str], excluded: Sequence[Sequence[str]], *, all_of: bool) -> str:
        """Expressions joined by AND or OR, without what is excluded."""

    @abstractmethod
    def hits(self, query: Query, match: str, value: Values, most: int, columns: str) -> str:
        """A SELECT of the newest entries `e` that match (all, if empty) and pass the filters."""

    @abstractmethod
    def best(self, query: Query, match: str, value: Values) -> str:
        """A SELECT of the ids that the index itself ranks highest."""

    def all_of(self, groups: Sequence[Group], query: Query) -> str:
        """What matches every group; empty for no groups."""
        return self.joined([self.written(group) for group in groups], query.excluded, all_of=True) if groups else ""

    def _most_of(self, query: Query) -> str | None:
        """What lacks one word, however rare; None where that would leave too little to go by, or is too much work."""
        parts = [self.written(group) for group in query.groups]
        if not 3 <= len(parts) <= MOST_RELAXED:
            return None
        left = [self.joined(parts[:at] + parts[at + 1 :], (), all_of=True) for at in range(len(parts))]
        return self.joined([f"({part})" for part in left], query.excluded, all_of=False)

    def _any_of(self, query: Query) -> str:
        loosened = [loose(group) for group in query.groups]
        groups = [group for group in loosened if not group.is_filler] or loosened
        return self.joined([self.written(group) for group in groups], query.excluded, all_of=False)

    async def _ranked(self, query: Query, everything: str) -> list[Hit]:
        ids = await self._proposed(query, everything)
        for relaxed in (self._most_of, self._any_of):
            if len(ids) < ENOUGH and (match := relaxed(query)) not in (None, everything):
                ids |= await self._proposed(query, str(match))
        return rank(query.groups, await texts(self._db, list(ids)))[:MOST_HITS]

    async def _proposed(self, query: Query, match: str) -> dict[int, None]:
        value = Values()
        return {row["id"]: None for row in await self._db.rows(self.best(query, match, value), *value.given)}

    async def _sorted(self, query: Query, everything: str) -> list[Hit]:
        value = Values()
        among = self.hits(query, everything, value, SORTED, "e.*")
        sql = f"SELECT e.id FROM ({among}) AS e ORDER BY {order(query, value)} LIMIT {MOST_HITS}"
        ids = [row["id"] for row in await self._db.rows(sql, *value.given)]
        if not query.groups:
            return [Hit(found, 0.0) for found in ids]
        page = ids[query.first : query.first + query.size]  # only those are shown, and need their highlights
        scored = {hit.id: hit for hit in rank(query.groups, await texts(self._db, page))}
        return [scored.get(found, Hit(found, 0.0)) for found in ids]

    async def _count(self, query: Query, match: str) -> Total:
        value = Values()
        sql = f"SELECT count(*) AS n FROM ({self.hits(query, match, value, COUNTED + 1, 'e.id')}) AS h"
        number = int((await self._db.rows(sql, *value.given))[0]["n"])
        return Total(min(number, COUNTED), number > COUNTED)

    async def _facets(self, query: Query, match: str) -> dict[Facet, tuple[tuple[str, int], ...]]:
        assert query.steps is not None
        value = Values()
        among = self.hits(query, match, value, FACETED, "e.*")
        found: dict[Facet, list[tuple[str, int]]] = {}
        for row in await self._db.rows(facets(among, query.steps, value), *value.given):
            if row["number"]:
                found.setdefault(Facet(row["facet"]), []).append((row["value"], int(row["number"])))
        return {facet: tuple(sorted(values, key=lambda v: (-v[1], v[0]))) for facet, values in found.items()}


async def texts(db: Database, ids: Sequence[int]) -> list[Text]:
    """What the second stage reads of listings."""
    sql = f"SELECT id, title_terms, {DESCRIPTION} AS rest FROM listing WHERE id = ANY($1::bigint[])"
    rows = await db.rows(sql, list(ids)) if ids else []
    return [Text(row["id"], row["title_terms"], row["rest"]) for row in rows]


def loose(group: Group) -> Group:
    """The group with each word of what need not stand side by side as an alternative of its own."""
    apart = [
        part
        for one in group.alternatives
        for part in ([one] if one.in_order else [Alternative((term,), one.weight) for term in one.terms])
    ]
    return replace(group, alternatives=tuple(dict.fromkeys(apart)))
