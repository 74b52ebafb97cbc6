"""What providers answered, written down for several deliveries at once: those that were answered together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.delivery.policy import counts
from core.errors import Failure
from core.models import DeliveryRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database

GATHERED_S = 0.01  # seconds that an answer waits for others: a transaction costs more than what it writes
# A try that was given up as unknown meanwhile stays so: a repetition may have left since.
CLOSE = (
    "UPDATE delivery_attempt SET ended = $4, outcome = t.said, detail = t.words"
    " FROM unnest($1::bigint[], $2::text[], $3::text[]) AS t(attempt, said, words)"
    " WHERE id = t.attempt AND ended IS NULL"
)
WRITE = (
    "UPDATE delivery SET state = t.next, due = coalesce(t.again, due), attempts = t.tries,"
    " sent_at = t.moment, provider_id = t.receipt, hold_reason = CASE WHEN t.next = 'sent' THEN NULL ELSE hold_reason"
    " END, last_failure = coalesce(t.failure, last_failure), last_error = coalesce(t.words, last_error)"
    " FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::int[], $6::bigint[], $7::text[], $8::text[],"
    " $9::text[]) AS t(answered, held, next, again, tries, moment, receipt, failure, words)"
    " WHERE id = t.answered AND lease = t.held AND state = 'leased'"
)


@dataclass(eq=False, slots=True)
class _Answer:
    """One answer, on its way into the tables."""

    attempt: int
    outcome: str  # ok, or a Failure
    reason: str | None
    columns: tuple[object, ...]  # of the delivery, as WRITE lists them
    is_written: bool = False
    is_alone: bool = False  # something was wrong with those that it stood among


class Answers:
    """Closes try and delivery in one transaction: a crash between would repeat what is known."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._waiting: list[_Answer] = []
        self._line = asyncio.Lock()

    async def sent(self, row: DeliveryRow, attempt: int, provider_id: str) -> None:
        """The provider has it."""
        moment = to_ms(self._clock.now())
        columns = (row.id, row.lease, "sent", None, row.attempts, moment, provider_id[:128], None, None)
        await self._close(_Answer(attempt, "ok", None, columns))

    async def failed(
        self, row: DeliveryRow, attempt: int, failure: Failure, reason: str, retry_at: datetime | None
    ) -> None:
        """A try failed; without a next one it is dead."""
        state, again = ("dead", None) if retry_at is None else ("ready", to_ms(retry_at))
        tries = row.attempts if retry_at is None or counts(failure) else row.attempts - 1
        columns = (row.id, row.lease, state, again, tries, None, None, failure.value, reason[:500])
        await self._close(_Answer(attempt, failure.value, reason[:500], columns))

    async def _close(self, answer: _Answer) -> None:
        """Return when it is written. Who comes first writes for all that come meanwhile."""
        self._waiting.append(answer)
        if len(self._waiting) == 1:
            await asyncio.sleep(GATHERED_S)
        async with self._line:
            if not answer.is_written and not answer.is_alone:
                group, self._waiting = self._waiting, []
                try:
                    await self._write(group)
                except BaseException as trouble:
                    for each in group:  # one of them cannot be written, or none: each is tried by itself
                        each.is_alone = True
                    if len(group) == 1 or not isinstance(trouble, Exception):
                        raise
            if answer.is_alone:
                await self._write([answer])

    async def _write(self, answers: Sequence[_Answer]) -> None:
        async with self._db.transaction():
            tries = [(each.attempt, each.outcome, each.reason) for each in answers]
            await self._db.rows(CLOSE, *map(list, zip(*tries, strict=True)), to_ms(self._clock.now()))
            reached("answer.try_closed")
            await self._db.rows(WRITE, *map(list, zip(*(each.columns for each in answers), strict=True)))
            reached("answer.written")
        reached("answer.committed")
        for each in answers:
            each.is_written = True
