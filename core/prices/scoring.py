"""A deal score for each listing: of a new or changed one before its event is matched, of all others once a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from core.models import EventRow, ListingRow, LoadRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.prices.analyst import Analyst, Priced
from core.store import Database
from core.store.columns import columns_of
from core.store.wake import Wake
from core.values import EventKind, ListingState

BATCH = 200  # listings a transaction
LONGEST_WAIT = timedelta(seconds=30)  # then an event is matched without a score
OLD = timedelta(hours=24)  # an analysis; then the listing is looked into again
MOST_A_TURN = 20_000  # listings looked into again before others have their turn
STEP = 0.05  # a score that moves by less is no event
RESCORING = "prices"  # the load that the events of one turn belong to: told together, as of a source
KEPT = 10  # analyses of a listing

log = structlog.get_logger()


class Scorer:
    """Writes scores."""

    def __init__(self, db: Database, clock: Clock, analyst: Analyst, events: Wake) -> None:
        """`events` is woken when scores moved."""
        self._db, self._clock, self._analyst, self._events = db, clock, analyst, events

    async def score_waiting(self) -> int:
        """Look into the listings of the next events that wait for it; answers how many events may be matched now.

        A listing that cannot be looked into keeps the score it has; its event waits no longer for that.
        """
        now = self._clock.now()
        waiting = await self._db.rows(
            "SELECT id, listing_id FROM listing_event WHERE state = 'todo' AND scored IS NULL AND due <= $1"
            " AND kind <> 'rescored' ORDER BY id LIMIT $2",
            to_ms(now),
            BATCH,
        )
        if not waiting:
            return 0
        rows = await self._analyst.rows(sorted({row["listing_id"] for row in waiting}))
        reached("score.read")
        try:
            found = await self._analyst.analyse([row for row in rows if row["state"] == ListingState.ACTIVE], now)
        except Exception:  # whatever is wrong with prices, alerts go out
            log.exception("prices not looked into", listings=len(rows))
            found = {}
        reached("score.worked_out")
        versions = {row["id"]: row["version"] for row in rows}
        async with self._db.transaction():
            scored = await self._write_scored([row["id"] for row in waiting], versions, found, now)
        reached("score.committed")
        return scored

    async def renew(self) -> int:
        """Look again into active listings that were not looked into for a day; answers how many."""
        began, done, load = self._clock.now(), 0, None
        while done < MOST_A_TURN:
            ids = await self._due(began - OLD)
            if not ids:
                break
            now = self._clock.now()
            rows = await self._analyst.rows(ids)
            found = await self._analyst.analyse(rows, now)
            reached("renew.worked_out")
            async with self._db.transaction():
                load = await self._write_renewed(rows, found, load, now)
            reached("renew.committed")
            done += len(ids)
        if load is not None:
            load.finished = self._clock.now()
            await load.save(update_fields=["finished"])
            self._events.up()
        if done:
            await self._forget()
        return done

    async def _write_scored(
        self, events: Sequence[int], versions: Mapping[int, int], found: Mapping[int, Priced], now: datetime
    ) -> int:
        """The analyses, the scores, and that the events need wait no longer, save of what changed meanwhile."""
        waiting = await self._db.rows(
            "SELECT id, listing_id, before FROM listing_event WHERE id = ANY($1::bigint[]) AND scored IS NULL"
            " AND state = 'todo' ORDER BY id FOR UPDATE SKIP LOCKED",
            list(events),
        )
        held = {
            row["id"]: row
            for row in await self._held({row["listing_id"] for row in waiting})
            if row["version"] == versions.get(row["id"])
        }
        current = {listing_id: priced for listing_id, priced in found.items() if listing_id in held}
        await self._write(current, held, now)
        ready = [row for row in waiting if row["listing_id"] in held]
        await self._db.update(
            columns_of(EventRow, ("id", "before", "scored")),
            [(row["id"], _with_score(row["before"], held[row["listing_id"]], current), to_ms(now)) for row in ready],
        )
        reached("score.events_marked")
        return len(ready)

    async def _write(self, found: Mapping[int, Priced], held: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
        """The analyses, and the scores on the listings, which are locked."""
        of = ((listing_id, held[listing_id]["version"], priced) for listing_id, priced in found.items())
        await self._analyst.write(of, now)
        reached("score.analyses_written")
        await self._db.update(
            columns_of(ListingRow, ("id", "score", "analysed")),
            [(listing_id, _value(priced), to_ms(now)) for listing_id, priced in found.items()],
        )
        reached("score.listings_written")

    async def _held(self, ids: set[int]) -> list[dict[str, Any]]:
        sql = "SELECT id, version, score FROM listing WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
        return await self._db.rows(sql, sorted(ids))

    async def _due(self, before: datetime) -> list[int]:
        rows = await self._db.rows(
            "SELECT id FROM listing WHERE state = 'active' AND (analysed IS NULL OR analysed < $1) LIMIT $2",
            to_ms(before),
            BATCH,
        )
        return [row["id"] for row in rows]

    async def _write_renewed(
        self, rows: Sequence[Mapping[str, Any]], found: Mapping[int, Priced], load: LoadRow | None, now: datetime
    ) -> LoadRow | None:
        """The analyses and scores, and an event for each score that moved."""
        held = {row["id"]: row for row in await self._held({row["id"] for row in rows})}
        asked = {row["id"]: row["version"] for row in rows}
        current = {i: priced for i, priced in found.items() if i in held and held[i]["version"] == asked[i]}
        await self._write(current, held, now)
        failed = [(listing_id, to_ms(now)) for listing_id in held if listing_id not in current]
        await self._db.update(columns_of(ListingRow, ("id", "analysed")), failed)
        moved = [i for i, priced in current.items() if _has_moved(held[i]["score"], _value(priced))]
        if moved and load is None:
            load = await LoadRow.filter(source=RESCORING, finished=None).first()
            load = load or await LoadRow.create(source=RESCORING, is_first=False, started=now)
        for listing_id in moved:
            assert load is not None
            await self._tell(listing_id, held[listing_id], load.id, now)
        reached("renew.events_written")
        return load

    async def _tell(self, listing_id: int, held: Mapping[str, Any], load_id: int, now: datetime) -> None:
        """One event a version: what moves on before it was matched is judged against the score of before both."""
        await self._db.rows(
            "INSERT INTO listing_event (listing_id, kind, version, before, load_id, state, tries, due, created)"
            " VALUES ($1, $2, $3, $4, $5, 'todo', 0, $6, $6)"
            " ON CONFLICT (listing_id, kind, version) DO UPDATE SET"
            " before = CASE WHEN listing_event.state = 'todo' THEN listing_event.before ELSE excluded.before END,"
            " load_id = excluded.load_id, state = 'todo', tries = 0, due = excluded.due, created = excluded.created",
            listing_id,
            EventKind.RESCORED.value,
            held["version"],
            json.dumps({"score": held["score"]}),
            load_id,
            to_ms(now),
        )

    async def _forget(self) -> None:
        """Only the newest analyses of a listing are kept."""
        await self._db.rows(
            "DELETE FROM price_analysis WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER"
            " (PARTITION BY listing_id ORDER BY id DESC) AS n FROM price_analysis WHERE listing_id IN"
            " (SELECT listing_id FROM price_analysis GROUP BY listing_id HAVING count(*) > $1)) counted WHERE n > $1)",
            KEPT,
        )


def _value(priced: Priced) -> float | None:
    return priced.score.value if priced.score else None


def _has_moved(was: float | None, now: float | None) -> bool:
    """Whether a score says something else; one that is lost is no news for anybody."""
    return now is not None and (was is None or abs(now - was) >= STEP)


def _with_score(before: object, held: Mapping[str, Any], found: Mapping[int, Priced]) -> str | None:
    """The columns that changed, as they were, with the score among them where that changed too."""
    told = json.loads(before) if isinstance(before, str) else before
    if not isinstance(told, dict):
        return None
    if held["id"] in found and _value(found[held["id"]]) != held["score"]:
        told = {**told, "score": held["score"]}
    return json.dumps(told, separators=(",", ":"))
