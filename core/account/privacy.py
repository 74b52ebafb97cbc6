"""What is kept of a person: said, given to them as a file, and erased."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from core.account.archive import pack
from core.account.counters import exports_of
from core.account.linking import accounts_of
from core.account.outcomes import DataExported, EraseAsked, EraseDropped, PersonErased, PrivacyShown
from core.belongings import MOST_ROWS, Belonging
from core.delivery.endings import STOPPED
from core.delivery.tally import take
from core.dropped import drop, remove_dropped
from core.errors import Refused, Why
from core.models import DestinationRow, ListingRow, PersonRow, TokenRow
from core.ports.clock import Clock
from core.ports.photos import Photos
from core.search.service import Search
from core.store import Database
from core.undo import Undo
from core.values import Person

FILE = "deal-scout-data.zip"
ERASE = "erase"  # the verb of the token that a yes comes back with
ASKED_FOR = timedelta(minutes=10)
EXPORTS_A_DAY = 10
ROWS = (MOST_ROWS, 5_000, 1_000)  # of each table, tried until the file is small enough
COUNTED = (
    "rules",
    "items",
    "shared_items",
    "listings",
    "saved",
    "watches",
    "mutes",
    "channels",
    "messages",
    "consents",
)


class Privacy:
    """The service. Everybody has their own."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        everything: Collection[Belonging],
        undo: Undo,
        photos: Photos,
        search: Search,
    ) -> None:
        self._db, self._clock, self._everything = db, clock, everything
        self._undo, self._photos, self._search = undo, photos, search
        self._room = asyncio.Semaphore(1)  # one file at a time, so that memory stays bounded

    async def show(self, person: Person) -> PrivacyShown:
        """What there is."""
        return PrivacyShown(await accounts_of(person.id), await self._counts(person.id))

    async def export(self, person: Person) -> DataExported:
        """All of it as a file. Raises Refused: EXPORT_LIMIT, EXPORT_TOO_LARGE."""
        now = self._clock.now()
        if not await take(self._db, exports_of(person.id), now.date().isoformat(), 1, EXPORTS_A_DAY):
            raise Refused(Why.EXPORT_LIMIT, limit=EXPORTS_A_DAY)
        async with self._room:
            for most in ROWS:
                found = await self._pack(person.id, most, now)
                if found is not None:
                    return found
        raise Refused(Why.EXPORT_TOO_LARGE)

    async def ask(self, person: Person) -> EraseAsked:
        """Whether they mean it."""
        token = await self._undo.offer(person.id, ERASE, ASKED_FOR)
        minutes = int(ASKED_FOR.total_seconds()) // 60
        accounts, kept = await accounts_of(person.id), await self._counts(person.id)
        return EraseAsked(token, accounts, kept, minutes, await _has_stopped(person.id))

    async def keep(self, person: Person) -> EraseDropped:
        """They do not: what they were asked counts no more."""
        await TokenRow.filter(person_id=person.id, verb=ERASE).delete()
        return EraseDropped()

    async def erase(self, person: Person, token: str) -> PersonErased:
        """Everything, at once and for good. Raises Refused(ERASE_OVER) where that was not asked for lately."""
        async with self._db.transaction():
            await PersonRow.filter(id=person.id).select_for_update().first()
            if await self._undo.take_kept(person, ERASE, token) is None:
                raise Refused(Why.ERASE_OVER)
            stopped = await _has_stopped(person.id)
            has_offered = await ListingRow.filter(seller_id=person.id).exists()
            await drop([name for one in self._everything for name in await one.pictures(person.id)])
            for one in self._everything:
                await one.erase(person.id)
        await self.tidy()
        if has_offered:
            await self._search.forget()
        return PersonErased(stopped)

    async def tidy(self) -> None:
        """Remove the files that nothing refers to any more."""
        await remove_dropped(self._photos)

    async def _pack(self, person_id: int, most: int, now: datetime) -> DataExported | None:
        """The file, of each table the newest rows; None where it would be too large."""
        parts = {one.name: await one.export(person_id, most) for one in self._everything if one.name}
        pictures = {name for one in self._everything for name in await one.pictures(person_id)}
        paths = [path for name in sorted(pictures) if (path := self._photos.path(name)) is not None]
        packed = await asyncio.to_thread(pack, parts, paths, now.isoformat())
        if packed.data is None:
            return None
        cut = tuple(name for name, lines in parts.items() if len(lines) >= most)
        return DataExported(FILE, packed.data, packed.left_out, cut)

    async def _counts(self, person_id: int) -> dict[str, int]:
        return {one.name: await one.count(person_id) for one in self._everything if one.name in COUNTED}


async def _has_stopped(person_id: int) -> bool:
    """Whether STOP was texted from a number of theirs."""
    return await DestinationRow.filter(person_id=person_id, reason=STOPPED, sealed__isnull=False).exists()
