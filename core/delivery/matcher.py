"""Events to matches and deliveries, in one transaction: killed anywhere, it rolls back whole."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from core.delivery.crossing import TELLING
from core.delivery.recording import Recorder
from core.delivery.rulebook import RuleBook
from core.delivery.telling import Telling
from core.models import EventRow, ListingRow, LoadRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.ports.rates import Rates
from core.prices.scoring import LONGEST_WAIT, Scorer
from core.rules.rows import to_subject
from core.store import Database
from core.store.wake import Wake
from core.values import EventKind, ListingState

BATCH = 200  # events a transaction
MATCHES_A_BATCH = 2_000  # then the rest of the events waits for the next transaction: SQLite has one writer
MOST_TRIES = 3  # then an event is parked with its reason, and stops nothing
RETRY_AFTER = timedelta(seconds=30)

log = structlog.get_logger()


class Matcher:
    """Claims events and writes what comes of them."""

    def __init__(
        self, db: Database, clock: Clock, deliveries: Wake, rates: Rates, scorer: Scorer | None = None
    ) -> None:
        """`deliveries` is woken when there is something to send. `scorer` gives listings their deal score first;
        without one they are matched as they are.
        """
        self._db, self._clock, self._deliveries, self._scorer = db, clock, deliveries, scorer
        self._running = asyncio.Lock()
        self._rules, self._telling, self._recorder = RuleBook(db, rates), Telling(db, rates), Recorder(db)

    async def run(self) -> int:
        """Match all events that are due; answers how many there were."""
        async with self._running:  # the loop and the job below it share one rule book
            done = 0
            await self._rules.refresh(self._clock.now())
            while await self._waiting():
                scored = await self._score()
                taken = await self._batch()
                done += taken
                reached("match.committed")
                if not taken and not scored:
                    break  # another process took them
                await self._rules.refresh(self._clock.now())
            if await self._release() or done:
                self._deliveries.up()
                reached("match.woken")
            return done

    async def _score(self) -> int:
        """Let the listings of the next events be scored; what goes wrong there holds up no alert for long."""
        if self._scorer is None:
            return 0
        try:
            return await self._scorer.score_waiting()
        except Exception:
            log.exception("listings not scored")
            return 0

    async def _waiting(self) -> bool:
        """Asked before a transaction is begun: this runs every second, and mostly there is nothing."""
        return await EventRow.filter(state="todo", due__lte=self._clock.now()).exists()

    async def _batch(self) -> int:
        async with self._db.transaction():
            claimed = await self._claim()
            if not claimed:
                return 0
            reached("match.claimed")
            listings = {row.id: row for row in await ListingRow.filter(id__in={e.listing_id for e in claimed})}
            loads = {row.id: row for row in await LoadRow.filter(id__in={e.load_id for e in claimed if e.load_id})}
            written, heard, taken = 0, set[int](), 0
            for event in claimed:
                if written >= MATCHES_A_BATCH:
                    await self._leave(claimed[taken:])
                    break
                taken += 1
                await asyncio.sleep(0)  # the chats are answered meanwhile
                try:
                    load = loads.get(event.load_id) if event.load_id else None
                    matches, speaking = await self._match(event, listings[event.listing_id], load)
                    written += matches
                    heard |= speaking
                except Exception as exc:  # poison must not stop the queue: noted, tried again, parked
                    await self._put_back(event, exc)
            reached("match.recorded")
            await self._recorder.triggered(heard, self._clock.now())
            reached("match.rules_noted")
            return taken

    async def _claim(self) -> list[EventRow]:
        now = self._clock.now()
        rows = await self._db.rows(
            "UPDATE listing_event SET state = 'done', tries = tries + 1 WHERE id IN ("
            " SELECT id FROM listing_event WHERE state = 'todo' AND due <= $1"
            " AND (scored IS NOT NULL OR kind = 'rescored' OR created <= $2) ORDER BY id LIMIT $3"
            " FOR UPDATE SKIP LOCKED) RETURNING id",
            to_ms(now),
            to_ms(now - LONGEST_WAIT if self._scorer else now),
            BATCH,
        )
        reached("match.events_marked")
        return await EventRow.filter(id__in=[row["id"] for row in rows]).order_by("id")

    async def _leave(self, events: list[EventRow]) -> None:
        """Give events back as they were."""
        await self._db.rows(
            "UPDATE listing_event SET state = 'todo', tries = tries - 1 WHERE id = ANY($1::bigint[])",
            [event.id for event in events],
        )

    async def _match(self, event: EventRow, row: ListingRow, load: LoadRow | None) -> tuple[int, set[int]]:
        """Write down what an event leads to; answers how many matches, and the rules that will be heard.

        The listing is judged as it stands now, whatever its version was at the event.
        """
        if EventKind(event.kind) not in TELLING or row.state != ListingState.ACTIVE:
            return 0, set()
        seen, now = to_subject(row), self._clock.now()
        met = self._rules.satisfied_by(seen)
        if not met:
            return 0, set()
        reached("match.judged")
        async with self._db.transaction():  # a savepoint: one bad event spoils no other
            rules = await self._telling.rules(event, seen, met, now)
            heard = await self._recorder.record(event, row, load, rules, now) if rules else set()
            return len(rules), heard

    async def _put_back(self, event: EventRow, exc: Exception) -> None:
        parked = event.tries >= MOST_TRIES
        log.error("event not matched", event_id=event.id, tries=event.tries, parked=parked, exc_info=exc)
        event.state = "parked" if parked else "todo"
        event.due = self._clock.now() + RETRY_AFTER
        event.error = f"{type(exc).__name__}: {exc}"[:200]
        await event.save(update_fields=["state", "due", "error"])

    async def _release(self) -> bool:
        """Let the summaries of finished loads go, once nothing of the load is left to match."""
        released = await self._db.rows(
            "UPDATE delivery SET due = $1 WHERE kind = 'digest' AND state = 'ready' AND due > $1 AND lease = 0"
            " AND load_id IN (SELECT l.id FROM load l WHERE l.finished IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM listing_event e WHERE e.load_id = l.id AND e.state = 'todo')) RETURNING id",
            to_ms(self._clock.now()),
        )
        return bool(released)
