"""Messages to a community that are no match: the greeting, a shared item, and that it can no longer be had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.delivery.outcomes import ITEM_DUE, ITEM_OVER, WELCOME
from core.models import DeliveryRow, DestinationRow

LIFE = {WELCOME: timedelta(days=1), ITEM_DUE: timedelta(days=7), ITEM_OVER: timedelta(days=3)}


async def queue(
    place: DestinationRow,
    topic: str,
    key: str,
    now: datetime,
    *,
    facts: Mapping[str, str | int] | None = None,
    listing_id: int | None = None,
    at_any_hour: bool = False,
    state: str = "ready",
) -> DeliveryRow:
    """Queue a message, once a key; answers the one there is."""
    said: dict[str, object] = {"topic": topic, "facts": dict(facts or {})}
    row = DeliveryRow(
        person_id=place.person_id,
        destination_id=place.id,
        channel=place.channel,
        kind="notice",
        listing_id=listing_id,
        state=state,
        due=now,
        expires_at=now + LIFE[topic],
        idem_key=key,
        payload={**said, "is_answer": True} if at_any_hour else said,
        created=now,
    )
    await DeliveryRow.bulk_create([row], ignore_conflicts=True)
    return await DeliveryRow.get(idem_key=key)
