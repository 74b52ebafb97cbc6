"""Messages that are no match, queued like any other delivery."""

from __future__ import annotations

from datetime import timedelta

from core.delivery.keys import idempotency_key
from core.models import DeliveryRow, DestinationRow
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake

NOTICE_LIFE = timedelta(days=3)


class Notices:
    """Queues notices."""

    def __init__(self, db: Database, clock: Clock, deliveries: Wake) -> None:
        self._db, self._clock, self._deliveries = db, clock, deliveries

    async def queue(self, person_id: int, topic: str, occasion: str, **facts: str | int) -> bool:
        """Tell a person something at the destination they used last; once for each `occasion`."""
        destination = await DestinationRow.filter(person_id=person_id, state="active").order_by("-id").first()
        if destination is None:
            return False
        now = self._clock.now()
        key = idempotency_key(destination.id, "notice", topic, occasion)
        row = DeliveryRow(
            person_id=person_id,
            destination_id=destination.id,
            channel=destination.channel,
            kind="notice",
            due=now,
            expires_at=now + NOTICE_LIFE,
            idem_key=key,
            payload={"topic": topic, "facts": facts},
            created=now,
        )
        await DeliveryRow.bulk_create([row], ignore_conflicts=True)
        self._deliveries.up()
        return True

    async def source_failing(self, person_id: int, title: str, why: str, occasion: str) -> bool:
        """Tell who added a feed that it keeps failing."""
        return await self.queue(person_id, "source_failing", occasion, title=title, why=why)
