"""We are added to a community, or removed from it."""

from __future__ import annotations

from core.communities.members import GONE, At, Members, find
from core.communities.telling import queue
from core.delivery.keys import idempotency_key
from core.delivery.outcomes import WELCOME
from core.models import DeliveryRow, DestinationRow
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.values import Chat


class Arrivals:
    """Makes communities known, greets them once, and lets everything there end when they remove us."""

    def __init__(self, db: Database, clock: Clock, members: Members, deliveries: Wake) -> None:
        """`deliveries` is woken when there is a greeting to send."""
        self._db, self._clock, self._members, self._deliveries = db, clock, members, deliveries

    async def joined(self, at: At, chat: Chat | None, label: str = "") -> bool:
        """We were added: make the community known, or lively again. Greets in `chat`, once; answers whether it did."""
        row = await self._members.known(at)
        if row.gone is not None:
            await self._members.revive(row)
        key = idempotency_key(WELCOME, row.id)
        if chat is None or await DeliveryRow.filter(idem_key=key).exists():
            return False
        place = await self._members.destination(row, chat, label)
        await queue(place, WELCOME, key, self._clock.now(), facts={"community": row.name}, at_any_hour=True)
        self._deliveries.up()
        return True

    async def left(self, at: At) -> None:
        """We were removed: nothing goes there any more, and what waited ends."""
        row = await find(at)
        if row is None or row.gone is not None:
            return
        async with self._db.transaction():
            row.gone = self._clock.now()
            await row.save(update_fields=["gone"])
            active = DestinationRow.filter(person_id=row.person_id, state="active")
            await active.update(state="disabled", reason=GONE)
            waiting = DeliveryRow.filter(person_id=row.person_id, state="ready")
            await waiting.update(state="cancelled", hold_reason=GONE)
        self._members.forget(at)
