"""From deliveries that were taken to messages that go now; of all others it is written down why not, or not yet."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from core.delivery.behind import read_behind
from core.delivery.contents import contents
from core.delivery.limits import Limits
from core.delivery.outbox import Claimed, Outbox
from core.delivery.policy import Decision, Drop, Dropped, Held, Send, Wait, decide, next_try
from core.delivery.preference import Preference
from core.delivery.snoozing import set_aside
from core.delivery.standing import DailyCount, Standing, standings
from core.errors import Failure
from core.models import DeliveryRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.points import reached
from core.ports.rates import Rates
from core.values import Person

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A delivery that is to be sent, as it is shown now."""

    claimed: Claimed
    attempt: int
    outcome: object
    person: Person
    likes: Preference
    since: datetime  # when it was counted

    @property
    def reader(self) -> Person:
        """Whoever reads it, as they like to."""
        return replace(self.person, is_compact=self.likes.is_compact)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What becomes of a delivery, and what it would say."""

    claimed: Claimed
    decision: Decision
    outcome: object

    @property
    def row(self) -> DeliveryRow:
        return self.claimed.row


class Preparing:
    """Reads, decides and counts, in as many statements for a batch as for one."""

    def __init__(
        self, outbox: Outbox, people: People, clock: Clock, rates: Rates, count: DailyCount, limits: Limits
    ) -> None:
        self._outbox, self._people, self._clock, self._rates = outbox, people, clock, rates
        self._count, self._limits = count, limits

    async def ready(self, batch: Sequence[Claimed]) -> list[Ready]:
        """The messages to send now, of which it is noted that a try begins."""
        if not batch:
            return []
        now = self._clock.now()
        people = await self._people.several({one.row.person_id for one in batch})
        standing = await standings(people, now)
        batch = [one for one in batch if one.row.person_id in people]  # else they were erased, and it with them
        decided = await self._decide(batch, standing, now)
        reached("send.read")
        allowed = await self._with_leave(decided, now)
        reached("send.allowed")
        counted = await self._counted(allowed, standing, now)
        reached("send.counted")
        for one in counted:
            await self._put_down(one)
        going = [one for one in counted if isinstance(one.decision, Send)]
        attempts = await self._outbox.begin([one.row for one in going]) if going else {}
        return [
            Ready(one.claimed, attempts[one.row.id], one.outcome, people[person_id], standing[person_id].likes, now)
            for one in going
            if one.row.id in attempts and (person_id := one.row.person_id)
        ]

    async def _decide(
        self, batch: Sequence[Claimed], standing: Mapping[int, Standing], now: datetime
    ) -> list[_Decided]:
        """Policy, for each."""
        for row in [one.row for one in batch if one.row.kind == "digest"]:
            if snoozed := standing[row.person_id].muted.snoozed:
                await set_aside(row, snoozed, now)
        behind = await read_behind([one.row for one in batch], self._rates, now)
        decided = []
        for one in batch:
            person = standing[one.row.person_id]
            try:
                found = contents(one.row, one.destination, behind, person)
                decision = decide(found.due, person.likes, now)
            except Exception:  # a fault of ours with this one: it must not stop the others
                log.exception("delivery not understood", delivery_id=one.row.id)
                wait = next_try(Failure.UNKNOWN, one.row.attempts, one.row.lease, None, random.random())
                await self._outbox.spoilt(one.row, None if wait is None else now + wait)
            else:
                decided.append(_Decided(one, decision, found.outcome))
        return decided

    async def _with_leave(self, decided: Sequence[_Decided], now: datetime) -> list[_Decided]:
        """Without those whose destination takes nothing more for a while."""
        sends = [one for one in decided if isinstance(one.decision, Send)]
        leave = await self._limits.leave([one.claimed.destination for one in sends])
        waits = {one.row.id: now + wait for one, wait in zip(sends, leave, strict=True) if wait is not None}
        if waits:
            await self._outbox.put_back([(one.row, waits[one.row.id]) for one in sends if one.row.id in waits])
        return [one for one in decided if one.row.id not in waits]

    async def _counted(
        self, decided: Sequence[_Decided], standing: Mapping[int, Standing], now: datetime
    ) -> list[_Decided]:
        """What is sent is counted for its person's day; what would be too many waits: others were quicker."""
        sends = [one for one in decided if isinstance(one.decision, Send) and one.row.kind != "notice"]
        wanted = Counter(one.row.person_id for one in sends)
        taken = await self._count.take(wanted, standing, now) if wanted else set()
        enough = set()
        for one in sends:  # of somebody for whom not all is taken, some may be
            person_id = one.row.person_id
            single = {person_id: 1}
            if person_id not in taken and (wanted[person_id] == 1 or not await self._count.take(single, standing, now)):
                enough.add(one.row.id)
        return [
            replace(one, decision=Wait(standing[one.row.person_id].likes.tomorrow(now), Held.ENOUGH))
            if one.row.id in enough
            else one
            for one in decided
        ]

    async def _put_down(self, one: _Decided) -> None:
        """Why it is not sent, or not yet."""
        match one.decision:
            case Wait(until, why):
                await self._outbox.hold(one.row, until, why)
            case Drop(why):
                state = "expired" if why is Dropped.EXPIRED else "cancelled"
                await self._outbox.ended(one.row, state, why.value)
