"""The learned price speaks by category; what names none is taken to be of its comparables' category."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from core.models import ListingRow, PriceAnalysisRow
from core.ports.price_model import Ad, Guess, ModelCard, PricedAd
from core.prices.outcomes import Estimate
from core.store import Database
from core.values import Money
from tests.builders import offer
from tests.core.prices.test_service import phones
from tests.fakes.clock import FrozenClock


class KnowsPhones:
    """A model that was proved for phones alone: $333."""

    def card(self) -> ModelCard:
        when = datetime(2026, 1, 1, tzinfo=UTC)
        return ModelCard("v1", when, "USD", 500, when, when, 0.1, 0.3, {}, frozenset({"phones"}), 0.8)

    async def guess(self, ads: Sequence[Ad]) -> list[Guess | None]:
        return [Guess(333.0, 300.0, 370.0, 0.1, 500) if ad.category == "phones" else None for ad in ads]

    async def train(self, rows: Sequence[PricedAd], currency: str, now: datetime) -> ModelCard | None:
        return None


@pytest.mark.parametrize("category", ["phones", None])
async def test_a_listing_and_words_are_priced_alike_with_a_category_or_without(
    db: Database, clock: FrozenClock, wakes: Wakes, places: OfflinePlaces, photos: PhotoFolder, alice: Talk,
    category: str | None,
) -> None:  # fmt: skip
    async with GuardedFetch() as fetch:
        outside = Outside(
            clock, places, photos, fetch, StandardFeeds(), default_rates(), DemoGoods(), price_model=KnowsPhones()
        )
        app = build_app(db, outside, wakes, owner="test")
        await app.sources.load(phones(280, 290, 300, 310, 320, 300, 295, 305, 315, 285))
        await app.sources.load(
            [offer("Apple iPhone 12 128GB black", 250, description="with its box", category=category, condition="good")]
        )
        row = await ListingRow.get(description="with its box")

        words = await app.prices.check(alice.person, "iphone 12 128gb good")
        listing = await app.prices.of_listing(alice.person, row.id)
        for checked in (words, listing):
            assert isinstance(checked.found, Estimate)
            assert checked.found.recommended == Money(33300, "USD")
        while await app.prices.scorer.score_waiting():
            pass
        kept = await PriceAnalysisRow.filter(listing_id=row.id).order_by("-id").first()
        assert kept is not None
        assert kept.ml_predicted_price == 33300
