"""Search by Elasticsearch: it proposes ids, and the second stage that all engines share decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import AsyncElasticsearch, NotFoundError
from rapidfuzz.distance import OSA

from adapters.search.database import COUNTED, ENOUGH, texts
from adapters.search.elasticsearch import query as bodies
from adapters.search.elasticsearch.client import told_apart
from adapters.search.elasticsearch.indexing import Indexing
from adapters.search.elasticsearch.looking import Looking
from adapters.search.ranking import Text, rank
from core.models import ListingRow
from core.ports.engine import MOST_HITS, Alternative, Answer, Drift, Facet, Group, Hit, Query, Sort, Total
from core.store import Database
from core.values import ListingState

PROPOSED = 100
# By column: to read what is stored of a hundred documents takes the server longer than to find them.
ONLY_IDS: dict[str, Any] = {"stored_fields": "_none_", "docvalue_fields": [{"field": "id"}]}
SHORT, LONG = 1, 2  # letters that may be wrong in a word of up to five, and in a longer one: the server's AUTO
UP_TO = 5
Facets = dict[Facet, tuple[tuple[str, int], ...]]


class ElasticSearch:
    """See `core.ports.engine.ServerEngine`."""

    name = "elasticsearch"

    def __init__(self, db: Database, client: AsyncElasticsearch, indexing: Indexing) -> None:
        self._db, self._client, self._indexing = db, client, indexing
        self._looking = Looking(db, client, indexing.alias, indexing.outbox)

    async def search(self, query: Query) -> Answer:
        began = perf_counter()
        if query.groups and query.sort is Sort.RELEVANCE:
            ids, total, counted = await self._ask(query, bodies.everything(query), PROPOSED)
        else:
            ids, total, counted = await self._ask(query, bodies.everything_passing(query), MOST_HITS, is_sorted=True)
        if query.groups and (query.sort is Sort.RELEVANCE or not total.count):
            ranked = await self._ranked(query, ids)
        else:
            ranked = await self._sorted(query, ids)
        close = max(0, len(ranked) - total.count)
        page = ranked[query.first : min(query.first + query.size, MOST_HITS)] if query.first < MOST_HITS else []
        return Answer(tuple(page), total, close, counted, perf_counter() - began, self.name)

    async def complete(self, typed: str, most: int) -> list[str]:
        """Titles that say what is typed, its last word begun."""
        with told_apart():
            answer = await self._client.search(
                index=self._indexing.alias, query=bodies.begun(typed), size=most * 2, **ONLY_IDS
            )
        found = _ids(answer)
        rows = await ListingRow.filter(id__in=found, state=ListingState.ACTIVE).only("id", "title")
        titles = {row.id: row.title for row in rows}
        return list(dict.fromkeys(titles[one] for one in found if one in titles))[:most]

    async def waiting(self, most: int) -> int:
        return await self._indexing.outbox.waiting(most)

    async def freshen(self, most: int) -> None:
        """Nothing: the loop has it within a second, and nobody who searches waits for a server to write."""

    async def catch_up(self, most: int) -> int:
        with told_apart():
            return await self._indexing.catch_up(most)

    async def expunge(self) -> None:
        with told_apart():
            await self._client.indices.forcemerge(index=self._indexing.alias, only_expunge_deletes=True)

    async def ping(self) -> None:
        with told_apart():
            try:
                await self._client.search(index=self._indexing.alias, size=0, track_total_hits=False)
            except NotFoundError:
                self._indexing.forget()
                raise

    async def filled_at(self) -> int | None:
        return await self._indexing.outbox.filled()

    async def rebuild(self) -> int | None:
        with told_apart():
            return await self._indexing.rebuild()

    async def check(self, sample: int) -> Drift:
        with told_apart():
            return await self._looking.check(sample)

    async def repair(self, drift: Drift) -> None:
        await self._looking.repair(drift)

    async def _ask(
        self, query: Query, body: Mapping[str, Any], most: int, *, is_sorted: bool = False
    ) -> tuple[list[int], Total, Facets]:
        steps = query.steps
        with told_apart():
            answer = await self._client.search(
                index=self._indexing.alias,
                query=body,
                aggs=bodies.facets(steps) if steps else None,
                sort=bodies.order(query) if is_sorted else [{"_score": {"order": "desc"}}, {"id": {"order": "desc"}}],
                size=most,
                track_total_hits=COUNTED + 1,
                **ONLY_IDS,
            )
        number = int(answer["hits"]["total"]["value"])
        ids = _ids(answer)
        counted = _counted(answer["aggregations"]) if steps and number else {}
        return ids, Total(min(number, COUNTED), number > COUNTED), counted

    async def _more(self, query: Query, body: Mapping[str, Any]) -> list[int]:
        with told_apart():
            answer = await self._client.search(
                index=self._indexing.alias, query=body, size=PROPOSED, track_total_hits=False, **ONLY_IDS
            )
        return _ids(answer)

    async def _ranked(self, query: Query, ids: Sequence[int]) -> list[Hit]:
        found, groups = dict.fromkeys(ids), query.groups
        if not found and not query.literal and (guess := bodies.alike(query)) is not None:
            guessed = await self._more(query, guess)
            groups = tuple(alike(query.groups, await texts(self._db, guessed)))
            found |= dict.fromkeys(guessed)
        if len(found) < ENOUGH:
            found |= dict.fromkeys(await self._more(query, bodies.something(query)))
        return rank(groups, await texts(self._db, list(found)))[:MOST_HITS]

    async def _sorted(self, query: Query, ids: Sequence[int]) -> list[Hit]:
        if not query.groups:
            return [Hit(found, 0.0) for found in ids]
        page = ids[query.first : query.first + query.size]  # only those are shown, and need their highlights
        scored = {hit.id: hit for hit in rank(query.groups, await texts(self._db, page))}
        return [scored.get(found, Hit(found, 0.0)) for found in ids]


def _ids(answer: ObjectApiResponse[Any]) -> list[int]:
    return [int(hit["fields"]["id"][0]) for hit in answer["hits"]["hits"]]


def alike(groups: Sequence[Group], found: Sequence[Text]) -> Iterator[Group]:
    """The groups with the words that texts say in place of theirs, as the server took them for alike."""
    said = {word for text in found for word in f"{text.title}{text.description}".split()}
    for group in groups:
        near = [
            Alternative((word,), bodies.GUESSED)
            for term in bodies.guessable(group)
            for word in said
            if word[:1] == term[:1] and word != term and _edits(term, word) <= (SHORT if len(term) <= UP_TO else LONG)
        ]
        yield replace(group, alternatives=(*group.alternatives, *near))


def _edits(term: str, word: str) -> int:
    return OSA.distance(term, word, score_cutoff=LONG)


def _counted(found: Mapping[str, Any]) -> Facets:
    """The server's buckets, most first; what counts nothing is left out."""
    facets: Facets = {}
    for facet in Facet:
        counts = found.get(facet.value)
        if counts is None:
            continue
        buckets = (counts.get("bands") or counts)["buckets"]
        if isinstance(buckets, Mapping):
            values = [(str(key), int(bucket["doc_count"])) for key, bucket in buckets.items()]
        else:
            values = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
        if kept := tuple(sorted((v for v in values if v[1]), key=lambda v: (-v[1], v[0]))):
            facets[facet] = kept
    return facets
