"""Items of their seller: fetched through them alone, changed, put back, and how many people heard of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from tortoise.expressions import Q

from core.dropped import drop
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import EventRow, ItemRow, ListingRow
from core.ports.clock import Clock
from core.refs import is_ref, new_ref
from core.selling.draft import Draft
from core.selling.outcomes import Item, ItemState
from core.selling.rows import draft_of, packed, said_of, to_item, to_offer
from core.store import Database
from core.values import MEMBER_SOURCE, ListingState, Person

UNDO_FOR = timedelta(seconds=60)
OFFERED_DAYS = 30
LISTING_STATES = {
    ListingState.ACTIVE: ItemState.OFFERED,
    ListingState.SOLD: ItemState.SOLD,
}


class Holding:
    """Reads and writes items."""

    def __init__(self, db: Database, clock: Clock, ingest: Ingest, days: int = OFFERED_DAYS) -> None:
        """Items are offered for so many days."""
        self._db, self.clock, self._ingest = db, clock, ingest
        self.span = timedelta(days=days)

    async def own(self, person: Person, ref: str, *states: ItemState, is_held: bool = False) -> ItemRow:
        """An item of this person, its listing fetched. Raises Refused: NO_SUCH_ITEM, or NOT_OFFERED where it is in none
        of these states. `is_held`: nobody else writes it before the transaction is over.
        """
        own = ItemRow.filter(ref=ref, seller_id=person.id)
        own = own.select_for_update() if is_held else own
        row = await own.prefetch_related("listing").first() if is_ref(ref) else None
        if row is None or (row.state == ItemState.DELETED and ItemState.DELETED not in states):
            raise Refused(Why.NO_SUCH_ITEM)
        if states and row.state not in states:
            raise Refused(Why.NOT_OFFERED if ItemState.OFFERED in states else Why.NO_SUCH_ITEM)
        return row

    @asynccontextmanager
    async def held(self, person: Person, ref: str, *states: ItemState) -> AsyncIterator[ItemRow]:
        """The same as it is now, to be written: what others say of it at once waits, and starts from what it says then.

        All that is written meanwhile is one transaction.
        """
        async with self._db.transaction():
            row = await self.own(person, ref, *states, is_held=True)
            yield row
        if row.listing is not None:
            self._ingest.wake()

    async def say(self, row: ItemRow, draft: Draft) -> ItemRow:
        """Let an item say what a draft does. Rules hear of an offered one as of any listing that changes."""
        if row.listing is None:
            row.draft = packed(draft)
        else:
            row.listing = await self._ingest.one(to_offer(draft, row.listing.source_id, row.listing))
        row.updated = self.clock.now()
        await row.save(update_fields=["draft", "updated"])
        return row

    async def end(self, row: ItemRow, state: ItemState) -> bool:
        """Offer it no more, and drop alerts of it that have not left; not where it stands otherwise than it was read,
        as after its seller renewed or sold it. Answers whether.
        """
        now = self.clock.now()
        gone = ListingState.SOLD if state is ItemState.SOLD else ListingState.REMOVED
        async with self._db.transaction():
            as_read = ItemRow.filter(id=row.id, state=row.state, ends_at=row.ends_at)
            if not await as_read.update(state=state.value, updated=now):
                return False
            if row.listing is not None:
                await self._ingest.end(row.listing.id, gone)
                row.listing.state = gone
            row.state, row.updated = state.value, now
        return True

    async def offerings(self, row: ItemRow) -> list[ListingRow]:
        """All listings that an item has had: one each time it was offered, as `Drafts.publish` names them."""
        mine = ListingRow.filter(source=MEMBER_SOURCE, seller_id=row.seller_id)
        return await mine.filter(Q(id=row.listing_id or 0) | Q(source_id__startswith=f"{row.ref}."))

    async def forget(self, row: ItemRow) -> None:
        """Nothing is left of an item. What others were told of it stays theirs; of it, only that it was."""
        async with self._db.transaction():
            offered = await self.offerings(row)
            await drop({*said_of(row).photos, *(name for one in offered for name in draft_of(one).photos)})
            gone = ListingRow.filter(id__in=[one.id for one in offered])
            await gone.update(pictures=[], description="", state=ListingState.REMOVED, touched=self.clock.now())
            await row.delete()

    async def revive(self, row: ItemRow) -> None:
        """Its listing is to be had again, as if it had never been gone: who was told is not told anew."""
        if row.listing is None or row.listing.state == ListingState.ACTIVE:
            return
        now = self.clock.now()
        async with self._db.transaction():
            await ListingRow.filter(id=row.listing.id).update(state=ListingState.ACTIVE, touched=now)
            missed = EventRow.filter(listing_id=row.listing.id, version=row.listing.version, state="done")
            await missed.update(state="todo", due=now)  # judged meanwhile, it was not to be had
        row.listing.state = ListingState.ACTIVE

    async def adopt(self, seller_id: int | None = None) -> None:
        """Listings of members that came in another way become items too; not that of a draft which is half published,
        for it is the draft's as soon as that is said again.
        """
        whose = "" if seller_id is None else " AND l.seller_id = $2"
        rows = await self._db.rows(
            "SELECT l.id, l.seller_id, l.state, l.price, l.currency FROM listing l"  # noqa: S608
            " LEFT JOIN item i ON i.listing_id = l.id WHERE l.source = $1 AND l.seller_id IS NOT NULL"
            f" AND l.state <> 'removed' AND i.id IS NULL{whose}"
            " AND NOT EXISTS (SELECT 1 FROM item d WHERE d.seller_id = l.seller_id AND d.listing_id IS NULL"
            " AND l.source_id = d.ref || '.' || CAST(d.times AS TEXT)) ORDER BY l.id LIMIT 500",
            MEMBER_SOURCE,
            *(() if seller_id is None else (seller_id,)),
        )
        now = self.clock.now()
        fresh = [
            ItemRow(
                ref=new_ref(),
                seller_id=row["seller_id"],
                listing_id=row["id"],
                state=LISTING_STATES[ListingState(row["state"])].value,
                ends_at=now + self.span,
                first_price=row["price"],
                first_currency=row["currency"],
                created=now,
                updated=now,
            )
            for row in rows
        ]
        if fresh:
            await ItemRow.bulk_create(fresh, ignore_conflicts=True)

    async def counted(self, rows: Sequence[ItemRow]) -> tuple[Item, ...]:
        """Items with how many people were told of each, and how many keep it."""
        ids = [row.listing.id for row in rows if row.listing is not None]
        told = await self._count(
            "SELECT m.listing_id AS id, count(DISTINCT d.person_id) AS n FROM alert_match m"
            " JOIN delivery d ON d.id = m.delivery_id WHERE m.listing_id = ANY($1::bigint[]) AND d.state = 'sent'"
            " GROUP BY m.listing_id",
            ids,
        )
        saved = await self._count(
            "SELECT listing_id AS id, count(*) AS n FROM saved_listing WHERE listing_id = ANY($1::bigint[])"
            " GROUP BY listing_id",
            ids,
        )
        return tuple(to_item(row, told.get(row.listing_id or 0, 0), saved.get(row.listing_id or 0, 0)) for row in rows)

    async def _count(self, sql: str, ids: list[int]) -> dict[int, int]:
        return {row["id"]: row["n"] for row in await self._db.rows(sql, ids)} if ids else {}
