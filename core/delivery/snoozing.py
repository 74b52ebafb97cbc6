"""What a snoozed rule has to say waits, apart from what other rules say, until its snooze ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from core.delivery.keys import idempotency_key
from core.delivery.policy import Held
from core.models import DeliveryRow, MatchRow
from core.models.instant import to_ms

SUMMARY_LIFE = timedelta(days=7)  # from when it is due


async def set_aside(row: DeliveryRow, snoozed: Mapping[int, datetime], now: datetime) -> None:
    """Take out of a summary what only snoozed rules tell in it; one that holds nothing else waits as a whole."""
    matches = await MatchRow.filter(delivery_id=row.id)
    awake = {match.listing_id for match in matches if match.rule_id not in snoozed}
    silent = [match for match in matches if match.rule_id in snoozed and match.listing_id not in awake]
    for until in sorted({snoozed[match.rule_id] for match in silent}) if awake else ():
        ids = [match.id for match in silent if snoozed[match.rule_id] == until]
        await MatchRow.filter(id__in=ids).update(delivery_id=await _summary(row, until, now))


async def release(person_id: int, now: datetime) -> None:
    """Look again, now, at what waits because of a snooze that is over, or ends at another time."""
    waiting = DeliveryRow.filter(person_id=person_id, state="ready", hold_reason=Held.SNOOZED.value)
    await waiting.update(due=now)


async def _summary(row: DeliveryRow, until: datetime, now: datetime) -> int:
    """The summary of this destination that waits for a moment; a further one if it was taken for sending already."""
    for further in count():
        key = idempotency_key(row.destination_id, "held", Held.SNOOZED.value, to_ms(until), further)
        found, _ = await DeliveryRow.get_or_create(
            {
                "person_id": row.person_id,
                "destination_id": row.destination_id,
                "channel": row.channel,
                "kind": "digest",
                "due": until,
                "expires_at": until + SUMMARY_LIFE,
                "hold_reason": Held.SNOOZED.value,
                "payload": {"held": Held.SNOOZED.value, "until": to_ms(until)},
                "created": now,
            },
            idem_key=key,
        )
        if found.state == "ready" and found.attempts == 0:
            break
    return int(found.id)
