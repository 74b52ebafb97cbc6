"""Looks into the prices of many listings at once, and writes down what it found."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from core.models import PriceAnalysisRow
from core.models.instant import to_ms
from core.ports.price_model import Ad, Guess, PriceModel
from core.ports.rates import Rates
from core.prices.ads import COLUMNS, to_ad, to_sought
from core.prices.believable import believable
from core.prices.comparables import choose
from core.prices.estimating import Figures, figures, month
from core.prices.market import Market
from core.prices.outcomes import DealScore, Trend
from core.prices.score import deal_score
from core.prices.sought import Compared, Scarce, Sought
from core.prices.trend import in_words
from core.store import Database
from core.store.columns import columns_of
from core.values import Money

ANALYSIS = (
    "listing_id", "listing_version", "analyzed_at", "currency", "market_avg", "market_median", "market_min",
    "market_max", "comparable_listings", "recommended_price", "price_range_min", "price_range_max", "price_trend",
    "trend_pct_change", "ml_predicted_price", "ml_confidence_score", "model_version", "step", "low", "high",
    "confidence", "score", "saving",
)  # fmt: skip
IN_A_THREAD = 25  # analyses, some tens of milliseconds: then the chats are answered

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Priced:
    """What was found out about something. Without figures there were too few comparables (`found`)."""

    chosen: Compared | Scarce
    figures: Figures | None = None
    score: DealScore | None = None
    trend: Trend | None = None


class Analyst:
    """One a process: it holds the market."""

    def __init__(self, db: Database, market: Market, rates: Rates, model: PriceModel | None) -> None:
        """`model` is None where nothing learns prices."""
        self._db, self._market, self._rates, self._model = db, market, rates, model

    async def rows(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Listings as they are looked into."""
        sql = f"SELECT {COLUMNS} FROM listing WHERE id = ANY($1::bigint[]) ORDER BY id"  # noqa: S608
        return await self._db.rows(sql, list(ids))

    async def analyse(self, rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[int, Priced]:
        """What each listing is worth, by its id. One that fails is left out and logged.

        The model speaks by category: an ad that names none is asked again as one of its comparables' category.
        """
        found = await self._priced(rows, await self.guesses([to_ad(row) for row in rows]), now)
        unnamed = [row for row in rows if row["category"] is None and row["id"] in found]
        alike = {row["id"]: found[row["id"]].chosen.category for row in unnamed if found[row["id"]].figures}
        unnamed = [row for row in unnamed if alike.get(row["id"])]
        guesses = await self.guesses([replace(to_ad(row), category=alike[row["id"]]) for row in unnamed])
        again = [(row, guess) for row, guess in zip(unnamed, guesses, strict=True) if guess is not None]
        return found | await self._priced([row for row, _ in again], [guess for _, guess in again], now)

    async def _priced(
        self, rows: Sequence[Mapping[str, Any]], guesses: Sequence[Guess | None], now: datetime
    ) -> dict[int, Priced]:
        found: dict[int, Priced] = {}
        if not rows:
            return found
        async with self._market.reading:
            await self._market.refresh(now)
            for start in range(0, len(rows), IN_A_THREAD):
                several = rows[start : start + IN_A_THREAD]
                told = guesses[start : start + IN_A_THREAD]
                found |= await asyncio.to_thread(self._several, several, told, to_ms(now))
        return found

    async def guesses(self, ads: Sequence[Ad]) -> list[Guess | None]:
        """What the model says of each ad; nothing where it fails: then the comparables speak."""
        if self._model is None or self._model.card() is None or not ads:
            return [None] * len(ads)
        try:
            return await self._model.guess(ads)
        except Exception:
            log.exception("model does not answer", ads=len(ads))
            return [None] * len(ads)

    def price(self, sought: Sought, guess: Guess | None, asking: Money | None) -> Priced:
        """What something is worth. The market is held."""
        chosen = choose(self._market.shelf, sought, self._rates)
        if isinstance(chosen, Scarce):
            return Priced(chosen)
        known = figures(chosen, guess, self._model.card() if self._model else None, self._rates)
        asked = believable(asking)
        if asked is not None and asked.currency != chosen.currency:
            asked = self._rates.convert(asked, chosen.currency)
        score = deal_score(asked, known.recommended, known.low, known.high, known.confidence) if asked else None
        return Priced(chosen, known, score, month(self._market.shelf, chosen, self._rates, sought.at))

    def _several(
        self, rows: Sequence[Mapping[str, Any]], guesses: Sequence[Guess | None], now: int
    ) -> dict[int, Priced]:
        found = {}
        for row, guess in zip(rows, guesses, strict=True):
            asking = None if row["price"] is None or not row["currency"] else Money(row["price"], row["currency"])
            try:
                sought = to_sought(row, self._market.group_of(row["id"]), now)
                found[row["id"]] = self.price(sought, guess, asking)
            except Exception:  # one that cannot be looked into holds up no other
                log.exception("price not looked into", listing_id=row["id"])
        return found

    async def write(self, found: Iterable[tuple[int, int, Priced]], now: datetime) -> None:
        """Keep analyses: each a listing's id, its version, and what was found. Called in a transaction."""
        rows = [_columns(listing_id, version, priced, now) for listing_id, version, priced in found]
        if rows:
            await self._db.insert(columns_of(PriceAnalysisRow, ANALYSIS), rows)


def _columns(listing_id: int, version: int, priced: Priced, now: datetime) -> tuple[Any, ...]:
    known, chosen = priced.figures, priced.chosen
    if known is None or isinstance(chosen, Scarce):
        assert isinstance(chosen, Scarce)
        return (listing_id, version, to_ms(now), *(None,) * 5, chosen.found, *(None,) * 14)
    spread, model, change = known.spread, known.model, priced.trend.change if priced.trend else None
    return (
        listing_id, version, to_ms(now), chosen.currency, spread.mean.minor, spread.median.minor, spread.lowest.minor,
        spread.highest.minor, spread.n, known.recommended.minor, spread.q1.minor, spread.q3.minor, in_words(change),
        None if change is None else change * 100, model.price.minor if model else None, known.model_confidence,
        model.version if model else None, chosen.step.value, known.low.minor, known.high.minor, known.confidence,
        priced.score.value if priced.score else None,
        priced.score.saving.minor if priced.score and priced.score.saving else None,
    )  # fmt: skip
