"""The port `PriceModel`: a model of whole ads, and one of titles alone for words and for ads that say little.

A model that has learned what whole ads tell takes silence for a sign: in most places the ads that say least are of
cheap things. Somebody who types `honda civic 2012` is silent for another reason, so a model that has only ever seen
titles answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from adapters.prices.reading import read
from adapters.prices.trained import Trained
from core.ports.price_model import Ad, Guess, ModelCard, PricedAd

TITLES = "titles"  # the folder inside


class PriceModels:
    """Asked in a thread, trained in a process of its own, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._titles = Trained(folder), Trained(folder / TITLES)

    def card(self) -> ModelCard | None:
        """See the port."""
        return self._whole.card()

    async def guess(self, ads: Sequence[Ad]) -> list[Guess | None]:
        """See the port."""
        return await asyncio.to_thread(self._guess, ads) if ads else []

    async def train(self, rows: Sequence[PricedAd], currency: str, now: datetime) -> ModelCard | None:
        """See the port. Trainings take turns; raises TrainingFailed. The model of titles first: the other needs it."""
        await self._titles.train([PricedAd(_title(row.ad), row.price) for row in rows], currency, now)
        return await self._whole.train(rows, currency, now)

    def _guess(self, ads: Sequence[Ad]) -> list[Guess | None]:
        loaded, of_titles = self._whole.current(), self._titles.current()
        if loaded is None:
            return [None] * len(ads)
        asked = [read(ad) for ad in ads]
        short = [at for at, ad in enumerate(asked) if loaded.model.says_less(ad)]
        rest = sorted(set(range(len(ads))).difference(short))
        guesses: list[Guess | None] = [None] * len(ads)
        for at, guess in zip(rest, loaded.guesses([asked[at] for at in rest]), strict=True):
            guesses[at] = guess
        if of_titles is not None:
            for at, guess in zip(short, of_titles.guesses([read(_title(ads[at])) for at in short]), strict=True):
                guesses[at] = guess
        return guesses


def _title(ad: Ad) -> Ad:
    """What of an ad is also known of words."""
    return replace(ad, description="", latitude=None, longitude=None, location=None, posted_at=None, fields={})
