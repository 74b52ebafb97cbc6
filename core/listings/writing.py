"""Listings, their prices and their events, a statement for each table however many rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from core.models import EventRow, ListingRow, PriceChangeRow
from core.models.instant import to_ms
from core.store import Database
from core.store.columns import Columns, columns_of
from core.values import EventKind

JUDGED = (  # columns that a rule's verdict depends on
    "title_terms",
    "text_terms",
    "listing_class",
    "category",
    "condition",
    "price",
    "currency",
    "latitude",
    "longitude",
    "state",
)
FROM_OFFER = (  # columns that an offer fills
    *JUDGED,
    "title",
    "description",
    "fingerprint",
    "location",
    "url",
    "pictures",
    "content_hash",
    "extra",
    "version",
    "touched",
)
NEW = ("source", "source_id", "seller_id", "first_seen", "posted_at", *FROM_OFFER)
CHANGED = ("id", *FROM_OFFER)
PRICE = ("listing_id", "version", "price", "currency", "at")
EVENT = ("listing_id", "kind", "version", "before", "load_id", "due", "created", "state", "tries")

_new, _changed = itemgetter(*NEW), itemgetter(*CHANGED)


class Happening(NamedTuple):
    """What happened to a listing. `before`: the columns that rules look at and that changed; None of a new one."""

    listing_id: int
    kind: EventKind
    version: int
    price: int | None
    currency: str | None
    before: Mapping[str, Any] | None = None

    @property
    def has_other_price(self) -> bool:
        """Whether its history of prices grows."""
        return self.before is None or "price" in self.before or "currency" in self.before


async def known(db: Database, source: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By the source's id, of those listings that we have: `id`, `content_hash` and `state`."""
    rows = await db.rows(
        "SELECT id, source_id, content_hash, state FROM listing WHERE source = $1 AND source_id = ANY($2::text[])",
        source,
        list(ids),
    )
    return {row["source_id"]: row for row in rows}


async def held(db: Database, ids: Iterable[int]) -> list[dict[str, Any]]:
    """What a change is compared with, a row a listing. Until the transaction ends nobody else changes them."""
    columns = ", ".join(("id", "version", "content_hash", *JUDGED))
    sql = f"SELECT {columns} FROM listing WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"  # noqa: S608
    return await db.rows(sql, sorted(ids))  # in one order, so that two processes wait for each other in turn


async def add_listings(db: Database, rows: Sequence[Mapping[str, Any]]) -> list[Happening]:
    """Write new listings (NEW columns as stored). One that another process wrote meanwhile is left as it is."""
    if not rows:
        return []
    added = await db.insert(_columns(ListingRow, NEW), [_new(row) for row in rows], "id", "source_id")
    ids = {row["source_id"]: row["id"] for row in added}
    return [
        Happening(found, EventKind.NEW, row["version"], row["price"], row["currency"])
        for row in rows
        if (found := ids.get(row["source_id"])) is not None
    ]


async def change_listings(db: Database, rows: Sequence[Mapping[str, Any]]) -> None:
    """Bring listings up to date (CHANGED columns as stored)."""
    if rows:
        await db.update(_columns(ListingRow, CHANGED), [_changed(row) for row in rows])


async def tell(db: Database, happenings: Sequence[Happening], load_id: int | None, now: datetime) -> None:
    """Write the history of prices and an event for each happening."""
    at = to_ms(now)
    prices = [(h.listing_id, h.version, h.price, h.currency, at) for h in happenings if h.has_other_price]
    events = [(h.listing_id, h.kind.value, h.version, _json(h.before), load_id, at, at, "todo", 0) for h in happenings]
    if prices:
        await db.insert(_columns(PriceChangeRow, PRICE), prices)
    if events:
        await db.insert(_columns(EventRow, EVENT), events)


def _json(before: Mapping[str, Any] | None) -> str | None:
    return None if before is None else json.dumps(before, separators=(",", ":"))


@cache
def _columns(model: Any, names: tuple[str, ...]) -> Columns:
    return columns_of(model, names)
