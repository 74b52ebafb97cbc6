"""What may still be sent today, counted in the database before it is: messages of a person, texts and their money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.delivery.alarms import Alarms
from core.delivery.outcomes import NoticeDue
from core.delivery.policy import Held, Wait
from core.delivery.preference import Preference
from core.delivery.sealing import CODE_DIGITS, CODE_FIELD
from core.delivery.standing import DailyCount
from core.delivery.tally import add, take, used
from core.models import DeliveryRow
from core.store import Database
from core.values import Channel, Frequency, Person

MONEY, CODES = "text segments", "codes by text"  # of everybody, on a day of UTC
A_TEXT = 2  # segments that one takes at most
Segments = Callable[[object, Person], int]  # how many a text of this outcome takes


@dataclass(frozen=True, slots=True)
class TextCaps:
    """How much is texted a day. `segments` is what the day's money buys."""

    segments: int = 250
    a_person: int = 10
    codes: int = 100


class Allowance:
    """Counts. Everything is counted before it leaves, so that several workers stay below it together."""

    def __init__(self, db: Database, caps: TextCaps, segments: Segments, alarms: Alarms) -> None:
        self._db, self._caps, self._segments, self._alarms = db, caps, segments, alarms
        self._count = DailyCount(db)

    async def take(
        self, row: DeliveryRow, outcome: object, reader: Person, likes: Preference, now: datetime
    ) -> Wait | None:
        """Count one more message; where that would be too many, until when it waits, and nothing is counted."""
        if row.kind != "notice" and not await self._count.take(row.person_id, likes, now):
            return Wait(likes.tomorrow(now), Held.ENOUGH)
        if row.channel != Channel.SMS:
            return None
        wait = await self._take_text(row, outcome, reader, likes, now)
        if wait is not None and row.kind != "notice":
            await self._count.give_back(row.person_id, likes, now)
        return wait

    async def give_back(
        self, row: DeliveryRow, outcome: object, reader: Person, likes: Preference, now: datetime
    ) -> None:
        """What was counted at `now` certainly did not leave."""
        if row.kind != "notice":
            await self._count.give_back(row.person_id, likes, now)
        if row.channel == Channel.SMS:
            await add(self._db, _of(row.person_id), likes.day(now).isoformat(), -1)
            await add(self._db, MONEY, _day(now), -self._needed(outcome, reader))

    async def is_spent(self, person_id: int, likes: Preference, now: datetime) -> bool:
        """Whether this person can be sent no text any more today."""
        if await used(_of(person_id), likes.day(now).isoformat()) >= self._caps.a_person:
            return True
        if await used(MONEY, _day(now)) + A_TEXT <= self._caps.segments:
            return False
        await self._alarms.once_a_day("texts_spent", segments=self._caps.segments)
        return True

    async def take_code(self, now: datetime) -> bool:
        """Count one more code by text, of all people; False where that would be too many."""
        return await take(self._db, CODES, _day(now), 1, self._caps.codes)

    async def codes_spent(self) -> None:
        """Tell operators that no more codes go by text today: somebody may be pumping them."""
        await self._alarms.once_a_day("codes_spent", codes=self._caps.codes)

    async def _take_text(
        self, row: DeliveryRow, outcome: object, reader: Person, likes: Preference, now: datetime
    ) -> Wait | None:
        day = likes.day(now).isoformat()
        if not await take(self._db, _of(row.person_id), day, 1, self._caps.a_person):
            return Wait(likes.tomorrow(now), Held.TEXTS)
        if await take(self._db, MONEY, _day(now), self._needed(outcome, reader), self._caps.segments):
            return None
        await add(self._db, _of(row.person_id), day, -1)
        await self._alarms.once_a_day("texts_spent", segments=self._caps.segments)
        last = datetime.combine(now.date(), datetime.max.time(), now.tzinfo)  # the money's day ends in UTC
        return Wait(likes.quiet_ends(likes.next_digest(Frequency.DAILY, last)), Held.MONEY)

    def _needed(self, outcome: object, reader: Person) -> int:
        if isinstance(outcome, NoticeDue) and CODE_FIELD in outcome.facts:  # sealed until it is sent
            outcome = NoticeDue(outcome.topic, {**outcome.facts, CODE_FIELD: "0" * CODE_DIGITS})
        return self._segments(outcome, reader)


def _of(person_id: int) -> str:
    return f"texts of {person_id}"


def _day(now: datetime) -> str:
    return now.date().isoformat()
