"""Takes what is due, decides, sends, and writes down what came of it. No transaction is open over the network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from core.delivery.allowance import Allowance
from core.delivery.answers import Answers
from core.delivery.breaker import Breaker, Passage
from core.delivery.limits import Limits
from core.delivery.notices import Notices
from core.delivery.outbox import LONGEST_SEND, Claimed, Outbox
from core.delivery.policy import next_try
from core.delivery.preparing import Preparing, Ready
from core.errors import Failure, SendFailed
from core.models import DeliveryRow
from core.ports.clock import Clock
from core.ports.dispatch import Dispatch
from core.ports.notifier import Notifier
from core.ports.points import reached
from core.rules.rows import to_destination

T = TypeVar("T")

AT_ONCE = 16  # sends of one channel that wait for the provider at the same time; some more wait for their moment
A_CLAIM = 16  # deliveries that are taken with one statement
PATIENCE = 1.0  # seconds that a round waits for leave to send

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a process holds to send now."""

    claimed: Sequence[Claimed] = ()
    moments: Sequence[float] = ()  # one for each, at which it may leave
    is_trial: bool = False  # it shows whether a channel that had a rest works again
    is_limited: bool = False  # there is more, which the provider does not take yet


class Sender:
    """Delivers through the notifiers of this process."""

    def __init__(
        self,
        dispatch: Dispatch,
        outbox: Outbox,
        preparing: Preparing,
        answers: Answers,
        clock: Clock,
        allowance: Allowance,
        limits: Limits,
        breaker: Breaker,
        notices: Notices | None = None,
    ) -> None:
        """`dispatch` hands out what is due; `notices` tell people of destinations that died."""
        self._dispatch = dispatch
        self._outbox, self._preparing, self._answers, self._clock = outbox, preparing, answers, clock
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
        at_once = AT_ONCE + self._limits.ahead(notifier.channel)

        async def guarded(work: Awaitable[T]) -> T | None:
            try:
                return await work
            except Exception as trouble:  # the database's: it must not cut off the others in the middle of a send
                troubles.append(trouble)
                return None

        async with asyncio.TaskGroup() as group:
            while not troubles and not stopping.is_set():
                under_way = {task for task in under_way if not task.done()}
                free = min(at_once - len(under_way), A_CLAIM)
                taken = await guarded(self._take(notifier, free)) if free >= A_CLAIM // 2 else None
                sends = await guarded(self._sends(taken, notifier)) if taken and taken.claimed else None
                under_way |= {group.create_task(guarded(send)) for send in sends or ()}
                if taken and taken.claimed:
                    handled, waited = handled + len(taken.claimed), 0.0
                elif under_way:
                    pause = self._limits.gap(notifier.channel) if taken and taken.is_limited else PATIENCE
                    await asyncio.wait(under_way, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                elif taken and taken.is_limited and waited < PATIENCE:
                    await asyncio.sleep(gap := self._limits.gap(notifier.channel))
                    waited += gap
                else:
                    break
        if troubles:
            raise troubles[0]
        return handled

    async def _take(self, notifier: Notifier, most: int) -> _Taken:
        channel = notifier.channel
        if not await self._dispatch.is_waiting(channel, notifier.address):
            return _Taken()
        passage = await self._breaker.passage(channel)
        if passage is Passage.NONE:
            return _Taken()
        is_trial = passage is Passage.ONE
        leave = await self._limits.take(channel, 1 if is_trial else most)
        claimed = await self._claim(notifier, len(leave)) if leave else []
        self._limits.give_back(channel, leave[len(claimed) :])
        reached("claim.read")
        if is_trial and not claimed:
            await self._breaker.untried(channel)
        return _Taken(claimed, leave[: len(claimed)], is_trial, is_limited=not leave)

    async def _claim(self, notifier: Notifier, most: int) -> list[Claimed]:
        ids = await self._dispatch.take(notifier.channel, notifier.address, most)
        try:
            return await self._outbox.read(ids) if ids else []
        except BaseException:
            self._settled(ids)
            raise

    async def _sends(self, taken: _Taken, notifier: Notifier) -> list[Coroutine[None, None, None]]:
        """The sends that come of what was taken, each with its moment."""
        waiting = {one.row.id for one in taken.claimed}
        try:
            ready = await self._preparing.ready(taken.claimed)
            waiting -= {one.claimed.row.id for one in ready}
        finally:
            self._settled(waiting)
        self._limits.give_back(notifier.channel, taken.moments[len(ready) :])
        if taken.is_trial and not ready:
            await self._breaker.untried(notifier.channel)
        return [
            self._to_its_end(one, notifier, moment, is_trial=taken.is_trial)
            for one, moment in zip(ready, taken.moments, strict=False)
        ]

    def _settled(self, ids: Iterable[int]) -> None:
        for delivery_id in ids:
            self._dispatch.settled(delivery_id)

    async def _to_its_end(self, ready: Ready, notifier: Notifier, moment: float, *, is_trial: bool) -> None:
        try:
            await self._send(ready, notifier, moment, is_trial=is_trial)
        finally:
            self._settled([ready.claimed.row.id])

    async def _send(self, ready: Ready, notifier: Notifier, moment: float, *, is_trial: bool) -> None:
        row, said = ready.claimed.row, ready.message
        to = to_destination(ready.claimed.destination)
        try:
            async with self._limits.turn(notifier.channel, moment), asyncio.timeout(LONGEST_SEND.total_seconds()):
                reached("send.begun")
                receipt = await notifier.send(to, said.outcome, said.reader, row.idem_key)
        except SendFailed as failed:
            failure, trouble = failed.failure, failed
        except TimeoutError:
            failure, trouble = Failure.UNKNOWN, SendFailed(Failure.UNKNOWN, "no answer in time")
        except Exception as exc:  # a fault of ours in drawing this message: it must not stop the others
            log.exception("delivery not sent", delivery_id=row.id)
            failure, trouble = Failure.MESSAGE, SendFailed(Failure.UNKNOWN, type(exc).__name__)
        else:
            reached("send.accepted")
            await self._answers.sent(row, ready.attempt, receipt.provider_id)
            await self._breaker.worked(notifier.channel, was_trial=is_trial)
            return
        reached("send.failed")
        await self._failed(ready, trouble)
        await self._breaker.failed(notifier.channel, failure, was_trial=is_trial)

    async def _failed(self, ready: Ready, trouble: SendFailed) -> None:
        row, destination, failure = ready.claimed.row, ready.claimed.destination, trouble.failure
        if failure is not Failure.UNKNOWN:
            await self._allowance.give_back(ready.message, ready.since)
            reached("failed.count_given_back")
        wait = next_try(failure, row.attempts, row.lease, trouble.after, random.random())
        again = None if wait is None else self._clock.now() + wait
        log.warning("send failed", delivery_id=row.id, channel=row.channel, failure=failure.value, reason=str(trouble))
        await self._answers.failed(row, ready.attempt, failure, trouble.reason, again)
        if failure is Failure.LIMIT and again is not None:
            await self._limits.close(ready.claimed.chat, again)
            await self._outbox.postpone(row.destination_id, again)
        if failure is Failure.DESTINATION:
            await self._outbox.disable(destination, trouble.reason)
            if self._notices is not None:  # once an hour at most: what else was on its way there fails too
                hour = f"{row.destination_id}:{self._clock.now():%Y-%m-%d %H}"
                await self._notices.destination_dead(destination, hour)

    async def waiting(self, person_id: int) -> int:
        """Deliveries of a person that are on their way."""
        return await DeliveryRow.filter(person_id=person_id, state__in=["ready", "leased"]).count()
