"""Deliveries taken under a lease: one guarded statement, whoever learned of them in whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.models import DeliveryRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database
from core.values import Channel

LEASE = timedelta(seconds=60)


class Leases:
    """Takes deliveries for one process."""

    def __init__(self, db: Database, clock: Clock, owner: str) -> None:
        """`owner` names this process, for people who read the table."""
        self._db, self._clock, self._owner = db, clock, owner

    async def take(
        self, channel: Channel, address: str | None, limit: int, among: Sequence[int] | None = None
    ) -> list[int]:
        """The ids of what is due on a channel, now ours; an expired lease is simply due again.

        With `among`, none but these. One statement on either database.
        """
        now = self._clock.now()
        chosen, ids = ("", []) if among is None else (" AND d.id = ANY($7::bigint[])", [list(among)])
        rows = await self._db.rows(
            "UPDATE delivery SET state = 'leased', lease = lease + 1, attempts = attempts + 1,"  # noqa: S608
            " lease_owner = $1, due = $2"
            " WHERE id IN (SELECT d.id FROM delivery d JOIN destination t ON t.id = d.destination_id"
            " WHERE d.channel = $3 AND ($6 = '' OR t.address = $6) AND d.state IN ('ready', 'leased') AND d.due <= $4"
            f"{chosen}"
            " ORDER BY d.priority, d.due, d.id LIMIT $5 FOR UPDATE OF d SKIP LOCKED) RETURNING id",
            self._owner,
            to_ms(now + LEASE),
            channel.value,
            to_ms(now),
            limit,
            address or "",
            *ids,
        )
        reached("claim.written")
        return [int(row["id"]) for row in rows]

    async def is_waiting(self, channel: Channel) -> bool:
        """Whether anything is due on a channel. Asked first: a claim takes the write lock, and mostly there is none."""
        return await DeliveryRow.filter(
            channel=channel.value, state__in=["ready", "leased"], due__lte=self._clock.now()
        ).exists()

    async def due_again(self, delivery_id: int) -> tuple[str, datetime] | None:
        """State and moment at which a delivery is to be looked at again; None where it has ended."""
        row = await DeliveryRow.get_or_none(id=delivery_id, state__in=["ready", "leased"]).only("id", "state", "due")
        return (row.state, row.due) if row else None

    def now(self) -> datetime:
        """The time by which leases go."""
        return self._clock.now()
