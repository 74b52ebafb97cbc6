"""Turns of jobs on the clock: the unique row decides which process takes one, whatever clocks and schedulers do."""

from __future__ import annotations

from datetime import timedelta

from core.models import JobSlotRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.store import Database

REMEMBERED = timedelta(days=1)


class Slots:
    """Hands out turns."""

    def __init__(self, db: Database, clock: Clock, owner: str) -> None:
        self._db, self._clock, self._owner = db, clock, owner

    async def take(self, job: str, period: timedelta) -> int | None:
        """The current turn of a job, if nobody has taken it yet; its id is for `finish`."""
        now = to_ms(self._clock.now())
        length = int(period.total_seconds() * 1000)
        rows = await self._db.rows(
            "INSERT INTO job_slot (job, slot, owner, started) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (job, slot) DO NOTHING RETURNING id",
            job,
            now - now % length,
            self._owner,
            now,
        )
        return int(rows[0]["id"]) if rows else None

    async def finish(self, slot_id: int) -> None:
        """Note that a turn is over."""
        await JobSlotRow.filter(id=slot_id).update(finished=self._clock.now())

    async def tidy(self) -> None:
        """Forget yesterday's turns."""
        await JobSlotRow.filter(started__lt=self._clock.now() - REMEMBERED).delete()
