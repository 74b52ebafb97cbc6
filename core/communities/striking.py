"""What somebody shared in communities says no more than that it is gone, once they had all of theirs deleted.

What strikes it outlives them, so it holds nothing of theirs: the number of a message, and where that is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.communities.telling import queue
from core.delivery.keys import idempotency_key
from core.delivery.outcomes import ITEM_DUE, ITEM_OVER
from core.models import DeliveryRow, ListingRow, SharedItemRow
from core.store import Database
from core.values import Channel

SHOWING = (ITEM_DUE, ITEM_OVER)  # what is left of a message that says `sold` shows it too
ROOMS = (Channel.DISCORD_CHANNEL.value, Channel.TELEGRAM_CHAT.value)
PARKED = "parked"  # the state of what waits for another delivery to end
ON_ITS_WAY = ("ready", "leased")
AT_ONCE = 50  # that are looked at in one turn


async def strike(seller_id: int, now: datetime) -> None:
    """Have all messages changed that show an item of theirs. Called in the transaction that erases them, before."""
    # Nothing of these is shared, noted as over or taken for sending until that has ended.
    listings = [row.id for row in await ListingRow.filter(seller_id=seller_id).order_by("id").select_for_update()]
    await SharedItemRow.filter(listing_id__in=listings).order_by("id").select_for_update()
    told = DeliveryRow.filter(listing_id__in=listings, kind="notice").order_by("id").select_for_update()
    for row in await told.prefetch_related("destination"):
        if row.payload.get("topic") not in SHOWING:
            continue
        if row.state == "sent" and (message := _message(row)):
            key = idempotency_key("struck", row.destination_id, message)
            await queue(row.destination, ITEM_OVER, key, now, facts={"message": message}, at_any_hour=True)
        elif row.state == "leased":  # it may arrive, but nobody knows yet as what
            key = idempotency_key("struck", row.id)
            facts = {"behind": row.id}
            await queue(row.destination, ITEM_OVER, key, now, facts=facts, at_any_hour=True, state=PARKED)
            await DeliveryRow.filter(id=row.id).update(listing_id=None, payload=_bare(row.payload))


async def strike_late(db: Database, now: datetime) -> int:
    """The same for what was on its way then, once it is known what became of it; answers of how many it is."""
    known = 0
    for row in await DeliveryRow.filter(channel__in=ROOMS, state=PARKED).order_by("id").limit(AT_ONCE):
        async with db.transaction():
            before = await DeliveryRow.get_or_none(id=row.payload["facts"]["behind"])
            if before is not None and before.state in ON_ITS_WAY:
                continue
            parked = DeliveryRow.filter(id=row.id, state=PARKED)
            if before is not None and (message := _message(before)):
                await parked.update(state="ready", due=now, payload={**row.payload, "facts": {"message": message}})
            else:
                await parked.delete()
            if before is not None:
                await before.delete()
        known += 1
    return known


def _message(row: DeliveryRow) -> str:
    """The message that it is, or that it changes; empty where none is known to have arrived."""
    return str(row.payload["facts"].get("message") or row.provider_id or "")


def _bare(payload: dict[str, Any]) -> dict[str, Any]:
    """Without what is said of anybody."""
    return {**payload, "facts": {"message": payload["facts"].get("message", ""), "seller": ""}}
