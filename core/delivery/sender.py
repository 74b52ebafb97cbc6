"""Takes what is due, decides, sends, and writes down what came of it. No transaction is open over the network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from core.delivery.allowance import Allowance
from core.delivery.breaker import Breaker, Passage
from core.delivery.contents import contents
from core.delivery.limits import Limits
from core.delivery.notices import Notices
from core.delivery.outbox import LONGEST_SEND, Claimed, Outbox
from core.delivery.policy import Drop, Dropped, Send, Wait, decide, next_try
from core.delivery.preference import Preference
from core.delivery.standing import standing
from core.errors import Failure, SendFailed
from core.models import DeliveryRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.dispatch import Dispatch
from core.ports.notifier import Notifier
from core.ports.points import reached
from core.ports.rates import Rates
from core.rules.rows import chat_of, to_destination
from core.values import Person

AT_ONCE = 16  # sends of one channel that wait for the provider at the same time
A_CLAIM = 8  # deliveries that are taken with one statement
PATIENCE = 1.0  # seconds that a round waits for leave to send

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a process holds to send now."""

    claimed: Sequence[Claimed] = ()
    is_trial: bool = False  # it shows whether a channel that had a rest works again
    is_limited: bool = False  # there is more, which the provider does not take yet


@dataclass(frozen=True, slots=True)
class _Ready:
    """A delivery that is to be sent, as it is shown now."""

    outcome: object
    reader: Person
    likes: Preference
    since: datetime  # when it was counted


