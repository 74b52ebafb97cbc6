"""What time does to items: their seller is told before one ends, it ends, and what was thrown away is forgotten."""

from __future__ import annotations

from datetime import timedelta

from core.delivery.notices import Notices
from core.models import ItemRow
from core.models.instant import to_ms
from core.selling.holding import Holding
from core.selling.outcomes import ItemState
from core.selling.rows import said_of

TOLD_BEFORE = timedelta(days=3)
DRAFTS_KEPT = timedelta(days=14)
DELETED_KEPT = timedelta(hours=1)  # long past the minute in which it can be taken back
ENDING, ENDED = "item_ending", "item_ended"
A_TURN = 200  # items


class Ending:
    """Runs by the clock."""

    def __init__(self, holding: Holding, notices: Notices) -> None:
        self._holding, self._notices = holding, notices

    async def run(self) -> None:
        """Tell, end and forget what is due."""
        await self._holding.adopt()
        await self._remind()
        await self._end()
        await self._forget()

    async def _remind(self) -> None:
        now = self._holding.clock.now()
        soon = ItemRow.filter(state=ItemState.OFFERED, ends_at__lte=now + TOLD_BEFORE, ends_at__gt=now, reminded=None)
        for row in await soon.order_by("ends_at").limit(A_TURN).prefetch_related("listing"):
            await self._tell(row, ENDING)
            await ItemRow.filter(id=row.id, ends_at=row.ends_at).update(reminded=now)  # one renewed is told of anew

    async def _end(self) -> None:
        now = self._holding.clock.now()
        due = ItemRow.filter(state=ItemState.OFFERED, ends_at__lte=now)
        for row in await due.order_by("ends_at").limit(A_TURN).prefetch_related("listing"):
            if await self._holding.end(row, ItemState.ENDED):
                await self._tell(row, ENDED)

    async def _tell(self, row: ItemRow, topic: str) -> None:
        """Once for each end that an item has."""
        at = to_ms(row.ends_at or self._holding.clock.now())
        facts: dict[str, str | int] = {"ref": row.ref, "title": said_of(row).title or "", "ends": at}
        await self._notices.tell(row.seller_id, topic, f"{row.ref}:{at}", facts)

    async def _forget(self) -> None:
        """Drafts that nobody went on with, and deleted items with their pictures and words."""
        now = self._holding.clock.now()
        await ItemRow.filter(state=ItemState.DRAFT, updated__lt=now - DRAFTS_KEPT).update(
            state=ItemState.DELETED, updated=now
        )
        gone = ItemRow.filter(state=ItemState.DELETED, updated__lt=now - DELETED_KEPT)
        for row in await gone.order_by("id").limit(A_TURN).prefetch_related("listing"):
            await self._holding.forget(row)
