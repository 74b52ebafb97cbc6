"""What earlier analyses found, read in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.listings.rows import to_listing
from core.models import ItemRow, ListingRow, PriceAdviceRow, PriceAnalysisRow
from core.prices.analysis import Analysis, Worth
from core.prices.outcomes import Advice, Advised, Ask, Step
from core.prices.score import verdict
from core.values import ListingState, Money


async def newest(ids: Iterable[int]) -> dict[int, PriceAnalysisRow]:
    """The newest analysis of each listing that has one."""
    rows = await PriceAnalysisRow.filter(listing_id__in=list(ids)).order_by("id")
    return {row.listing_id: row for row in rows}


async def worths(listings: Iterable[ListingRow]) -> dict[int, Worth]:
    """What a message says of listings' prices, by id, of those that have an estimate and a score.

    The saving is against the price as it stands.
    """
    wanted = {row.id: row for row in listings if row.score is not None and row.price is not None}
    found = {}
    for listing_id, row in (await newest(wanted)).items() if wanted else ():
        listing = wanted[listing_id]
        recommended = _money(row, row.recommended_price)
        if recommended is None or listing.score is None or listing.price is None:
            continue
        saved = recommended.minor - listing.price if listing.currency == recommended.currency else 0
        found[listing_id] = Worth(
            saving=Money(saved, recommended.currency) if saved > 0 else None,
            recommended=recommended,
            verdict=verdict(listing.score),
            change=None if row.trend_pct_change is None else row.trend_pct_change / 100,
            n=row.comparable_listings,
        )
    return found


def to_analysis(row: PriceAnalysisRow) -> Analysis:
    """A kept analysis as a value."""
    return Analysis(
        listing_id=row.listing_id,
        listing_version=row.listing_version,
        analyzed_at=row.analyzed_at,
        comparable_listings=row.comparable_listings,
        step=Step(row.step) if row.step else None,
        market_avg=_money(row, row.market_avg),
        market_median=_money(row, row.market_median),
        market_min=_money(row, row.market_min),
        market_max=_money(row, row.market_max),
        recommended_price=_money(row, row.recommended_price),
        price_range_min=_money(row, row.price_range_min),
        price_range_max=_money(row, row.price_range_max),
        low=_money(row, row.low),
        high=_money(row, row.high),
        price_trend=row.price_trend,
        trend_pct_change=row.trend_pct_change,
        ml_predicted_price=_money(row, row.ml_predicted_price),
        ml_confidence_score=row.ml_confidence_score,
        confidence=row.confidence,
        score=row.score,
        model_version=row.model_version,
    )


def _money(row: PriceAnalysisRow, minor: int | None) -> Money | None:
    return None if minor is None or row.currency is None else Money(minor, row.currency)


def to_advised(row: PriceAdviceRow) -> Advised:
    """What was advised, with what became of it; its listing and that one's item are fetched."""

    def ask(minor: int, days: float | None) -> Ask:
        return Ask(Money(minor, row.currency), days)

    listing = to_listing(row.listing) if isinstance(row.listing, ListingRow) else None
    is_sold = listing is not None and listing.state is ListingState.SOLD
    return Advised(
        title=row.title,
        listing=listing,
        advice=Advice(ask(row.quick, row.quick_days), ask(row.fair, row.fair_days), ask(row.patient, row.patient_days)),
        n=row.comparables,
        at=row.created,
        asked=Money(row.asked, row.asked_currency) if row.asked is not None and row.asked_currency else None,
        sold_for=_sold_for(row.listing) if row.listing is not None and is_sold else None,
        sold_at=_sold_at(row.listing) if row.listing is not None and is_sold else None,
    )


def _sold_for(row: ListingRow) -> Money | None:
    """What it went for as its seller says, which may stay open; of what is no item of a seller, what was asked last."""
    if not isinstance(row.item, ItemRow):
        return to_listing(row).price
    item = row.item
    return None if item.sold_price is None or item.sold_currency is None else Money(item.sold_price, item.sold_currency)


def _sold_at(row: ListingRow) -> datetime:
    """When its seller said so; of what is no item of a seller, when it was last written."""
    return row.item.sold_at or row.touched if isinstance(row.item, ItemRow) else row.touched
