"""Deliveries as rows: taken under a lease, written back only by who still holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from core.delivery.keys import idempotency_key
from core.delivery.policy import Held, counts
from core.errors import Failure
from core.models import AttemptRow, DeliveryRow, DestinationRow, MatchRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.store import Database
from core.values import Channel

LEASE = timedelta(seconds=60)  # five times the longest send and more
SUMMARY_LIFE = timedelta(days=7)  # from when it is due


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours until its lease ends."""

    row: DeliveryRow
    destination: DestinationRow


class Outbox:
    """Claims and results. Every change is guarded by the lease, so a worker that slept too long changes nothing."""

    def __init__(self, db: Database, clock: Clock, owner: str) -> None:
        """`owner` names this process, for people who read the table."""
        self._db, self._clock, self._owner = db, clock, owner

    async def claim(self, channel: Channel, address: str | None, limit: int) -> list[Claimed]:
        """Take what is due on a channel; an expired lease is simply due again. One statement on either database."""
        now = self._clock.now()
        rows = await self._db.rows(
            "UPDATE delivery SET state = 'leased', lease = lease + 1, attempts = attempts + 1,"
            " lease_owner = $1, due = $2"
            " WHERE id IN (SELECT d.id FROM delivery d JOIN destination t ON t.id = d.destination_id"
            " WHERE d.channel = $3 AND ($6 = '' OR t.address = $6) AND d.state IN ('ready', 'leased') AND d.due <= $4"
            " ORDER BY d.priority, d.due, d.id LIMIT $5 FOR UPDATE OF d SKIP LOCKED) RETURNING id",
            self._owner,
            to_ms(now + LEASE),
            channel.value,
            to_ms(now),
            limit,
            address or "",
        )
        taken = await DeliveryRow.filter(id__in=[row["id"] for row in rows]).order_by("due", "id")
        found = {d.id: d for d in await DestinationRow.filter(id__in=[row.destination_id for row in taken])}
        return [Claimed(row, found[row.destination_id]) for row in sorted(taken, key=lambda r: (r.priority, r.id))]

    async def begin(self, row: DeliveryRow) -> AttemptRow:
        """Note that a try starts, before anything leaves. What an older lease left open was never known to end."""
        now = self._clock.now()
        await AttemptRow.filter(delivery_id=row.id, ended=None).update(ended=now, outcome=Failure.UNKNOWN.value)
        return await AttemptRow.create(delivery_id=row.id, lease=row.lease, started=now)

    async def sent(self, row: DeliveryRow, attempt: AttemptRow, provider_id: str) -> None:
        """The provider has it."""
        now = self._clock.now()
        await self._close(attempt, "ok", None)
        await self._write(row, state="sent", sent_at=now, provider_id=provider_id[:128], hold_reason=None)

    async def ended(self, row: DeliveryRow, state: str, reason: str) -> None:
        """It will not be sent: expired, cancelled or suppressed, and why."""
        await self._write(row, state=state, hold_reason=reason[:64])

    async def hold(self, row: DeliveryRow, until: datetime, why: Held) -> None:
        """Not before then. An alert joins all others that wait for that moment, in one summary."""
        if row.kind != "alert":
            await self._write(row, state="ready", due=until, attempts=row.attempts - 1, hold_reason=why.value)
            return
        async with self._db.transaction():
            if await self._write(row, state="suppressed", hold_reason=why.value):
                await MatchRow.filter(delivery_id=row.id).update(delivery_id=await self._collected(row, until, why))

    async def _collected(self, row: DeliveryRow, until: datetime, why: Held) -> int:
        """The summary that waits for a moment; a further one if it was taken for sending already."""
        for further in count():
            key = idempotency_key(row.destination_id, "held", why.value, to_ms(until), further)
            found, _ = await DeliveryRow.get_or_create(
                {
                    "person_id": row.person_id,
                    "destination_id": row.destination_id,
                    "channel": row.channel,
                    "kind": "digest",
                    "due": until,
                    "expires_at": until + SUMMARY_LIFE,
                    "hold_reason": why.value,
                    "payload": {"held": why.value},
                    "created": self._clock.now(),
                },
                idem_key=key,
            )
            if found.state == "ready" and found.attempts == 0:
                break
        return int(found.id)

    async def failed(
        self, row: DeliveryRow, attempt: AttemptRow, failure: Failure, reason: str, retry_at: datetime | None
    ) -> None:
        """A try failed; without a next one it is dead."""
        await self._close(attempt, failure.value, reason)
        columns: dict[str, object] = {"last_failure": failure.value, "last_error": reason[:500]}
        if retry_at is None:
            await self._write(row, state="dead", **columns)
            return
        tries = row.attempts if counts(failure) else row.attempts - 1
        await self._write(row, state="ready", due=retry_at, attempts=tries, **columns)

    async def release(self, row: DeliveryRow) -> None:
        """Give an unsent delivery back at once."""
        await self._write(row, state="ready", due=self._clock.now(), attempts=row.attempts - 1)

    async def disable(self, destination: DestinationRow, reason: str) -> None:
        """A destination is dead until its person writes to us from there."""
        await DestinationRow.filter(id=destination.id).update(state="disabled", reason=reason[:200])

    async def _close(self, attempt: AttemptRow, outcome: str, detail: str | None) -> None:
        attempt.ended, attempt.outcome = self._clock.now(), outcome
        attempt.detail = detail[:500] if detail else None
        await attempt.save(update_fields=["ended", "outcome", "detail"])

    async def _write(self, row: DeliveryRow, **columns: object) -> int:
        written: int = await DeliveryRow.filter(id=row.id, lease=row.lease, state="leased").update(**columns)
        return written
