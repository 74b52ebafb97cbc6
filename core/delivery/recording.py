"""Matches and the messages that tell of them, written many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.delivery.crossing import TOLD_LATELY
from core.delivery.keys import idempotency_key
from core.delivery.reposts import earlier_alerts
from core.delivery.telling import Speaker, chunks
from core.listings.same import same_things
from core.models import DeliveryRow, EventRow, ListingRow, LoadRow, MatchRow, RuleRow
from core.models.instant import to_ms
from core.ports.points import reached
from core.store import Database
from core.store.columns import Row, columns_of
from core.values import EventKind

ALERTS_A_LOAD = 5  # of one load to one destination; the rest is one summary
ALERT_LIFE = timedelta(days=7)
NO_WAIT = timedelta()
SUMMARY_NET = timedelta(minutes=10)  # a summary goes at the latest then, should its load never finish
MATCH = (
    *("rule_id", "rule_version", "listing_id", "kind", "version"),
    *("price", "currency", "score", "delivery_id", "created"),
)
DELIVERY = (
    *("person_id", "destination_id", "channel", "kind", "listing_id", "event_kind", "version", "load_id"),
    *("state", "priority", "due", "expires_at", "attempts", "lease", "hold_reason", "idem_key", "payload", "created"),
)


class Recorder:
    """Writes down what one event led to, in a handful of statements whatever the number of rules."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def record(
        self, event: EventRow, row: ListingRow, load: LoadRow | None, rules: Sequence[Speaker], now: datetime
    ) -> set[int]:
        """A match for each rule that tells of the event, hung on a message to its destination.

        There is one message for each destination; none where an earlier one answers for it. Answers the ids of the
        rules that will be heard. Called in a transaction.
        """
        answered, silent, hurried = await self._answered(event, row, rules, now)
        await self._hurry(hurried, now)
        soonest = sorted(rules, key=lambda rule: rule.due or now)
        speaking = {rule.destination_id: rule for rule in reversed(soonest) if rule.id not in answered}
        messages = await self._messages(event, row, load, list(reversed(speaking.values())), now)
        reached("match.delivery_written")
        await self._db.insert(
            columns_of(MatchRow, MATCH),
            [
                (
                    rule.id,
                    rule.version,
                    row.id,
                    rule.noted.value,
                    event.version,
                    row.price,
                    row.currency,
                    row.score,
                    answered.get(rule.id) or messages[rule.destination_id],
                    to_ms(now),
                )
                for rule in rules
            ],
        )
        reached("match.match_written")
        return {rule.id for rule in rules} - silent

    async def triggered(self, rules: set[int], now: datetime) -> None:
        """Note when rules last told something; always in one order, so that processes do not block each other."""
        for ids in chunks(sorted(rules)):
            await RuleRow.filter(id__in=ids).update(last_triggered=now)

    async def _answered(
        self, event: EventRow, row: ListingRow, rules: Sequence[Speaker], now: datetime
    ) -> tuple[dict[int, int], set[int], set[int]]:
        """By rule, the earlier alert that answers for this news; the rules that say nothing more at all; and the alerts
        of this listing that this news does not let wait.
        """
        same = [] if all(rule.reposts for rule in rules) else await same_things(row)
        destinations = sorted({rule.destination_id for rule in rules})
        alerts = await earlier_alerts(self._db, row, same, EventKind(event.kind), destinations, now)
        answered, silent, hurried = {}, set(), set()
        for rule in rules:
            for earlier in alerts.get(rule.destination_id, ()):
                if earlier.is_own or not rule.reposts:
                    answered[rule.id] = earlier.delivery_id
                    silent |= set() if earlier.is_waiting else {rule.id}
                    hurried |= {earlier.delivery_id} if earlier.is_own and not _is_put_off(rule, now) else set()
                    break
        return answered, silent, hurried

    async def _hurry(self, deliveries: set[int], now: datetime) -> None:
        """Let alerts go that wait for nothing but the time since the last."""
        if deliveries:
            await self._db.rows(
                "UPDATE delivery SET due = $1, hold_reason = NULL"
                " WHERE id = ANY($2::bigint[]) AND state = 'ready' AND due > $1 AND hold_reason = $3",
                to_ms(now),
                sorted(deliveries),
                TOLD_LATELY,
            )

    async def _messages(
        self, event: EventRow, row: ListingRow, load: LoadRow | None, rules: list[Speaker], now: datetime
    ) -> dict[int, int]:
        """By destination, the message that will tell of this: an alert of its own, or the load's summary."""
        if not rules:
            return {}
        summed_up = await self._summed_up(load, [rule for rule in rules if not _is_put_off(rule, now)])
        alerts = {
            idempotency_key(rule.destination_id, row.id, event.kind, event.version): rule
            for rule in rules
            if rule.destination_id not in summed_up
        }
        about = (row.id, event.kind, event.version, load.id if load else None)
        messages = await self._insert(alerts, "alert", about, now)
        if load is not None and summed_up:
            messages |= await self._summaries(load, [r for r in rules if r.destination_id in summed_up], now)
        return messages

    async def _summed_up(self, load: LoadRow | None, rules: list[Speaker]) -> set[int]:
        """The destinations that hear of this load by a summary from now on."""
        destinations = [rule.destination_id for rule in rules]
        if load is None or load.is_first:
            return set(destinations) if load else set()
        rows = await self._db.rows(
            "SELECT destination_id FROM delivery WHERE load_id = $1 AND destination_id = ANY($2::bigint[])"
            " AND kind = 'alert' GROUP BY destination_id HAVING count(*) >= $3",
            load.id,
            destinations,
            ALERTS_A_LOAD,
        )
        return {row["destination_id"] for row in rows}

    async def _summaries(self, load: LoadRow, rules: list[Speaker], now: datetime) -> dict[int, int]:
        """The summaries of a load that have not been taken for sending yet; further ones for those that have."""
        rows = await self._db.rows(
            "SELECT id, destination_id, state, attempts FROM delivery"
            " WHERE load_id = $1 AND destination_id = ANY($2::bigint[]) AND kind = 'digest' ORDER BY id",
            load.id,
            [rule.destination_id for rule in rules],
        )
        numbers: dict[int, int] = {}
        waiting: dict[int, int] = {}
        for row in rows:
            destination_id = row["destination_id"]
            numbers[destination_id] = numbers.get(destination_id, 0) + 1
            waiting.pop(destination_id, None)
            if row["state"] == "ready" and row["attempts"] == 0:
                waiting[destination_id] = row["id"]
        further = {
            idempotency_key(rule.destination_id, "load", load.id, numbers.get(rule.destination_id, 0)): rule
            for rule in rules
            if rule.destination_id not in waiting
        }
        about = (None, None, 0, load.id)
        return waiting | await self._insert(further, "digest", about, now, wait=SUMMARY_NET)

    async def _insert(
        self, rules: dict[str, Speaker], kind: str, about: tuple[object, ...], now: datetime, wait: timedelta = NO_WAIT
    ) -> dict[int, int]:
        """Queue a message for each key, where there is none yet; answers their ids by destination."""
        if not rules:
            return {}
        await self._db.insert(
            columns_of(DeliveryRow, DELIVERY),
            [_delivery(key, rule, kind, about, now, wait) for key, rule in rules.items()],
        )
        rows = await self._db.rows(
            "SELECT id, destination_id FROM delivery WHERE idem_key = ANY($1::text[])", list(rules)
        )
        return {row["destination_id"]: row["id"] for row in rows}


def _is_put_off(rule: Speaker, now: datetime) -> bool:
    return rule.due is not None and rule.due > now


def _delivery(key: str, rule: Speaker, kind: str, about: Iterable[object], now: datetime, wait: timedelta) -> Row:
    due, why = now + wait, None
    if kind == "alert" and rule.due is not None and rule.due > now:
        due, why = rule.due, TOLD_LATELY
    state = ("ready", 0, to_ms(due), to_ms(now + ALERT_LIFE), 0, 0, why)
    return (rule.person_id, rule.destination_id, rule.channel, kind, *about, *state, key, "{}", to_ms(now))
