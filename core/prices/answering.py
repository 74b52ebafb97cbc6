"""The full answer to a question about a price: the estimate with its comparables, its history and its reasons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.listings.rows import to_listing
from core.models import ListingRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.price_model import Ad
from core.ports.rates import Rates
from core.prices import ads, questions
from core.prices.advice import Stays, advice
from core.prices.analyst import Analyst, Priced
from core.prices.believable import believable
from core.prices.estimating import history, staying
from core.prices.market import Market
from core.prices.outcomes import (
    ENOUGH,
    Advice,
    Comparable,
    Estimate,
    PriceChecked,
    Subject,
    TooLittle,
    Trend,
    TrendPoint,
)
from core.prices.sought import Compared, Scarce, Sought
from core.values import ListingState, Money, Person

SHOWN = 10  # comparables with their links
NOBODY: Stays = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, what it was worked out from, and what a seller may ask."""

    checked: PriceChecked
    priced: Priced
    asks: Advice | None


@dataclass(frozen=True, slots=True)
class _Past:
    """What the group of comparables says of time."""

    trends: tuple[Trend, ...] = ()
    weeks: tuple[TrendPoint, ...] = ()
    stays: Stays = NOBODY


class Answering:
    """Answers one question at a time."""

    def __init__(self, clock: Clock, market: Market, analyst: Analyst, rates: Rates) -> None:
        self._clock, self._market, self._analyst, self._rates = clock, market, analyst, rates

    async def warm(self) -> None:
        """Take in what is for sale ahead of who will ask: seconds, where there is much."""
        async with self._market.reading:
            await self._market.refresh(self._clock.now())

    async def about_listing(self, row: ListingRow) -> Found:
        """What a listing is worth."""
        now = self._clock.now()
        (told,) = await self._analyst.rows([row.id])
        ad, listing = ads.to_ad(told), to_listing(row)
        subject = Subject(listing.title, listing.category, listing.condition, listing.price, listing)
        async with self._market.reading:
            await self._market.refresh(now)
            sought = ads.to_sought(told, self._market.group_of(row.id), to_ms(now))
        priced, past = await self._price(sought, lambda category: replace(ad, category=category), listing.price, now)
        return await self._found(subject, priced, past, now)

    async def about(self, subject: Subject, person: Person) -> Found:
        """What something described in words is worth."""
        now = self._clock.now()
        sought = questions.to_sought(subject, person, now)
        priced, past = await self._price(
            sought, lambda category: questions.to_ad(subject, now, category), subject.asking, now
        )
        category = subject.category or priced.chosen.category
        return await self._found(replace(subject, category=category), priced, past, now)

    async def _price(
        self, sought: Sought, ad: Callable[[str | None], Ad], asking: Money | None, now: datetime
    ) -> tuple[Priced, _Past]:
        """Comparables first: they say the category of what names none, and the model speaks by category."""
        async with self._market.reading:
            await self._market.refresh(now)
            priced, past = await asyncio.to_thread(self._work_out, sought, None, asking)
        if priced.figures is None:
            return priced, past
        (guess,) = await self._analyst.guesses([ad(sought.category or priced.chosen.category)])
        if guess is None:
            return priced, past
        async with self._market.reading:
            return await asyncio.to_thread(self._work_out, sought, guess, asking)

    def _work_out(self, sought: Sought, guess: Any, asking: Money | None) -> tuple[Priced, _Past]:
        priced = self._analyst.price(sought, guess, asking)
        if priced.figures is None or isinstance(priced.chosen, Scarce):
            return priced, _Past()
        trends, weeks = history(self._market.shelf, priced.chosen, self._rates, sought.at)
        stays = staying(self._market.shelf, priced.chosen, sought.at, priced.figures.recommended)
        return priced, _Past(trends, weeks, stays)

    async def _found(self, subject: Subject, priced: Priced, past: _Past, now: datetime) -> Found:
        known, chosen = priced.figures, priced.chosen
        if known is None or isinstance(chosen, Scarce):
            assert isinstance(chosen, Scarce)
            widen = tuple(_widening(subject, chosen))
            return Found(PriceChecked(subject, TooLittle(chosen.found, ENOUGH, widen)), priced, None)
        estimate = Estimate(
            recommended=known.recommended,
            low=known.low,
            high=known.high,
            confidence=known.confidence,
            step=chosen.step,
            spread=known.spread,
            sold=known.sold,
            model=known.model,
            trends=past.trends,
            weeks=past.weeks,
            time_to_sell=past.stays[0],
            comparables=await _comparables(chosen),
            prices=tuple(Money(max(1, round(price)), chosen.currency) for price in sorted(chosen.prices.tolist())),
            converted=chosen.converted,
            rate_date=self._rates.day if chosen.converted else None,
            made_at=now,
        )
        score = priced.score if believable(subject.asking) else None
        return Found(PriceChecked(subject, estimate, score), priced, advice(known, past.stays))


def _widening(subject: Subject, chosen: Scarce) -> Sequence[str]:
    """What would find more: words left out, or a category said where none is known."""
    widen = ["words"] if len(subject.title.split()) > 1 else []
    return [*widen, "category"] if chosen.category is None else widen


async def _comparables(chosen: Compared) -> tuple[Comparable, ...]:
    """The most alike, as they stand."""
    ids = chosen.ids[:SHOWN].tolist()
    rows: Mapping[int, ListingRow] = {
        row.id: row for row in await ListingRow.filter(id__in=ids, state=ListingState.ACTIVE)
    }
    told = zip(ids, chosen.prices.tolist(), chosen.likenesses.tolist(), chosen.weights.tolist(), strict=False)
    return tuple(
        Comparable(to_listing(rows[i]), Money(max(1, round(price)), chosen.currency), likeness, min(1.0, weight))
        for i, price, likeness, weight in told
        if i in rows
    )
