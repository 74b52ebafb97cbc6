"""What is news of watched listings: looked for among those that were written, and queued like any message."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from core.delivery.keys import idempotency_key
from core.delivery.notices import NOTICE_LIFE
from core.delivery.watching import Known, Later, Moved, moved, news
from core.models import DeliveryRow, DestinationRow, ListingRow, WatchRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.values import ListingState, Money

TOPIC = "watch"
OVERLAP = timedelta(minutes=5)  # between looks: clocks of several processes differ, and a commit may come late
A_LOOK = 500  # watches that are read at once


class WatchNews:
    """Tells people what they do not know yet of what they watch. One a process."""

    def __init__(self, db: Database, clock: Clock, deliveries: Wake) -> None:
        """`deliveries` is woken when there is something to send."""
        self._db, self._clock, self._deliveries = db, clock, deliveries
        self._looking = asyncio.Lock()
        self._looked: datetime | None = None

    async def tell(self) -> int:
        """Queue what is news of listings that were written since the last look; answers how many notices."""
        async with self._looking:
            now = self._clock.now()
            if not await WatchRow.exists():
                self._looked = now
                return 0
            since = to_ms(self._looked - OVERLAP) if self._looked else 0
            told, last = 0, 0
            while ids := await self._differing(since, to_ms(now), last):
                for watch_id in ids:
                    told += await self._look(watch_id, now)
                last = ids[-1]
            self._looked = now
        if told:
            self._deliveries.up()
        return told

    async def _differing(self, since: int, now: int, after: int) -> list[int]:
        """Watches that know less than is so, in their order: of what was written lately, and of what was put off."""
        differs = (
            "(l.state <> w.state OR COALESCE(l.price, -1) <> COALESCE(w.price, -1)"
            " OR COALESCE(l.currency, '') <> COALESCE(w.currency, '')) AND w.id > $3"
        )
        rows = await self._db.rows(
            "SELECT w.id AS id FROM listing l JOIN watch w ON w.listing_id = l.id"  # noqa: S608 - our own words
            f" WHERE l.touched >= $1 AND (w.due IS NULL OR w.due <= $2) AND {differs}"
            " UNION SELECT w.id AS id FROM watch w JOIN listing l ON l.id = w.listing_id"
            f" WHERE w.due <= $2 AND {differs}"
            " ORDER BY id LIMIT $4",
            since,
            now,
            after,
            A_LOOK,
        )
        return [row["id"] for row in rows]

    async def _look(self, watch_id: int, now: datetime) -> int:
        """What one watch has to tell, written with what its person knows from then on; in one transaction."""
        async with self._db.transaction():
            watch = await WatchRow.filter(id=watch_id).select_for_update().first()
            if watch is None:
                return 0
            row = await ListingRow.get(id=watch.listing_id)
            before, after = Known(ListingState(watch.state), money(watch.price, watch.currency)), known(row)
            found = news(before, after, watch.told, now)
            if found is None and watch.due is None:
                return 0
            watch.due = found.at if isinstance(found, Later) else None  # type: ignore[assignment]
            if isinstance(found, Moved):
                await self._queue(watch, row, before, found, now)
                watch.state, watch.told = row.state, now
                watch.price, watch.currency = row.price, row.currency
            await watch.save(update_fields=["due", "state", "told", "price", "currency", "delivery_id"])
            return int(isinstance(found, Moved))

    async def _queue(self, watch: WatchRow, row: ListingRow, before: Known, what: Moved, now: datetime) -> None:
        """A notice; one that still waits says what is so now, or nothing where all is as it was again."""
        waiting = await DeliveryRow.filter(id=watch.delivery_id, state="ready").first() if watch.delivery_id else None
        if waiting is not None:
            before = known_before(waiting.payload["facts"])
            still = moved(before, known(row))
            held = DeliveryRow.filter(id=waiting.id, state="ready")
            if still is None and await held.update(state="cancelled"):
                return
            if still is not None and await held.update(payload=_payload(row, before, still)):
                return
        place = await DestinationRow.get(id=watch.destination_id)
        last = to_ms(watch.told) if watch.told else 0  # a listing that is gone again is of the same version as before
        key = idempotency_key(place.id, TOPIC, watch.id, row.version, row.state, last)
        delivery = DeliveryRow(
            person_id=watch.person_id,
            destination_id=place.id,
            channel=place.channel,
            kind="notice",
            due=now,
            expires_at=now + NOTICE_LIFE,
            idem_key=key,
            payload=_payload(row, before, what),
            created=now,
        )
        await DeliveryRow.bulk_create([delivery], ignore_conflicts=True)
        watch.delivery_id = (await DeliveryRow.get(idem_key=key)).id


def known(row: ListingRow) -> Known:
    """What is so of a listing."""
    return Known(ListingState(row.state), money(row.price, row.currency))


def money(minor: int | None, currency: str | None) -> Money | None:
    """A row's price; None where it has none."""
    return Money(minor, currency) if minor is not None and currency else None


def _payload(row: ListingRow, before: Known, what: Moved) -> dict[str, Any]:
    """Plain facts: a message shows what was so when it was queued, or last changed while it waited."""
    facts: dict[str, str | int] = {"what": what.value, "listing": row.id, "title": row.title, "state": row.state}
    facts |= {"url": row.url} if row.url else {}
    facts |= {"was_state": before.state.value, **_facts("was", before.price), **_facts("now", known(row).price)}
    return {"topic": TOPIC, "facts": facts}


def _facts(name: str, price: Money | None) -> dict[str, str | int]:
    return {name: price.minor, f"{name}_currency": price.currency} if price else {}


def price_of(facts: Mapping[str, str | int], name: str) -> Money | None:
    """The price `was` or `now` among the facts of a notice."""
    return Money(int(facts[name]), str(facts[f"{name}_currency"])) if name in facts else None


def known_before(facts: Mapping[str, str | int]) -> Known:
    """What its person knew before a notice, from its facts."""
    return Known(ListingState(str(facts["was_state"])), price_of(facts, "was"))
