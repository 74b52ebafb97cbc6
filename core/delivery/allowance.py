"""What may still be sent today, counted in the database before it is: messages of a person, texts and their money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery, what it says, who reads it, and what they like."""

    row: DeliveryRow
    outcome: object
    reader: Person
    likes: Preference

    @property
    def is_counted(self) -> bool:
        """Whether it is one of those that a person chose to have so many of a day."""
        return self.row.kind != "notice"


class Allowance:
    """Counts. Everything is counted before it leaves, so that several workers stay below it together."""

    def __init__(self, db: Database, caps: TextCaps, segments: Segments, alarms: Alarms) -> None:
        self._db, self._caps, self._segments, self._alarms = db, caps, segments, alarms
        self._count = DailyCount(db)

    async def take(self, messages: Sequence[Message], now: datetime) -> list[Wait | None]:
        """Count messages; of each that would be too many, until when it waits, and it is not counted."""
        waits = [
            None if is_allowed else Wait(message.likes.tomorrow(now), Held.ENOUGH)
            for message, is_allowed in zip(messages, await self._take_counted(messages, now), strict=True)
        ]
        for n, message in enumerate(messages):
            if waits[n] is None and message.row.channel == Channel.SMS:  # these are few, a second apart
                waits[n] = await self._take_text(message, now)
                if waits[n] is not None and message.is_counted:
                    await self._count.give_back(message.row.person_id, message.likes, now)
        return waits

    async def give_back(self, message: Message, now: datetime) -> None:
        """What was counted at `now` certainly did not leave."""
        person_id, likes = message.row.person_id, message.likes
        if message.is_counted:
            await self._count.give_back(person_id, likes, now)
        if message.row.channel == Channel.SMS:
            await add(self._db, texts_of(person_id), likes.day(now).isoformat(), -1)
            await add(self._db, MONEY, _day(now), -self._needed(message))

    async def is_spent(self, person_id: int, likes: Preference, now: datetime) -> bool:
        """Whether this person can be sent no text any more today."""
        if await used(texts_of(person_id), likes.day(now).isoformat()) >= self._caps.a_person:
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

    async def _take_counted(self, messages: Sequence[Message], now: datetime) -> list[bool]:
        """Whether each is within its person's day: one statement for all, save for people who near their end."""
        likes = {message.row.person_id: message.likes for message in messages}
        wanted = Counter(message.row.person_id for message in messages if message.is_counted)
        whole = await self._count.take(wanted, likes, now) if wanted else set()
        found = []
        for message in messages:  # of somebody for whom not all is taken, some may be
            person_id = message.row.person_id
            is_allowed = not message.is_counted or person_id in whole
            if not is_allowed and wanted[person_id] > 1:
                is_allowed = bool(await self._count.take({person_id: 1}, likes, now))
            found.append(is_allowed)
        return found

    async def _take_text(self, message: Message, now: datetime) -> Wait | None:
        theirs, likes = texts_of(message.row.person_id), message.likes
        day = likes.day(now).isoformat()
        if not await take(self._db, theirs, day, 1, self._caps.a_person):
            return Wait(likes.tomorrow(now), Held.TEXTS)
        if await take(self._db, MONEY, _day(now), self._needed(message), self._caps.segments):
            return None
        await add(self._db, theirs, day, -1)
        await self._alarms.once_a_day("texts_spent", segments=self._caps.segments)
        last = datetime.combine(now.date(), datetime.max.time(), now.tzinfo)  # the money's day ends in UTC
        return Wait(likes.quiet_ends(likes.next_digest(Frequency.DAILY, last)), Held.MONEY)

    def _needed(self, message: Message) -> int:
        outcome = message.outcome
        if isinstance(outcome, NoticeDue) and CODE_FIELD in outcome.facts:  # sealed until it is sent
            outcome = NoticeDue(outcome.topic, {**outcome.facts, CODE_FIELD: "0" * CODE_DIGITS})
        return self._segments(outcome, message.reader)


def texts_of(person_id: int) -> str:
    """The counter of the texts that somebody is sent."""
    return f"texts of {person_id}"


def _day(now: datetime) -> str:
    return now.date().isoformat()
