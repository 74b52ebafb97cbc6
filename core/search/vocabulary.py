"""The words of the listings we hold, for telling what no listing says and what was probably meant."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from core.models import ListingRow
from core.ports.clock import Clock
from core.search.completion import Completions
from core.text.lexicon import Lexicon
from core.values import ListingState

LOOK_EVERY = timedelta(minutes=5)
MOST_LISTINGS = 100_000  # the newest, when first read; those that come later are added
CHUNK = 50  # listings read at a time: some 10 ms


class Vocabulary:
    """The words of active listings. They are read when first asked for, later only those of new listings.

    Words of a listing that was sold or changed since stay in.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lexicon = Lexicon()
        self._read_to: int | None = None  # the id of the last listing read
        self._looked: datetime | None = None
        self._completions: Completions | None = None
        self._reading = asyncio.Lock()

    async def words(self) -> Lexicon:
        """The words and how many listings say each. The first time takes seconds; cancelled, the next call goes on."""
        async with self._reading:
            now = self._clock.now()
            if self._looked is None or now - self._looked >= LOOK_EVERY:
                await self._read()
                self._looked = now
        return self._lexicon

    async def words_within(self, seconds: float) -> Lexicon | None:
        """The words, if they are known within so many seconds; each call goes on where the last one stopped."""
        try:
            async with asyncio.timeout(seconds):
                return await self.words()
        except TimeoutError:
            return None

    def known(self) -> Completions | None:
        """What people may be typing, by the words as last read; None if they never were."""
        return self._completions

    async def _read(self) -> None:
        before = self._lexicon.size
        await self._read_new()
        if self._completions is None or self._lexicon.size != before:
            self._completions = await asyncio.to_thread(Completions, self._lexicon)  # nobody adds words meanwhile

    async def _read_new(self) -> None:
        active = ListingRow.filter(state=ListingState.ACTIVE)
        if self._read_to is None:
            older = await active.order_by("-id").offset(MOST_LISTINGS).first()
            self._read_to = older.id if older else 0
        while True:
            rows = (
                await active.filter(id__gt=self._read_to).order_by("id").limit(CHUNK).only("id", "title", "description")
            )
            for row in rows:
                self._lexicon.add(row.title, row.description)
                self._read_to = row.id
            if len(rows) < CHUNK:
                return
            await asyncio.sleep(0)
