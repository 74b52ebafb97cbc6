"""What a snoozed rule has to say waits, apart from what other rules say, until its snooze ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.delivery.collecting import summary_for
from core.delivery.policy import Held
from core.models import DeliveryRow, MatchRow
from core.store import open_database


async def set_aside(row: DeliveryRow, snoozed: Mapping[int, datetime], now: datetime) -> None:
    """Take out of a summary what only snoozed rules tell in it; one that holds nothing else waits as a whole."""
    matches = await MatchRow.filter(delivery_id=row.id)
    awake = {match.listing_id for match in matches if match.rule_id not in snoozed}
    silent = [match for match in matches if match.rule_id in snoozed and match.listing_id not in awake]
    for until in sorted({snoozed[match.rule_id] for match in silent}) if awake else ():
        ids = [match.id for match in silent if snoozed[match.rule_id] == until]
        async with open_database().transaction():
            summary = await summary_for(row, until, Held.SNOOZED, now)
            await MatchRow.filter(id__in=ids).update(delivery_id=summary)


async def release(person_id: int, now: datetime) -> None:
    """Look again, now, at what waits because of a snooze that is over, or ends at another time."""
    waiting = DeliveryRow.filter(person_id=person_id, state="ready", hold_reason=Held.SNOOZED.value)
    await waiting.update(due=now)
