"""From deliveries that were taken to messages that go now; of all others it is written down why not, or not yet."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from core.delivery.allowance import Allowance, Message
from core.delivery.behind import read_behind
from core.delivery.contents import contents, priced
from core.delivery.limits import Limits
from core.delivery.outbox import Claimed, Outbox
from core.delivery.policy import Decision, Drop, Dropped, Send, Wait, decide, next_try
from core.delivery.snoozing import set_aside
from core.delivery.standing import standings
from core.errors import Failure
from core.models import DeliveryRow, ListingRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.points import reached
from core.ports.rates import Rates
from core.prices.kept import worths
from core.values import Person

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ready:
    """A delivery that is to be sent, as it is shown now."""

    claimed: Claimed
    attempt: int
    message: Message
    since: datetime  # when it was counted


@dataclass(frozen=True, slots=True)
class _Decided:
    """What becomes of a delivery, and what it would say."""

    claimed: Claimed
    decision: Decision
    message: Message
    shown: Sequence[ListingRow]

    @property
    def row(self) -> DeliveryRow:
        return self.claimed.row


class Preparing:
    """Reads, decides and counts, in as many statements for a batch as for one."""

    def __init__(
        self, outbox: Outbox, people: People, clock: Clock, rates: Rates, allowance: Allowance, limits: Limits
    ) -> None:
        self._outbox, self._people, self._clock, self._rates = outbox, people, clock, rates
        self._allowance, self._limits = allowance, limits

    async def ready(self, batch: Sequence[Claimed]) -> list[Ready]:
        """The messages to send now, of which it is noted that a try begins."""
        if not batch:
            return []
        now = self._clock.now()
        people = await self._people.several({one.row.person_id for one in batch})
        batch = [one for one in batch if one.row.person_id in people]  # else they were erased, and it with them
        decided = await self._priced(await self._decide(batch, people, now))
        reached("send.read")
        allowed = await self._with_leave(decided, now)
        reached("send.allowed")
        counted = await self._counted(allowed, now)
        reached("send.counted")
        for one in counted:
            await self._put_down(one)
        going = [one for one in counted if isinstance(one.decision, Send)]
        attempts = await self._outbox.begin([one.row for one in going]) if going else {}
        for one in going:
            if one.row.id not in attempts:  # who has it next counts it again
                await self._allowance.give_back(one.message, now)
        return [Ready(one.claimed, attempts[one.row.id], one.message, now) for one in going if one.row.id in attempts]

    async def _decide(self, batch: Sequence[Claimed], people: Mapping[int, Person], now: datetime) -> list[_Decided]:
        """Policy, for each."""
        standing = await standings(people, {(one.row.person_id, one.chat) for one in batch}, now)
        for one in batch:
            if one.row.kind == "digest" and (snoozed := standing[one.row.person_id, one.chat].muted.snoozed):
                await set_aside(one.row, snoozed, now)
        behind = await read_behind([one.row for one in batch], self._rates, now)
        decided = []
        for one in batch:
            person = standing[one.row.person_id, one.chat]
            try:
                found = contents(one.row, one.destination, behind, person)
                decision = decide(found.due, person.likes, now)
            except Exception:  # a fault of ours with this one: it must not stop the others
                log.exception("delivery not understood", delivery_id=one.row.id)
                wait = next_try(Failure.UNKNOWN, one.row.attempts, one.row.lease, None, random.random())
                await self._outbox.spoilt(one.row, None if wait is None else now + wait)
            else:
                likes = person.likes
                known = people[one.row.person_id]
                reader = replace(known, is_compact=likes.is_compact, is_quiet=likes.is_quiet(now))
                message = Message(one.row, found.outcome, reader, person.likes)
                decided.append(_Decided(one, decision, message, found.shown))
        return decided

    async def _priced(self, decided: Sequence[_Decided]) -> list[_Decided]:
        """With what is known of the worth of the listings that are shown."""
        shown = {row.id: row for one in decided if isinstance(one.decision, Send) for row in one.shown}
        worth = await worths(shown.values()) if shown else {}
        return [
            replace(one, message=replace(one.message, outcome=priced(one.message.outcome, worth))) for one in decided
        ]

    async def _with_leave(self, decided: Sequence[_Decided], now: datetime) -> list[_Decided]:
        """Without those whose chat takes nothing more for a while."""
        sends = [one for one in decided if isinstance(one.decision, Send)]
        leave = await self._limits.leave([one.claimed.chat for one in sends])
        waits = {one.row.id: now + wait for one, wait in zip(sends, leave, strict=True) if wait is not None}
        if waits:
            await self._outbox.put_back([(one.row, waits[one.row.id]) for one in sends if one.row.id in waits])
        return [one for one in decided if one.row.id not in waits]

    async def _counted(self, decided: Sequence[_Decided], now: datetime) -> list[_Decided]:
        """What is sent is counted for its day; what would be too much waits: others were quicker."""
        sends = [one for one in decided if isinstance(one.decision, Send)]
        waits = await self._allowance.take([one.message for one in sends], now) if sends else []
        until = {one.row.id: wait for one, wait in zip(sends, waits, strict=True) if wait is not None}
        return [replace(one, decision=until.get(one.row.id, one.decision)) for one in decided]

    async def _put_down(self, one: _Decided) -> None:
        """Why it is not sent, or not yet."""
        match one.decision:
            case Wait(until, why):
                await self._outbox.hold(one.row, until, why)
            case Drop(why):
                state = "expired" if why is Dropped.EXPIRED else "cancelled"
                await self._outbox.ended(one.row, state, why.value)
