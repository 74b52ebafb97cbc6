"""Messages that are no match, queued like any other delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from core.delivery.keys import idempotency_key
from core.delivery.places import default_place
from core.models import DeliveryRow, DestinationRow
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake

NOTICE_LIFE = timedelta(days=3)


class Notices:
    """Queues notices."""

    def __init__(self, db: Database, clock: Clock, deliveries: Wake) -> None:
        self._db, self._clock, self._deliveries = db, clock, deliveries

    async def queue(self, person_id: int, topic: str, occasion: str, *, but: int = 0, **facts: str | int) -> bool:
        """Tell a person something in the chat they used last, or where else they can be told; once an `occasion`.

        `but` is a destination that it is not sent to.
        """
        return await self.tell(person_id, topic, occasion, facts, but)

    async def tell(
        self, person_id: int, topic: str, occasion: str, facts: Mapping[str, str | int], but: int = 0
    ) -> bool:
        """The same, with the facts by themselves."""
        destination = await default_place(person_id, self._clock.now(), but)
        if destination is not None:
            await self.to(destination, topic, occasion, facts)
        return destination is not None

    async def to(
        self,
        destination: DestinationRow,
        topic: str,
        occasion: str,
        facts: Mapping[str, str | int] | None = None,
        *,
        is_answer: bool = False,
    ) -> None:
        """Tell somebody something there; once for each `occasion`. No hour is too late for an answer."""
        now = self._clock.now()
        row = DeliveryRow(
            person_id=destination.person_id,
            destination_id=destination.id,
            channel=destination.channel,
            kind="notice",
            due=now,
            expires_at=now + NOTICE_LIFE,
            idem_key=idempotency_key(destination.id, "notice", topic, occasion),
            payload={"topic": topic, "facts": dict(facts or {}), **({"is_answer": True} if is_answer else {})},
            created=now,
        )
        await DeliveryRow.bulk_create([row], ignore_conflicts=True)
        self._deliveries.up()

    async def destination_dead(self, dead: DestinationRow, occasion: str) -> bool:
        """Tell a person, where they still can be told, that nothing goes to one of their destinations any more."""
        said = {"channel": dead.channel, "label": dead.label or ""}
        return await self.queue(dead.person_id, "destination_dead", occasion, but=dead.id, **said)

    async def source_failing(self, person_id: int, title: str, why: str, occasion: str) -> bool:
        """Tell who added a feed that it keeps failing."""
        return await self.queue(person_id, "source_failing", occasion, title=title, why=why)
