"""Codes by which accounts join: short, of ten minutes, used once, kept as hashes, and hardly to be guessed."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from core.account.counters import guesses_of
from core.delivery.alarms import Alarms
from core.delivery.sealing import Sealing
from core.delivery.tally import add, take
from core.errors import Refused, Why
from core.models import LinkCodeRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.refs import ALPHABET, new_ref
from core.store import Database

LENGTH = 8  # of 30 characters: a thousand guesses an hour find one of a thousand codes in seventy years
LIFE = timedelta(minutes=10)
TRIES = 5  # how often a code may be written to us, the person's who has it included
GUESSES_A_PERSON, GUESSES_IN_ALL = 5, 1_000  # an hour
LONGEST = 40  # characters of what is looked at


class Codes:
    """Gives and takes codes."""

    def __init__(self, db: Database, clock: Clock, sealing: Sealing | None, alarms: Alarms) -> None:
        self._db, self._clock, self._sealing, self._alarms = db, clock, sealing, alarms

    async def give(self, person_id: int) -> str:
        """A new code of this person; the one before counts no more."""
        code = new_ref(LENGTH)
        columns = {
            "code_hash": self._hash(code),
            "tries_left": TRIES,
            "expires_at": self._clock.now() + LIFE,
            "claimed_by_id": None,
        }
        await LinkCodeRow.update_or_create(columns, person_id=person_id)
        return code

    async def claim(self, person_id: int, text: str) -> LinkCodeRow:
        """The code that a text is, with this person noted as who wrote it last.

        Raises Refused: LINK_CODE_WRONG for any other text, whatever is wrong with it; LINK_GUESSES for too many.
        """
        now = self._clock.now()
        await self._count(person_id, now)  # before it is looked at: guesses at the same moment are counted too
        rows = await self._db.rows(
            "UPDATE link_code SET tries_left = tries_left - 1, claimed_by_id = $1"
            " WHERE code_hash = $2 AND tries_left > 0 AND expires_at > $3 RETURNING id",
            person_id,
            self._hash(read(text)),
            to_ms(now),
        )
        if not rows:
            raise Refused(Why.LINK_CODE_WRONG)
        for whose in (guesses_of(person_id, now.hour), _everybodys(now)):
            await add(self._db, whose, _day(now), -1)  # it was no guess
        return await LinkCodeRow.get(id=rows[0]["id"])

    async def use(self, person_id: int, number: int) -> int | None:
        """The person of a code that this one wrote last, which is used up; None if it can no longer be used."""
        rows = await self._db.rows(
            "DELETE FROM link_code WHERE id = $1 AND claimed_by_id = $2 AND expires_at > $3 RETURNING person_id",
            number,
            person_id,
            to_ms(self._clock.now()),
        )
        return int(rows[0]["person_id"]) if rows else None

    async def tidy(self) -> None:
        """Forget codes that are over."""
        await LinkCodeRow.filter(expires_at__lt=self._clock.now()).delete()

    async def _count(self, person_id: int, now: datetime) -> None:
        if not await take(self._db, guesses_of(person_id, now.hour), _day(now), 1, GUESSES_A_PERSON):
            raise Refused(Why.LINK_GUESSES)
        if not await take(self._db, _everybodys(now), _day(now), 1, GUESSES_IN_ALL):
            await self._alarms.once_a_day("link_guesses", guesses=GUESSES_IN_ALL)
            raise Refused(Why.LINK_GUESSES)

    def _hash(self, code: str) -> str:
        if self._sealing is not None:
            return self._sealing.digest("link", code)
        return hashlib.sha256(f"link {code}".encode()).hexdigest()


def read(text: str) -> str:
    """A code as people write it: in capitals, with dashes or spaces."""
    return "".join(c for c in text[:LONGEST].lower() if c in ALPHABET)


def _everybodys(now: datetime) -> str:
    return f"link guesses {now.hour:02}"


def _day(now: datetime) -> str:
    return now.date().isoformat()
