"""The rules that speak, indexed for reverse search, kept current by what has changed since the last look."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import structlog

from core.models import ListingRow, RuleRow
from core.models.instant import to_ms
from core.ports.rates import Rates
from core.rules.index import RuleIndex, Sealing
from core.rules.matching import Subject, prepare
from core.rules.rows import to_criteria
from core.store import Database

OVERLAP = timedelta(minutes=5)  # between looks: clocks of several processes differ, and a commit may come late
CHUNK = 250  # rules taken in before the chats get a turn, some tens of milliseconds
SEAL_FROM = 30_000  # rules; fewer are found as quickly unsealed, more would take ten times the memory
CHANGED = 50  # one of so many rules: then it is sealed again
SAMPLE = 2_000  # newest listings whose terms are counted, to know which are rare

COLUMNS = (
    "id", "version", "keywords", "phrases", "any_of", "exclude_keywords", "categories", "conditions", "min_price",
    "max_price", "currency", "location", "latitude", "longitude", "radius_mi", "min_deal_score", "scope",
)  # fmt: skip
Print = tuple[int, ...]

log = structlog.get_logger()


class RuleBook:
    """Answers which rules a listing satisfies without asking each. One a process."""

    def __init__(self, db: Database, rates: Rates) -> None:
        self._db, self._rates = db, rates
        self._index = RuleIndex(rates=rates)
        self._looked: datetime | None = None
        self._prints: dict[int, Print] = {}
        self._sealing: tuple[Sealing, asyncio.Future[None]] | None = None

    async def refresh(self, now: datetime) -> None:
        """Take in every rule that was saved, changed, paused or deleted, by any process, since the last look."""
        since = to_ms((self._looked or now) - OVERLAP) // 1_000
        prints = await self._seconds(since)  # before the rules are read: what comes in between is read next time
        if self._looked is None:
            await self._load()
        else:
            for second, seen in prints.items():
                if self._prints.get(second) != seen:
                    await self._read(second)
        self._prints, self._looked = prints, now
        self._seal()

    def satisfied_by(self, seen: Subject) -> list[int]:
        """Ids of the rules that a listing satisfies, the oldest first."""
        return sorted(self._index.matching(seen))

    @property
    def sealed(self) -> int:
        """How many rules are in the part that is quick and small."""
        return self._index.sealed[0]

    async def _load(self) -> None:
        """Every rule that speaks, in chunks."""
        self._index, last = RuleIndex(await self._frequencies(), self._rates), 0
        while True:
            speaking = RuleRow.filter(id__gt=last, enabled=True, deleted=None).order_by("id").limit(CHUNK)
            rows = await speaking.values(*COLUMNS)
            self._take(rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1]["id"]
            if self._index.unsealed >= SEAL_FROM:
                sealing = self._index.begin_seal()
                await asyncio.to_thread(sealing.run)
                self._index.finish_seal(sealing)

    async def _frequencies(self) -> Counter[str]:
        """How many of the newest listings hold each term."""
        texts = await ListingRow.all().order_by("-id").limit(SAMPLE).values_list("text_terms", flat=True)
        return await asyncio.to_thread(lambda: Counter(term for text in texts for term in set(str(text).split())))

    async def _seconds(self, since: int) -> dict[int, Print]:
        """What the rules look like that were saved in each second: an import of many is not read over and over."""
        rows = await self._db.rows(
            "SELECT updated / 1000 AS second, count(*) AS rules, CAST(sum(version) AS BIGINT) AS versions,"
            " CAST(sum(updated % 1000) AS BIGINT) AS moments,"
            " CAST(sum(CASE WHEN enabled AND deleted IS NULL THEN id ELSE 0 END) AS BIGINT) AS speaking"
            " FROM rule WHERE updated >= $1 GROUP BY updated / 1000",
            since * 1_000,
        )
        return {row["second"]: (row["rules"], row["versions"], row["moments"], row["speaking"] or 0) for row in rows}

    async def _read(self, second: int) -> None:
        """Take in what was saved in one second."""
        rows = await self._db.rows(
            "SELECT id, version, CASE WHEN enabled AND deleted IS NULL THEN 1 ELSE 0 END AS speaks"
            " FROM rule WHERE updated >= $1 AND updated < $2",
            second * 1_000,
            second * 1_000 + 1_000,
        )
        changed = []
        for n, row in enumerate(rows):
            if not row["speaks"]:
                self._index.remove(row["id"])
            elif self._index.version(row["id"]) != row["version"]:
                changed.append(row["id"])
            if n % CHUNK == 0:
                await asyncio.sleep(0)
        for first in range(0, len(changed), CHUNK):
            ids = changed[first : first + CHUNK]
            self._take(await RuleRow.filter(id__in=ids, enabled=True, deleted=None).values(*COLUMNS))

    def _take(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            try:
                asked = to_criteria(cast(RuleRow, SimpleNamespace(**row)))  # a row object costs as much as the rest
                self._index.add(row["id"], row["version"], prepare(asked, self._rates))
            except Exception:  # one that cannot be read must not silence all others
                log.exception("rule not read", rule_id=row["id"])

    def _seal(self) -> None:
        """Seal again in a thread, so that nobody waits for it; what it made is put in place at a later look."""
        if self._sealing is not None:
            sealing, done = self._sealing
            if done.done():
                self._sealing = None
                if (failed := done.exception()) is None:
                    self._index.finish_seal(sealing)
                else:
                    log.error("rules not sealed", exc_info=failed)
            return
        if len(self._index) >= SEAL_FROM and self._index.unsealed * CHANGED >= len(self._index):
            sealing = self._index.begin_seal()
            self._sealing = sealing, asyncio.get_running_loop().run_in_executor(None, sealing.run)
