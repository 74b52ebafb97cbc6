"""The one summary of a destination for all that waits, for one reason, until one moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from core.delivery.keys import idempotency_key
from core.delivery.policy import Held
from core.models import DeliveryRow
from core.models.instant import to_ms

SUMMARY_LIFE = timedelta(days=7)  # from when it is due


async def summary_for(row: DeliveryRow, until: datetime, why: Held, now: datetime) -> int:
    """The id of the summary that what `row` tells can join; a further one if it was taken for sending already.

    Called in a transaction: the summary is locked, so that nobody takes it before the matches hang on it.
    """
    for further in count():
        key = idempotency_key(row.destination_id, "held", why.value, to_ms(until), further)
        found, _ = await DeliveryRow.get_or_create(
            {
                "person_id": row.person_id,
                "destination_id": row.destination_id,
                "channel": row.channel,
                "kind": "digest",
                "due": until,
                "expires_at": until + SUMMARY_LIFE,
                "hold_reason": why.value,
                "payload": {"held": why.value, "until": to_ms(until)},
                "created": now,
            },
            idem_key=key,
        )
        found = await DeliveryRow.filter(id=found.id).select_for_update().get()
        if found.state == "ready" and found.attempts == 0:
            break
    return int(found.id)
