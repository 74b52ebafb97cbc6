"""Deliveries that were taken: written back only by who still holds the lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.delivery.agreements import Change, How, note
from core.delivery.collecting import summary_for
from core.delivery.policy import Held
from core.errors import Failure
from core.models import AttemptRow, DeliveryRow, DestinationRow, MatchRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.rules.rows import chat_of
from core.store import Database
from core.values import Chat

LONGEST_SEND = timedelta(seconds=20)  # a third of the lease: who has less than that left does not begin
LONGEST_TURN = timedelta(seconds=2)  # between the note that a try begins and its moment to leave


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours until its lease ends."""

    row: DeliveryRow
    destination: DestinationRow

    @property
    def chat(self) -> Chat:
        return chat_of(self.destination)


class Outbox:
    """Results. Every change is guarded by the lease, so a worker that slept too long changes nothing."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def read(self, ids: Sequence[int]) -> list[Claimed]:
        """Deliveries that were taken, in the order in which they are to be sent."""
        taken = await DeliveryRow.filter(id__in=ids).order_by("priority", "id")
        found = {d.id: d for d in await DestinationRow.filter(id__in=[row.destination_id for row in taken])}
        return [Claimed(row, found[row.destination_id]) for row in taken]

    async def begin(self, rows: Sequence[DeliveryRow]) -> dict[int, int]:
        """Note that tries start, before anything leaves; answers their ids by delivery.

        Those are missing that have not enough of their lease left. What an older lease left open was never known to
        end.
        """
        now = self._clock.now()
        if again := [row.id for row in rows if row.lease > 1]:
            older = AttemptRow.filter(delivery_id__in=again, ended=None)
            await older.update(ended=now, outcome=Failure.UNKNOWN.value)
            reached("attempt.older_closed")
        begun = await self._db.rows(
            "INSERT INTO delivery_attempt (delivery_id, lease, started) SELECT d.id, d.lease, CAST($3 AS BIGINT)"
            " FROM unnest($1::bigint[], $2::int[]) AS t(taken, held) JOIN delivery d ON d.id = t.taken"
            " WHERE d.lease = t.held AND d.state = 'leased' AND d.due >= $4 RETURNING id, delivery_id",
            [row.id for row in rows],
            [row.lease for row in rows],
            to_ms(now),
            to_ms(now + LONGEST_TURN + LONGEST_SEND),
        )
        reached("attempt.begun")
        return {row["delivery_id"]: row["id"] for row in begun}

    async def ended(self, row: DeliveryRow, state: str, reason: str) -> None:
        """It will not be sent: expired, cancelled or suppressed, and why."""
        await self._write(row, state=state, hold_reason=reason[:64])

    async def spoilt(self, row: DeliveryRow, again: datetime | None) -> None:
        """We could not make out what it says: it is looked at again, or is dead."""
        if again is None:
            await self._write(row, state="dead", last_failure=Failure.MESSAGE.value)
        else:
            await self._write(row, state="ready", due=again)

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

    async def put_back(self, waits: Sequence[tuple[DeliveryRow, datetime]]) -> None:
        """Their destinations take nothing before then: neither these deliveries nor others. No try is counted."""
        await self._db.rows(
            "UPDATE delivery SET state = 'ready', due = t.until, attempts = attempts - 1"
            " FROM unnest($1::bigint[], $2::int[], $3::bigint[]) AS t(taken, held, until)"
            " WHERE id = t.taken AND lease = t.held AND state = 'leased'",
            [row.id for row, _ in waits],
            [row.lease for row, _ in waits],
            [to_ms(until) for _, until in waits],
        )
        reached("put_back.written")
        for destination_id, until in {row.destination_id: until for row, until in waits}.items():
            await self.postpone(destination_id, until)
        reached("put_back.postponed")

    async def postpone(self, destination_id: int, until: datetime) -> None:
        """What waits for a destination waits longer."""
        await DeliveryRow.filter(destination_id=destination_id, state="ready", due__lt=until).update(due=until)

    async def disable(self, destination: DestinationRow, reason: str) -> None:
        """A destination is dead until its person writes to us from there."""
        await DestinationRow.filter(id=destination.id).update(state="disabled", reason=reason[:200])
        await note(destination, Change.ENDED, How.REFUSED, self._clock.now(), reason)

    async def _write(self, row: DeliveryRow, **columns: object) -> int:
        written: int = await DeliveryRow.filter(id=row.id, lease=row.lease, state="leased").update(**columns)
        return written
