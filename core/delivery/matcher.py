"""Events to matches and deliveries, in one transaction: killed anywhere, it rolls back whole."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta

import structlog

from core.delivery.rulebook import RuleBook
from core.models import EventRow, ListingRow, LoadRow, RuleRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.rates import Rates
from core.rules.rows import to_subject
from core.store import Database
from core.store.wake import Wake
from core.values import EventKind, ListingState

BATCH = 200  # events a transaction
MOST_TRIES = 3  # then an event is parked with its reason, and stops nothing
RETRY_AFTER = timedelta(seconds=30)
ALERTS_A_LOAD = 5  # of one load to one destination; the rest is one summary
ALERT_LIFE = timedelta(days=7)
SUMMARY_NET = timedelta(minutes=10)  # a summary goes at the latest then, should its load never finish
TELLING = {EventKind.NEW, EventKind.PRICE_DROP, EventKind.PRICE_RISE, EventKind.BACK}

log = structlog.get_logger()


class Matcher:
    """Claims events and writes what comes of them."""

    def __init__(self, db: Database, clock: Clock, deliveries: Wake, rates: Rates) -> None:
        """`deliveries` is woken when there is something to send."""
        self._db, self._clock, self._deliveries = db, clock, deliveries
        self._rules = RuleBook(rates)

    async def run(self) -> int:
        """Match all events that are due; answers how many there were."""
        done = 0
        while await self._waiting():
            await self._rules.refresh(self._clock.now())
            taken = await self._batch()
            done += taken
            if not taken:
                break  # another process took them
        if await self._release() or done:
            self._deliveries.up()
        return done

    async def _waiting(self) -> bool:
        """Asked before a transaction is begun: this runs every second, and mostly there is nothing."""
        return await EventRow.filter(state="todo", due__lte=self._clock.now()).exists()

    async def _batch(self) -> int:
        async with self._db.transaction():
            claimed = await self._claim()
            if not claimed:
                return 0
            listings = {row.id: row for row in await ListingRow.filter(id__in=[e.listing_id for e in claimed])}
            loads = {row.id: row for row in await LoadRow.filter(id__in=[e.load_id for e in claimed if e.load_id])}
            for event in claimed:
                load = loads.get(event.load_id) if event.load_id else None
                row = listings[event.listing_id]
                await asyncio.sleep(0)  # the chats are answered meanwhile
                try:
                    if met := self._met(event, row):
                        async with self._db.transaction():  # a savepoint: one bad event spoils no other
                            await self._match(event, row, load, await _speaking(met))
                except Exception as exc:  # poison must not stop the queue: noted, tried again, parked
                    await self._put_back(event, exc)
            return len(claimed)

    async def _claim(self) -> list[EventRow]:
        rows = await self._db.rows(
            "UPDATE listing_event SET state = 'done', tries = tries + 1 WHERE id IN ("
            " SELECT id FROM listing_event WHERE state = 'todo' AND due <= $1 ORDER BY id LIMIT $2"
            " FOR UPDATE SKIP LOCKED) RETURNING id",
            to_ms(self._clock.now()),
            BATCH,
        )
        return await EventRow.filter(id__in=[row["id"] for row in rows]).order_by("id")

    def _met(self, event: EventRow, row: ListingRow) -> list[int]:
        """Ids of the rules that this listing satisfies as it stands now, whatever its version was at the event."""
        if EventKind(event.kind) not in TELLING or row.state != ListingState.ACTIVE:
            return []
        return self._rules.satisfied_by(to_subject(row))

    async def _match(self, event: EventRow, row: ListingRow, load: LoadRow | None, met: list[RuleRow]) -> None:
        for rule in met:
            if not await self._told_before(rule, row, EventKind(event.kind)):
                await self._record(event, row, load, rule)

    async def _told_before(self, rule: RuleRow, row: ListingRow, kind: EventKind) -> bool:
        """A rule tells of a listing when it first comes within its wishes, and again when it is back."""
        if kind is EventKind.BACK:
            return False
        sql = "SELECT 1 AS yes FROM alert_match WHERE rule_id = $1 AND listing_id = $2 LIMIT 1"
        return bool(await self._db.rows(sql, rule.id, row.id))

    async def _record(self, event: EventRow, row: ListingRow, load: LoadRow | None, rule: RuleRow) -> None:
        now = self._clock.now()
        delivery_id = await self._delivery(event, row, load, rule, now)
        await self._db.rows(
            "INSERT INTO alert_match"
            " (rule_id, rule_version, listing_id, kind, version, score, delivery_id, created)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (rule_id, listing_id, kind, version) DO NOTHING",
            rule.id,
            rule.version,
            row.id,
            event.kind,
            event.version,
            row.score,
            delivery_id,
            to_ms(now),
        )
        await RuleRow.filter(id=rule.id).update(last_triggered=now)

    async def _delivery(
        self, event: EventRow, row: ListingRow, load: LoadRow | None, rule: RuleRow, now: datetime
    ) -> int:
        """The message that will tell of this match: an alert of its own, or the load's summary."""
        alert_key = idempotency_key(rule.destination_id, row.id, event.kind, event.version)
        known = await self._db.rows("SELECT id FROM delivery WHERE idem_key = $1", alert_key)
        if known:
            return int(known[0]["id"])
        if load is not None and (load.is_first or await self._alerts_of(load, rule) >= ALERTS_A_LOAD):
            return await self._summary(load, rule, now)
        return await self._insert(alert_key, rule, now, kind="alert", due=now, event=event, load=load)

    async def _alerts_of(self, load: LoadRow, rule: RuleRow) -> int:
        rows = await self._db.rows(
            "SELECT count(*) AS n FROM delivery WHERE load_id = $1 AND destination_id = $2 AND kind = 'alert'",
            load.id,
            rule.destination_id,
        )
        return int(rows[0]["n"])

    async def _summary(self, load: LoadRow, rule: RuleRow, now: datetime) -> int:
        """The summary of a load that has not been taken for sending yet; a further one if it has."""
        rows = await self._db.rows(
            "SELECT id, state, attempts FROM delivery"
            " WHERE load_id = $1 AND destination_id = $2 AND kind = 'digest' ORDER BY id DESC",
            load.id,
            rule.destination_id,
        )
        if rows and rows[0]["state"] == "ready" and rows[0]["attempts"] == 0:
            return int(rows[0]["id"])
        key = idempotency_key(rule.destination_id, "load", load.id, len(rows))
        return await self._insert(key, rule, now, kind="digest", due=now + SUMMARY_NET, event=None, load=load)

    async def _insert(
        self,
        key: str,
        rule: RuleRow,
        now: datetime,
        *,
        kind: str,
        due: datetime,
        event: EventRow | None,
        load: LoadRow | None,
    ) -> int:
        rows = await self._db.rows(
            "INSERT INTO delivery (person_id, destination_id, channel, kind, listing_id, event_kind, version, load_id,"
            " state, priority, due, expires_at, attempts, lease, idem_key, payload, created)"
            " SELECT $1, d.id, d.channel, $3, $4, $5, $6, $7, 'ready', 0, $8, $9, 0, 0, $10, '{}', $11"
            " FROM destination d WHERE d.id = $2"
            " ON CONFLICT (idem_key) DO UPDATE SET idem_key = excluded.idem_key RETURNING id",
            rule.person_id,
            rule.destination_id,
            kind,
            event.listing_id if event else None,
            event.kind if event else None,
            event.version if event else 0,
            load.id if load else None,
            to_ms(due),
            to_ms(now + ALERT_LIFE),
            key,
            to_ms(now),
        )
        return int(rows[0]["id"])

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
            "UPDATE delivery SET due = $1 WHERE kind = 'digest' AND state = 'ready' AND due > $1 AND attempts = 0"
            " AND load_id IN (SELECT l.id FROM load l WHERE l.finished IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM listing_event e WHERE e.load_id = l.id AND e.state = 'todo')) RETURNING id",
            to_ms(self._clock.now()),
        )
        return bool(released)


async def _speaking(ids: list[int]) -> list[RuleRow]:
    """Those rules as they stand: some may have been silenced, or gone with their owner, since they were indexed."""
    return await RuleRow.filter(id__in=ids, enabled=True, deleted=None).order_by("id")


def idempotency_key(*parts: object) -> str:
    """A key of 25 hexadecimal characters, the same for the same parts."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:25]
