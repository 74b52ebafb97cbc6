"""Whether a channel is given a rest after many failures; a row says it to all processes."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto

from core.errors import Failure
from core.models import BreakerRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database
from core.values import Channel

MOST_FAILURES = 5  # in a row, within ...
WINDOW = timedelta(seconds=30)
FIRST_REST_S, LONGEST_REST_S = 30, 300  # doubled each time that the try after a rest fails as well
TRIAL = timedelta(seconds=60)  # after which another process makes the try, should the first one not come back
OF_CHANNEL = (Failure.CHANNEL, Failure.RETRY, Failure.UNKNOWN)  # the rest says nothing about a channel's health

FAILED = (
    "INSERT INTO breaker (channel, failures, since, pause_s) VALUES ($1, 1, $2, 0) ON CONFLICT (channel) DO UPDATE SET"
    " failures = CASE WHEN breaker.since < $3 OR breaker.failures = 0 THEN 1 ELSE breaker.failures + 1 END,"
    " since = CASE WHEN breaker.since < $3 OR breaker.failures = 0 THEN $2 ELSE breaker.since END"
    " RETURNING failures, open_until"
)
REST = (
    "CASE WHEN pause_s = 0 THEN CAST($3 AS BIGINT) WHEN pause_s * 2 > $4 THEN CAST($4 AS BIGINT) ELSE pause_s * 2 END"
)
OPEN = (
    f"UPDATE breaker SET failures = 0, pause_s = {REST}, open_until = CAST($2 AS BIGINT) + 1000 * ({REST})"  # noqa: S608
    " WHERE channel = $1"
)


class Passage(Enum):
    """What a channel may carry now."""

    FREE = auto()
    ONE = auto()  # one delivery, which shows whether it carries again
    NONE = auto()


class Breaker:
    """Stops a channel that fails again and again. What waits for it stays as it is, and no try is counted."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._ailing: set[Channel] = set()  # that failed since they last worked, as far as this process knows

    async def passage(self, channel: Channel) -> Passage:
        """Read before deliveries are taken. Who is answered ONE makes the try, and reports `worked`, `failed` or
        `untried`."""
        row, now = await BreakerRow.get_or_none(channel=channel.value), self._clock.now()
        if row is not None and (row.failures > 0 or row.open_until is not None):
            self._ailing.add(channel)
        if row is None or row.open_until is None:
            return Passage.FREE
        if row.open_until > now:
            return Passage.NONE
        mine = await self._db.rows(
            "UPDATE breaker SET open_until = $2 WHERE channel = $1 AND open_until <= $3 RETURNING channel",
            channel.value,
            to_ms(now + TRIAL),
            to_ms(now),
        )
        reached("breaker.half_open")
        return Passage.ONE if mine else Passage.NONE

    async def worked(self, channel: Channel, *, was_trial: bool) -> None:
        """A delivery arrived."""
        if channel not in self._ailing and not was_trial:
            return
        rest = "" if was_trial else " AND failures > 0 AND open_until IS NULL"
        await self._db.rows(
            f"UPDATE breaker SET failures = 0, open_until = NULL, pause_s = 0 WHERE channel = $1{rest}",  # noqa: S608
            channel.value,
        )
        self._ailing.discard(channel)

    async def failed(self, channel: Channel, failure: Failure, *, was_trial: bool) -> None:
        """A try failed. What only concerns its destination or its message counts for nothing."""
        if failure not in OF_CHANNEL:
            if was_trial:
                await self.untried(channel)
            return
        now = self._clock.now()
        self._ailing.add(channel)
        if was_trial:
            await self._rest(channel, "open_until IS NOT NULL")
            return
        rows = await self._db.rows(FAILED, channel.value, to_ms(now), to_ms(now - WINDOW))
        reached("breaker.counted")
        if rows[0]["failures"] >= MOST_FAILURES and rows[0]["open_until"] is None:
            await self._rest(channel, "open_until IS NULL")
            reached("breaker.opened")

    async def untried(self, channel: Channel) -> None:
        """The one delivery was not sent after all: the next one is the try."""
        await self._db.rows(
            "UPDATE breaker SET open_until = $2 WHERE channel = $1 AND open_until IS NOT NULL",
            channel.value,
            to_ms(self._clock.now()),
        )

    async def _rest(self, channel: Channel, condition: str) -> None:
        now = to_ms(self._clock.now())
        await self._db.rows(f"{OPEN} AND {condition}", channel.value, now, FIRST_REST_S, LONGEST_REST_S)
