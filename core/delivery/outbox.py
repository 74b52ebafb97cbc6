"""Deliveries that were taken: written back only by who still holds the lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.delivery.agreements import Change, How, note
from core.delivery.collecting import summary_for
from core.delivery.policy import Held, counts
from core.errors import Failure
from core.models import AttemptRow, DeliveryRow, DestinationRow, MatchRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database

LONGEST_SEND = timedelta(seconds=20)  # a third of the lease: who has less than that left does not begin


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours until its lease ends."""

    row: DeliveryRow
    destination: DestinationRow


class Outbox:
    """Results. Every change is guarded by the lease, so a worker that slept too long changes nothing."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def read(self, ids: Sequence[int]) -> list[Claimed]:
        """Deliveries that were taken, in the order in which they are to be sent."""
        taken = await DeliveryRow.filter(id__in=ids).order_by("priority", "id")
        found = {d.id: d for d in await DestinationRow.filter(id__in=[row.destination_id for row in taken])}
        return [Claimed(row, found[row.destination_id]) for row in taken]

    async def begin(self, row: DeliveryRow) -> int | None:
        """Note that a try starts, before anything leaves; answers its id. None where there is not enough of the lease.

        What an older lease left open was never known to end.
        """
        now = self._clock.now()
        if row.lease > 1:
            await AttemptRow.filter(delivery_id=row.id, ended=None).update(ended=now, outcome=Failure.UNKNOWN.value)
            reached("attempt.older_closed")
        begun = await self._db.rows(
            "INSERT INTO delivery_attempt (delivery_id, lease, started) SELECT id, lease, CAST($3 AS BIGINT)"
            " FROM delivery WHERE id = $1 AND lease = $2 AND state = 'leased' AND due >= $4 RETURNING id",
            row.id,
            row.lease,
            to_ms(now),
            to_ms(now + LONGEST_SEND),
        )
        reached("attempt.begun")
        return int(begun[0]["id"]) if begun else None

    async def sent(self, row: DeliveryRow, attempt: int, provider_id: str) -> None:
        """The provider has it. Try and delivery say so together: a crash between would repeat what is known."""
        now = self._clock.now()
        async with self._db.transaction():
            await self._close(attempt, "ok", None)
            reached("sent.try_closed")
            await self._write(row, state="sent", sent_at=now, provider_id=provider_id[:128], hold_reason=None)
            reached("sent.written")
        reached("sent.committed")

    async def ended(self, row: DeliveryRow, state: str, reason: str) -> None:
        """It will not be sent: expired, cancelled or suppressed, and why."""
        await self._write(row, state=state, hold_reason=reason[:64])

    async def hold(self, row: DeliveryRow, until: datetime, why: Held) -> None:
        """Not before then. An alert or a summary joins all else that waits for that moment, in one summary."""
        is_there = row.payload.get("held") == why and row.payload.get("until") in (None, to_ms(until))
        if row.kind == "notice" or is_there:
            await self._write(row, state="ready", due=until, attempts=row.attempts - 1, hold_reason=why.value)
            return
        async with self._db.transaction():
            if await self._write(row, state="suppressed", hold_reason=why.value):
                reached("hold.suppressed")
                summary = await summary_for(row, until, why, self._clock.now())
                await MatchRow.filter(delivery_id=row.id).update(delivery_id=summary)
                reached("hold.collected")
        reached("hold.committed")

    async def failed(
        self, row: DeliveryRow, attempt: int, failure: Failure, reason: str, retry_at: datetime | None
    ) -> None:
        """A try failed; without a next one it is dead."""
        columns: dict[str, object] = {"last_failure": failure.value, "last_error": reason[:500]}
        if retry_at is None:
            columns |= {"state": "dead"}
        else:
            tries = row.attempts if counts(failure) else row.attempts - 1
            columns |= {"state": "ready", "due": retry_at, "attempts": tries}
        async with self._db.transaction():
            await self._close(attempt, failure.value, reason)
            reached("failed.try_closed")
            await self._write(row, **columns)
            reached("failed.written")
        reached("failed.committed")

    async def put_back(self, row: DeliveryRow, until: datetime) -> None:
        """Its destination takes nothing before then: neither this delivery nor others. No try is counted."""
        await self._write(row, state="ready", due=until, attempts=row.attempts - 1)
        reached("put_back.written")
        await self.postpone(row.destination_id, until)
        reached("put_back.postponed")

    async def postpone(self, destination_id: int, until: datetime) -> None:
        """What waits for a destination waits longer."""
        await DeliveryRow.filter(destination_id=destination_id, state="ready", due__lt=until).update(due=until)

    async def disable(self, destination: DestinationRow, reason: str) -> None:
        """A destination is dead until its person writes to us from there."""
        await DestinationRow.filter(id=destination.id).update(state="disabled", reason=reason[:200])
        await note(destination, Change.ENDED, How.REFUSED, self._clock.now(), reason)

    async def _close(self, attempt: int, outcome: str, detail: str | None) -> None:
        """Unless it was given up as unknown meanwhile: a repetition may have left since."""
        await AttemptRow.filter(id=attempt, ended=None).update(
            ended=self._clock.now(), outcome=outcome, detail=detail[:500] if detail else None
        )

    async def _write(self, row: DeliveryRow, **columns: object) -> int:
        written: int = await DeliveryRow.filter(id=row.id, lease=row.lease, state="leased").update(**columns)
        return written
