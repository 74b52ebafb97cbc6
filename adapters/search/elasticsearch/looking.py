"""A look at whether the index is as the database has it, and what is to be done where it is not."""

from __future__ import annotations

import random

from elasticsearch import AsyncElasticsearch

from adapters.search.elasticsearch.outbox import Outbox
from core.ports.engine import Drift
from core.store import Database

ASKED = 1_000  # documents whose versions are asked for at a time


class Looking:
    """Compares the index behind `alias` with the database."""

    def __init__(self, db: Database, client: AsyncElasticsearch, alias: str, outbox: Outbox) -> None:
        self._db, self._client, self._alias, self._outbox = db, client, alias, outbox

    async def check(self, sample: int) -> Drift:
        """Compare counts, and of some listings and documents the versions. What waits is no drift."""
        await self._client.indices.refresh(index=self._alias)
        listed = (await self._db.rows("SELECT count(*) AS n FROM listing WHERE state = 'active'"))[0]["n"]
        indexed = int((await self._client.count(index=self._alias))["count"])
        ids = await self._some_listings(sample)
        ids |= await self._some_documents(sample)
        wrong: dict[int, int] = {}
        known = sorted(ids)
        for start in range(0, len(known), ASKED):
            wrong |= await self._wrong(known[start : start + ASKED])
        return Drift(int(listed), indexed, len(ids), tuple(wrong.items()), await self._outbox.waiting(ASKED))

    async def repair(self, drift: Drift) -> None:
        """Take in again what a check found wrong."""
        await self._outbox.again([one for one, _ in drift.wrong], [version for _, version in drift.wrong])

    async def _some_listings(self, most: int) -> set[int]:
        rows = await self._db.rows("SELECT listing_id FROM search_outbox ORDER BY random() LIMIT $1", most)
        return {row["listing_id"] for row in rows}

    async def _some_documents(self, most: int) -> set[int]:
        at_random = {"functions": [{"random_score": {"seed": random.randrange(1 << 30), "field": "_seq_no"}}]}
        answer = await self._client.search(
            index=self._alias,
            query={"function_score": {"query": {"match_all": {}}, **at_random}},
            size=most,
            source=False,
            track_total_hits=False,
        )
        return {int(hit["_id"]) for hit in answer["hits"]["hits"]}

    async def _wrong(self, ids: list[int]) -> dict[int, int]:
        """Those whose document is not as the outbox says, with the version that the index has."""
        if not ids:
            return {}
        answer = await self._client.mget(index=self._alias, ids=[str(one) for one in ids], source=False)
        versions = {int(doc["_id"]): int(doc["_version"]) for doc in answer["docs"] if doc.get("found")}
        rows = await self._db.rows(  # read after the index: what changed in between waits, and is no drift
            "SELECT o.listing_id, o.version, o.indexed, l.state FROM search_outbox o"
            " LEFT JOIN listing l ON l.id = o.listing_id WHERE o.listing_id = ANY($1::bigint[])",
            ids,
        )
        known = {row["listing_id"]: row for row in rows}
        wrong: dict[int, int] = {}
        for one in ids:
            row, has = known.get(one), versions.get(one)
            if row is not None and row["version"] > row["indexed"]:
                continue
            wanted = row["version"] if row is not None and row["state"] == "active" else None
            if has != wanted:
                wrong[one] = has or 0
        return wrong
