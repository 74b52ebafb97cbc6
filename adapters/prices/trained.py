"""A trained model of one folder: read by many processes, trained in one of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import numpy as np
import structlog

from adapters.prices.judging import ENOUGH
from adapters.prices.model import Model
from adapters.prices.reading import Read
from adapters.prices.rows import lines_of
from adapters.prices.store import ModelStore, Note, Unusable, note_of
from core.ports.price_model import Guess, ModelCard, PricedAd

TRAINING = "adapters.prices.training"
MOST_AT_ONCE = 2_000  # ads a step, so that a large question needs no large memory

log = structlog.get_logger()


class TrainingFailed(Exception):
    """The process that learns ended without an answer. The model in use stays."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model in memory, and what is known of it."""

    note: Note
    model: Model

    def guesses(self, ads: Sequence[Read]) -> list[Guess | None]:
        """A guess for each ad; None in a category that the model does not speak of."""
        guesses: list[Guess | None] = []
        for start in range(0, len(ads), MOST_AT_ONCE):
            guesses += self._guesses(ads[start : start + MOST_AT_ONCE])
        return guesses

    def _guesses(self, ads: Sequence[Read]) -> list[Guess | None]:
        card = self.note.card
        asked = [(at, ad) for at, ad in enumerate(ads) if ad.category in card.used_in]
        guesses: list[Guess | None] = [None] * len(ads)
        if not asked:
            return guesses
        told = [np.exp(each) for each in self.model.predict([ad for _, ad in asked])]
        for (at, ad), price, low, high in zip(asked, *told, strict=True):
            rows, error, _ = card.by_category.get(ad.category, (0, 0.0, 0.0))
            if rows < ENOUGH:
                rows, error = card.rows, card.error
            guesses[at] = Guess(float(price), float(low), float(high), error, rows)
        return guesses


class Trained:
    """The newest usable model of a folder, whichever process trained it. Says once in the log why there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = ModelStore(folder)
        self._loaded: Loaded | None = None
        self._refused: object = None  # the note, or the words, that were told of already
        self._loading = Lock()
        self._training = asyncio.Lock()

    def card(self) -> ModelCard | None:
        """What the model in use says of itself; None before the first."""
        try:
            note = self._store.note()
        except Unusable as why:
            self._tell(str(why), why)
            note = None
        if note is None or note == self._refused:
            return self._loaded.note.card if self._loaded else None
        return note.card

    async def train(self, rows: Sequence[PricedAd], currency: str, now: datetime) -> ModelCard | None:
        """Learn anew; None where there are too few rows. Trainings take turns; raises TrainingFailed."""
        async with self._training:
            note = await self._learn(rows, currency, now)
            if note is None:
                return None
            await asyncio.to_thread(self._store.use, note)
            await asyncio.to_thread(self.current)
            log.info("price model trained", version=note.card.version, rows=note.card.rows, error=note.card.error)
            return note.card

    async def _learn(self, rows: Sequence[PricedAd], currency: str, now: datetime) -> Note | None:
        told = await asyncio.to_thread(_told, rows, currency, now)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", TRAINING, str(self._folder),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            answer, trouble = await process.communicate(told)
        finally:
            if process.returncode is None:  # cancelled: nobody waits for it any more
                process.kill()
                await process.wait()
        if process.returncode != 0:
            log.error(
                "price training failed", code=process.returncode, trouble=trouble.decode(errors="replace")[-2_000:]
            )
            raise TrainingFailed
        found = json.loads(answer)
        return note_of(found) if found else None

    def current(self) -> Loaded | None:
        """The model that counts now, loaded when another one does. One that is unusable leaves the one before."""
        try:
            note = self._store.note()
        except Unusable as why:
            self._tell(str(why), why)
            return self._loaded
        if note is None or note == self._refused:
            return self._loaded
        with self._loading:
            if self._loaded is None or self._loaded.note != note:
                try:
                    self._loaded = Loaded(note, self._store.load(note))
                except Unusable as why:
                    self._tell(note, why)
        return self._loaded

    def _tell(self, refused: object, why: Unusable) -> None:
        if refused != self._refused:
            self._refused = refused
            log.error("price model refused", why=str(why))


def _told(rows: Sequence[PricedAd], currency: str, now: datetime) -> bytes:
    return b"".join(lines_of(rows, currency, now))
