"""What a source tells becomes listings, history and events, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.app import App
from core.listings.ingest import Ingest
from core.models import EventRow, ListingRow, LoadRow, PriceChangeRow
from core.values import EventKind, ListingState, Money
from tests.builders import offer


async def kinds(listing: ListingRow) -> list[str]:
    return [e.kind for e in await EventRow.filter(listing_id=listing.id).order_by("id")]


async def test_the_same_offers_twice_change_nothing(app: App) -> None:
    offers = [offer("Sofa", n) for n in range(1, 40)]
    first = await app.sources.load(offers)
    again = await app.sources.load(offers)
    assert (first.new, first.changed, first.unchanged) == (39, 0, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 39)
    assert await EventRow.all().count() == 39
    assert await PriceChangeRow.all().count() == 39


async def test_a_price_that_changes_is_kept_and_told(app: App) -> None:
    sofa = offer("Sofa", 100)
    await app.sources.load([sofa])
    await app.sources.load([replace(sofa, price=Money(8_000, "USD"))])
    await app.sources.load([replace(sofa, price=Money(9_000, "USD"))])
    row = await ListingRow.get(source_id=sofa.source_id)
    prices = await PriceChangeRow.filter(listing_id=row.id).order_by("version").values_list("price", flat=True)
    assert list(prices) == [10_000, 8_000, 9_000]
    assert await kinds(row) == [EventKind.NEW, EventKind.PRICE_DROP, EventKind.PRICE_RISE]


async def test_a_price_that_becomes_known_can_be_judged_anew(app: App) -> None:
    sofa = offer("Sofa", None)
    await app.sources.load([sofa])
    await app.sources.load([replace(sofa, price=Money(8_000, "USD"))])
    row = await ListingRow.get(source_id=sofa.source_id)
    assert await kinds(row) == [EventKind.NEW, EventKind.NEW]


async def test_what_comes_back_is_told_as_back(app: App) -> None:
    sofa = offer("Sofa")
    await app.sources.load([sofa])
    await ListingRow.filter(source_id=sofa.source_id).update(state=ListingState.REMOVED)
    await app.sources.load([sofa])
    row = await ListingRow.get(source_id=sofa.source_id)
    assert row.state == ListingState.ACTIVE
    assert await kinds(row) == [EventKind.NEW, EventKind.BACK]


async def test_one_listing_twice_in_a_load_is_what_it_was_first_said_to_be(app: App) -> None:
    sofa = offer("Sofa", 100)
    offers = [sofa, replace(sofa, price=Money(9_000, "USD")), offer("Chair")]
    for new in (2, 0):
        counts = await app.sources.load(offers)
        assert (counts.new, counts.changed, counts.unchanged) == (new, 0, 3 - new)
    assert (await ListingRow.get(source_id=sofa.source_id)).price == 10_000


async def test_other_words_are_judged_anew(app: App) -> None:
    sofa = offer("Sofa", 100)
    await app.sources.load([sofa])
    await app.sources.load([replace(sofa, title="Red sofa")])
    row = await ListingRow.get(source_id=sofa.source_id)
    assert await kinds(row) == [EventKind.NEW, EventKind.NEW]


async def test_a_load_that_was_cut_short_goes_on(app: App, ingest: Ingest) -> None:
    cut = await ingest.begin("shop")
    await ingest.add(cut, [offer("Sofa")])
    await app.sources.load([offer("Chair")])
    (load,) = await LoadRow.all()
    assert (load.is_first, load.finished is not None) == (True, True)


@pytest.mark.parametrize(
    ("location", "known"),
    [("San Jose, CA 95112", True), ("95112", True), ("Berlin, Germany", True), ("Springfield", False)],
)
async def test_a_place_that_is_named_well_gets_its_point(app: App, location: str, known: bool) -> None:
    await app.sources.load([offer("Sofa", location=location, latitude=None, longitude=None)])
    assert ((await ListingRow.get()).latitude is not None) is known


async def test_a_file_of_several_sources_is_a_load_of_each(app: App) -> None:
    offers = [offer("Sofa", source=f"shop {n % 3}") for n in range(9)]
    await app.sources.load(offers)
    assert await LoadRow.filter(finished__not_isnull=True).count() == 3
    assert await LoadRow.filter(is_first=True).count() == 3
    await app.sources.load([replace(o, title="Couch") for o in offers])
    assert await LoadRow.filter(is_first=True).count() == 3


async def test_the_same_listings_by_several_tasks_at_once_are_there_once(app: App) -> None:
    offers = [offer("Sofa") for _ in range(60)]
    await asyncio.gather(*(app.sources.load(offers) for _ in range(4)))
    assert await ListingRow.all().count() == 60
    assert await EventRow.all().count() == 60


async def test_words_of_the_source_become_ours(app: App) -> None:
    await app.sources.load([offer("iPhone", category="Cell Phones", condition="Used - Like New")])
    row = await ListingRow.get(title="iPhone")
    assert (row.category, row.condition) == ("phones", "like_new")
    await app.sources.load([offer("Owl", category="Taxidermy", condition="stuffed")])
    odd = await ListingRow.get(title="Owl")
    assert (odd.category, odd.condition) == ("taxidermy", None)
