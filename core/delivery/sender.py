"""Takes what is due, decides, sends, and writes down what came of it. No transaction is open over the network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import structlog

from core.delivery.contents import contents
from core.delivery.outbox import Claimed, Outbox
from core.delivery.policy import Drop, Dropped, Held, Send, Wait, decide, next_try
from core.delivery.standing import DailyCount, standing
from core.errors import Failure, SendFailed
from core.models import DeliveryRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.notifier import Notifier
from core.ports.rates import Rates
from core.rules.rows import to_destination

AT_ONCE = 8  # sends of one channel that wait for the provider at the same time
LONGEST_SEND = 20.0  # seconds; a third of the lease

log = structlog.get_logger()


class Sender:
    """Delivers through the notifiers of this process."""

    def __init__(self, outbox: Outbox, people: People, clock: Clock, rates: Rates, count: DailyCount) -> None:
        self._outbox, self._people, self._clock, self._rates = outbox, people, clock, rates
        self._count = count

    async def run(self, notifiers: Sequence[Notifier]) -> int:
        """Send all that is due; answers how many deliveries were handled. One slow channel delays no other."""
        return sum(await asyncio.gather(*(self._channel(notifier) for notifier in notifiers)))

    async def _channel(self, notifier: Notifier) -> int:
        handled = 0
        while claimed := await self._outbox.claim(notifier.channel, notifier.address, AT_ONCE):
            await asyncio.gather(*(self._deliver(one, notifier) for one in claimed))
            handled += len(claimed)
        return handled

    async def _deliver(self, claimed: Claimed, notifier: Notifier) -> None:
        row, destination = claimed.row, claimed.destination
        now = self._clock.now()
        person = await standing(row.person_id, now)
        found = await contents(row, destination, self._rates, now, person)
        decision = decide(found.due, person.likes, now)
        reader = await self._people.get(row.person_id)
        counted = row.kind != "notice"
        if isinstance(decision, Send) and counted and not await self._count.take(row.person_id, person.likes, now):
            decision = Wait(person.likes.tomorrow(now), Held.ENOUGH)  # another worker was quicker
        if isinstance(decision, Wait):
            await self._outbox.hold(row, decision.until, decision.why)
            return
        if isinstance(decision, Drop) or found.outcome is None or reader is None:
            why = decision.why if isinstance(decision, Drop) else Dropped.LISTING_GONE
            await self._outbox.ended(row, "expired" if why is Dropped.EXPIRED else "cancelled", why.value)
            return
        attempt = await self._outbox.begin(row)
        try:
            async with asyncio.timeout(LONGEST_SEND):
                receipt = await notifier.send(to_destination(destination), found.outcome, reader, row.idem_key)
        except SendFailed as failed:
            failure, reason, after = failed.failure, failed.reason, failed.after
        except TimeoutError:
            failure, reason, after = Failure.UNKNOWN, f"no answer in {LONGEST_SEND:.0f} s", None
        except Exception as exc:  # a fault of ours in drawing this message: it must not stop the others
            log.exception("delivery not sent", delivery_id=row.id)
            failure, reason, after = Failure.UNKNOWN, f"{type(exc).__name__}", None
        else:
            await self._outbox.sent(row, attempt, receipt.provider_id)
            return
        if counted and failure is not Failure.UNKNOWN:
            await self._count.give_back(row.person_id, person.likes, now)
        wait = next_try(failure, row.attempts, row.lease, after, random.random())
        log.warning("send failed", delivery_id=row.id, channel=row.channel, failure=failure.value, reason=reason)
        await self._outbox.failed(row, attempt, failure, reason, None if wait is None else self._clock.now() + wait)
        if failure is Failure.DESTINATION:
            await self._outbox.disable(destination, reason)

    async def waiting(self, person_id: int) -> int:
        """Deliveries of a person that are on their way."""
        return await DeliveryRow.filter(person_id=person_id, state__in=["ready", "leased"]).count()
