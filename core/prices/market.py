"""The ads that are compared, held in memory and kept current by what has been written since the last look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.listings.same import are_same
from core.models import ListingRow
from core.models.instant import to_ms
from core.prices.licence import may_be_worked_up
from core.prices.shelf import FIELDS, Price, Shelf
from core.store import Database
from core.values import ListingState

OVERLAP = timedelta(minutes=1)  # between looks: clocks of several processes differ, and a commit may come late
MANY, REST_S = 2_000, 5.0  # listings written of late: while there are more, looks have seconds between them
MOST_ADS = 200_000  # the newest, when first read; some 120 MB
CHUNK = 500  # ads taken in before the chats get a turn: some 10 ms
ALIKE_LOOKED_AT = 10  # ads of one title and price with which another is compared, to know a repost
SWEEP_EVERY = timedelta(hours=1)
AT_ONCE = 5_000  # ids in one statement

_COLUMNS = ", ".join(FIELDS)


class Market:
    """One a process. Its shelf is read while `reading` is held."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.shelf = Shelf()
        self.reading = asyncio.Lock()
        self._looked: datetime | None = None
        self._swept: datetime | None = None
        self._rests_until = 0.0  # on the loop's clock
        self._seen: dict[int, tuple[object, ...]] = {}  # what was written of late, as it was taken in
        self._alike: dict[str, list[int]] = {}  # listings by fingerprint, without reposts
        self._group: dict[int, int] = {}  # of which listing one is a repost

    async def refresh(self, now: datetime) -> None:
        """Take in every listing that was written, by any process, since the last look. `reading` is held."""
        if asyncio.get_running_loop().time() < self._rests_until:
            return
        since = to_ms((self._looked or now) - OVERLAP)
        first, self._looked = self._looked is None, now
        try:
            if first:
                await self._load()
            await self._read_since(since)
            if now - (self._swept or now) >= SWEEP_EVERY:
                await self._sweep()
                self._swept = now
            self._swept = self._swept or now
        except BaseException:
            if first:  # what was read is read again: half a market is none
                self.shelf, self._looked, self._seen, self._alike, self._group = Shelf(), None, {}, {}, {}
            raise

    def group_of(self, listing_id: int) -> int:
        """The listing that one is a repost of; itself, if it is none."""
        return self._group.get(listing_id, listing_id)

    async def _load(self) -> None:
        (found,) = await self._db.rows(
            "SELECT coalesce(min(id), 0) AS first FROM (SELECT id FROM listing ORDER BY id DESC LIMIT $1) newest",
            MOST_ADS,
        )
        last = int(found["first"]) - 1
        while True:
            rows = await self._db.rows(
                f"SELECT {_COLUMNS} FROM listing WHERE id > $1 ORDER BY id LIMIT $2",  # noqa: S608
                last,
                CHUNK,
            )
            await self._take(rows)
            if len(rows) < CHUNK:
                break
            last = rows[-1]["id"]
            await asyncio.sleep(0)
        await self._read_prices(None)

    async def _read_since(self, since: int) -> None:
        written = await self._db.rows(
            "SELECT id, version, state, touched FROM listing WHERE touched >= $1 ORDER BY id", since
        )
        seen: dict[int, tuple[object, ...]] = {r["id"]: (r["version"], r["state"], r["touched"]) for r in written}
        changed = [listing_id for listing_id, mark in seen.items() if self._seen.get(listing_id) != mark]
        self._seen = seen
        self._rests_until = asyncio.get_running_loop().time() + REST_S if len(seen) > MANY else 0.0
        for start in range(0, len(changed), CHUNK):
            ids = changed[start : start + CHUNK]
            await self._take(
                await self._db.rows(
                    f"SELECT {_COLUMNS} FROM listing WHERE id = ANY($1::bigint[]) ORDER BY id",  # noqa: S608
                    ids,
                )
            )
            await self._read_prices(ids)
            await asyncio.sleep(0)

    async def _sweep(self) -> None:
        """Leave out what was deleted: a row that is gone tells nobody."""
        known = self.shelf.known()
        for start in range(0, len(known), AT_ONCE):
            ids = known[start : start + AT_ONCE]
            rows = await self._db.rows("SELECT id FROM listing WHERE id = ANY($1::bigint[])", ids)
            self.shelf.drop(set(ids) - {row["id"] for row in rows})

    async def _read_prices(self, ids: Sequence[int] | None) -> None:
        """The prices of listings that had more than one."""
        which = "" if ids is None else " WHERE listing_id = ANY($1::bigint[])"
        rows = await self._db.rows(
            "SELECT listing_id, at, price, currency FROM price_change WHERE listing_id IN ("  # noqa: S608
            f"SELECT listing_id FROM price_change{which} GROUP BY listing_id HAVING count(*) > 1)"
            " AND price IS NOT NULL AND currency IS NOT NULL ORDER BY listing_id, version",
            *(() if ids is None else (list(ids),)),
        )
        former: dict[int, list[Price]] = {}
        for row in rows:
            price = Price(row["at"], row["price"], self.shelf.number(row["currency"]))
            former.setdefault(row["listing_id"], []).append(price)
        self.shelf.former.update(former)

    async def _take(self, rows: Sequence[Mapping[str, Any]]) -> None:
        rows = [row for row in rows if may_be_worked_up(row["source"])]
        await self._group_reposts(rows)
        for row in rows:
            self.shelf.take(row, self.group_of(row["id"]))

    async def _group_reposts(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Find out which ads offer what an earlier one does: each thing counts once."""
        twins: dict[int, list[int]] = {}
        for row in rows:
            mark, listing_id = row["fingerprint"], row["id"]
            self._group.pop(listing_id, None)
            if mark is None or row["state"] == ListingState.REMOVED:
                continue
            heads = self._alike.setdefault(mark, [])
            if others := [head for head in heads if head != listing_id]:
                twins[listing_id] = others[-ALIKE_LOOKED_AT:]
            if listing_id not in heads:
                heads.append(listing_id)
        for listing_id, earlier in (await self._same(twins)).items():
            self._group[listing_id] = self.group_of(earlier)

    async def _same(self, twins: Mapping[int, Sequence[int]]) -> dict[int, int]:
        """By listing, an earlier one that offers the same thing."""
        found: dict[int, int] = {}
        if not twins:
            return found
        full = {row.id: row for row in await _whole({*twins, *(other for each in twins.values() for other in each)})}
        for listing_id, others in twins.items():
            one = full.get(listing_id)
            same = (o for o in others if one is not None and o in full and o < listing_id and are_same(one, full[o]))
            if (earlier := next(same, None)) is not None:
                found[listing_id] = earlier
        return found


async def _whole(ids: Iterable[int]) -> list[ListingRow]:
    wanted = sorted(ids)
    return [
        row
        for start in range(0, len(wanted), AT_ONCE)
        for row in await ListingRow.filter(id__in=wanted[start : start + AT_ONCE])
    ]