class Sender:
    """Delivers through the notifiers of this process."""

    def __init__(
        self,
        dispatch: Dispatch,
        outbox: Outbox,
        people: People,
        clock: Clock,
        rates: Rates,
        allowance: Allowance,
        limits: Limits,
        breaker: Breaker,
        notices: Notices | None = None,
    ) -> None:
        """`dispatch` hands out what is due; `notices` tell people of destinations that died."""
        self._dispatch = dispatch
        self._outbox, self._people, self._clock, self._rates = outbox, people, clock, rates
        self._allowance, self._limits, self._breaker, self._notices = allowance, limits, breaker, notices

    async def run(self, notifiers: Sequence[Notifier], stopping: asyncio.Event | None = None) -> int:
        """Send all that is due, or until `stopping` is set; answers how many deliveries were handled.

        One slow channel delays no other.
        """
        ending = stopping or asyncio.Event()
        return sum(await asyncio.gather(*(self._channel(notifier, ending) for notifier in notifiers)))

    async def serve(self, notifiers: Sequence[Notifier], stopping: asyncio.Event) -> None:
        """What the dispatch has to do while these notifiers send, until `stopping` is set."""
        await self._dispatch.serve([one.channel for one in notifiers if one.address is None], stopping)

    async def _channel(self, notifier: Notifier, stopping: asyncio.Event) -> int:
        """Keep some deliveries under way until nothing is due, or the provider wants no more for a while."""
        handled, waited = 0, 0.0
        under_way: set[asyncio.Task[None]] = set()
        troubles: list[Exception] = []
        gap = self._limits.gap(notifier.channel)

        async def one(claimed: Claimed, *, is_trial: bool) -> None:
            try:
                await self._one(claimed, notifier, is_trial=is_trial)
            except Exception as trouble:  # the database's: it must not cut off the others in the middle of a send
                troubles.append(trouble)
            finally:
                self._dispatch.settled(claimed.row.id)

        async with asyncio.TaskGroup() as group:
            while not troubles and not stopping.is_set():
                taken = _Taken()
                if len(under_way) + A_CLAIM <= AT_ONCE:
                    taken = await self._take(notifier)
                under_way |= {group.create_task(one(each, is_trial=taken.is_trial)) for each in taken.claimed}
                handled += len(taken.claimed)
                if taken.claimed:
                    waited = 0.0
                elif under_way:
                    _, under_way = await asyncio.wait(
                        under_way, timeout=gap if taken.is_limited else None, return_when=asyncio.FIRST_COMPLETED
                    )
                elif taken.is_limited and waited < PATIENCE:
                    await asyncio.sleep(gap)
                    waited += gap
                else:
                    break
        if troubles:
            raise troubles[0]
        return handled

    async def _take(self, notifier: Notifier) -> _Taken:
        channel = notifier.channel
        if not await self._dispatch.is_waiting(channel, notifier.address):
            return _Taken()
        passage = await self._breaker.passage(channel)
        if passage is Passage.NONE:
            return _Taken()
        is_trial = passage is Passage.ONE
        leave = await self._limits.take(channel, 1 if is_trial else A_CLAIM)
        ids = await self._dispatch.take(channel, notifier.address, leave) if leave else []
        claimed = await self._outbox.read(ids) if ids else []
        self._limits.give_back(channel, leave - len(claimed))
        reached("claim.read")
        if is_trial and not claimed:
            await self._breaker.untried(channel)
        return _Taken(claimed, is_trial, is_limited=not leave)

    async def _one(self, claimed: Claimed, notifier: Notifier, *, is_trial: bool) -> None:
        ready = await self._ready(claimed)
        attempt = await self._outbox.begin(claimed.row) if ready else None
        if ready is None or attempt is None:
            self._limits.give_back(notifier.channel, 1)
            if is_trial:
                await self._breaker.untried(notifier.channel)
            return
        await self._limits.turn(notifier.channel)
        reached("send.begun")
        try:
            async with asyncio.timeout(LONGEST_SEND.total_seconds()):
                to = to_destination(claimed.destination)
                receipt = await notifier.send(to, ready.outcome, ready.reader, claimed.row.idem_key)
        except SendFailed as failed:
            failure, trouble = failed.failure, failed
        except TimeoutError:
            failure, trouble = Failure.UNKNOWN, SendFailed(Failure.UNKNOWN, "no answer in time")
        except Exception as exc:  # a fault of ours in drawing this message: it must not stop the others
            log.exception("delivery not sent", delivery_id=claimed.row.id)
            failure, trouble = Failure.MESSAGE, SendFailed(Failure.UNKNOWN, type(exc).__name__)
        else:
            reached("send.accepted")
            await self._outbox.sent(claimed.row, attempt, receipt.provider_id)
            await self._breaker.worked(notifier.channel, was_trial=is_trial)
            return
        reached("send.failed")
        await self._failed(claimed, attempt, trouble, ready)
        await self._breaker.failed(notifier.channel, failure, was_trial=is_trial)

    async def _ready(self, claimed: Claimed) -> _Ready | None:
        """What to send now; None where it is not to be sent now, which is written down."""
        row, destination = claimed.row, claimed.destination
        now = self._clock.now()
        person = await standing(row.person_id, now, chat_of(destination))
        found = await contents(row, destination, self._rates, now, person)
        decision = decide(found.due, person.likes, now)
        known = await self._people.get(row.person_id)
        reached("send.read")
        if isinstance(decision, Send) and found.outcome is not None and known is not None:
            wait = await self._limits.wait(chat_of(destination))
            if wait is not None:
                await self._outbox.put_back(row, now + wait)
                return None
            reached("send.allowed")
            decision = await self._allowance.take(row, found.outcome, known, person.likes, now) or decision
            reached("send.counted")
        if isinstance(decision, Wait):
            await self._outbox.hold(row, decision.until, decision.why)
            return None
        if isinstance(decision, Drop) or found.outcome is None or known is None:
            why = decision.why if isinstance(decision, Drop) else Dropped.LISTING_GONE
            await self._outbox.ended(row, "expired" if why is Dropped.EXPIRED else "cancelled", why.value)
            return None
        return _Ready(found.outcome, replace(known, is_compact=person.likes.is_compact), person.likes, now)

    async def _failed(self, claimed: Claimed, attempt: int, trouble: SendFailed, ready: _Ready) -> None:
        row, failure = claimed.row, trouble.failure
        if failure is not Failure.UNKNOWN:
            await self._allowance.give_back(row, ready.outcome, ready.reader, ready.likes, ready.since)
            reached("failed.count_given_back")
        wait = next_try(failure, row.attempts, row.lease, trouble.after, random.random())
        again = None if wait is None else self._clock.now() + wait
        log.warning("send failed", delivery_id=row.id, channel=row.channel, failure=failure.value, reason=str(trouble))
        await self._outbox.failed(row, attempt, failure, trouble.reason, again)
        if failure is Failure.LIMIT and again is not None:
            await self._limits.close(chat_of(claimed.destination), again)
            await self._outbox.postpone(row.destination_id, again)
        if failure is Failure.DESTINATION:
            await self._outbox.disable(claimed.destination, trouble.reason)
            if self._notices is not None:  # once an hour at most: what else was on its way there fails too
                hour = f"{row.destination_id}:{self._clock.now():%Y-%m-%d %H}"
                await self._notices.destination_dead(claimed.destination, hour)

    async def waiting(self, person_id: int) -> int:
        """Deliveries of a person that are on their way."""
        return await DeliveryRow.filter(person_id=person_id, state__in=["ready", "leased"]).count()
