"""What a destination has been told already, or is about to be, of the very same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.models import ListingRow
from core.models.instant import to_ms
from core.store import Database
from core.values import EventKind, ListingState

REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An alert about the same listing or the same thing. One that waits will mention both."""

    delivery_id: int
    is_waiting: bool
    is_own: bool  # about this very listing


async def earlier_alerts(
    db: Database, row: ListingRow, same: Sequence[ListingRow], kind: EventKind, destinations: list[int], now: datetime
) -> dict[int, list[Earlier]]:
    """By destination, the alerts that may answer for news of this listing too, the best first.

    One that waits answers for any news. One that was sent answers for another ad of the same thing; that a thing is
    back, only while the ad it was sent for is still there. What is being sent this moment answers for nothing: it may
    yet be dropped. Rows are locked until the transaction ends, so that none is sent or dropped meanwhile.
    """
    answering = {other.id for other in same if kind is not EventKind.BACK or other.state == ListingState.ACTIVE}
    found = await db.rows(
        "SELECT d.id, d.destination_id, d.state, d.listing_id FROM delivery d"
        " WHERE d.listing_id = ANY($1::bigint[]) AND d.destination_id = ANY($2::bigint[]) AND d.created >= $3"
        " AND d.kind = 'alert' AND (d.state = 'sent' OR (d.state = 'ready' AND d.expires_at > $4))"
        " ORDER BY d.id FOR UPDATE OF d SKIP LOCKED",
        [row.id, *(other.id for other in same)],
        destinations,
        to_ms(now - REMEMBERED),
        to_ms(now),
    )
    alerts: dict[int, list[Earlier]] = {}
    for one in found:
        is_waiting = one["state"] == "ready"
        if is_waiting or one["listing_id"] in answering:
            earlier = Earlier(one["id"], is_waiting, one["listing_id"] == row.id)
            alerts.setdefault(one["destination_id"], []).append(earlier)
    for each in alerts.values():
        each.sort(key=lambda one: (not one.is_waiting, not one.is_own, one.delivery_id))
    return alerts
