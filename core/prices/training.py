"""What the model learns from, and when it learns anew."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.price_model import ModelCard, PricedAd, PriceModel
from core.ports.rates import Rates
from core.prices.ads import COLUMNS, to_ad
from core.prices.believable import is_believable
from core.prices.licence import EBAY_API_SOURCE, may_be_worked_up
from core.prices.market import Market
from core.prices.weighing import factor
from core.store import Database
from core.text.classes import ListingClass
from core.text.money import decimals
from core.values import DEMO_SOURCE

MOST_ROWS = 30_000  # the newest
CHUNK = 1_000
FIRST = 300  # rows, before there is a model
NEW, NEW_SHARE = 200, 0.05  # listings since the last one, and as a part of what it learned from
REST = timedelta(hours=20)  # between two trainings: once a night, whatever the hour drifts by

log = structlog.get_logger()


class Training:
    """Trains the model on what we know."""

    def __init__(self, db: Database, clock: Clock, market: Market, rates: Rates, model: PriceModel | None) -> None:
        self._db, self._clock, self._market, self._rates, self._model = db, clock, market, rates, model

    def card(self) -> ModelCard | None:
        """What the model in use says of itself."""
        return self._model.card() if self._model is not None else None

    async def run(self) -> ModelCard | None:
        """Learn anew where enough is new; None where it is not, or nothing was learned."""
        if self._model is None or not await self._is_due(self._model.card()):
            return None
        rows, currency = await self.rows()
        if len(rows) < FIRST:
            return None
        return await self._model.train(rows, currency, self._clock.now())

    async def rows(self) -> tuple[list[PricedAd], str]:
        """Goods with a believable price, in one currency: that of most of them. Nothing of the eBay API, no demo."""
        found: list[Mapping[str, Any]] = []
        last = 1 << 62
        while len(found) < MOST_ROWS:
            chunk = await self._db.rows(
                f"SELECT {COLUMNS} FROM listing WHERE id < $1 AND price IS NOT NULL AND source <> $2"  # noqa: S608
                " AND source NOT LIKE $3 AND source <> $4 ORDER BY id DESC LIMIT $5",
                last,
                EBAY_API_SOURCE,
                f"{EBAY_API_SOURCE}:%",
                DEMO_SOURCE,
                CHUNK,
            )
            found += [row for row in chunk if may_be_learned(row)]
            if len(chunk) < CHUNK:
                break
            last = chunk[-1]["id"]
            await asyncio.sleep(0)
        currency = max(Counter(row["currency"] for row in found).items(), key=lambda item: item[1], default=("USD", 0))
        async with self._market.reading:
            await self._market.refresh(self._clock.now())  # so that it knows the reposts
        return self._priced(found[:MOST_ROWS], currency[0]), currency[0]

    def _priced(self, rows: Sequence[Mapping[str, Any]], currency: str) -> list[PricedAd]:
        """The oldest first."""
        rates = {code: factor(self._rates, code, currency) for code in {row["currency"] for row in rows}}
        scale = 10 ** decimals(currency)
        return [
            PricedAd(to_ad(row, str(self._market.group_of(row["id"]))), row["price"] * rates[row["currency"]] / scale)
            for row in reversed(rows)
            if rates[row["currency"]] > 0
        ]

    async def _is_due(self, card: ModelCard | None) -> bool:
        if card is None:
            return True
        if self._clock.now() - card.trained_at < REST:
            return False
        (new,) = await self._db.rows(
            "SELECT count(*) AS number FROM listing WHERE touched > $1 AND price IS NOT NULL", to_ms(card.trained_at)
        )
        return int(new["number"]) >= max(NEW, NEW_SHARE * card.rows)


def may_be_learned(row: Mapping[str, Any]) -> bool:
    """Whether a listing says what goods cost."""
    is_goods = row["listing_class"] in (None, ListingClass.GOODS.value)
    is_ours = may_be_worked_up(row["source"]) and row["source"] != DEMO_SOURCE
    return is_goods and is_ours and is_believable(row["price"], row["currency"])
