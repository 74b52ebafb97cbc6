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
REPOSTED_WITHIN = timedelta(days=3)  # of being told: who takes an ad away and posts it again does so soon


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

    One that waits answers for any news. One that was sent answers for another ad of the same thing while the ad that
    it told of is still there, and for a few days even if not; that a thing is back, only while it is there. What is
    being sent this moment answers for nothing: it may yet be dropped. Rows are locked until the transaction ends, so
    that none is sent or dropped meanwhile.
    """
    there = {other.id for other in same if other.state == ListingState.ACTIVE}
    lately = to_ms(now - REPOSTED_WITHIN)
    found = await db.rows(
        "SELECT d.id, d.destination_id, d.state, d.listing_id, d.sent_at FROM delivery d"
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
        is_own = one["listing_id"] == row.id
        is_repost = kind is not EventKind.BACK and not is_own and (one["sent_at"] or 0) >= lately
        if is_waiting or one["listing_id"] in there or is_repost:
            earlier = Earlier(one["id"], is_waiting, is_own)
            alerts.setdefault(one["destination_id"], []).append(earlier)
    for each in alerts.values():
        each.sort(key=lambda one: (not one.is_waiting, not one.is_own, one.delivery_id))
    return alerts
