"""What a source tells becomes listings, history and events, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import OperationalError

from core.app import App
from core.listings.columns import stored
from core.listings.ingest import Counts, Ingest
from core.listings.writing import NEW, add_listings
from core.models import EventRow, ListingRow, LoadRow, PriceChangeRow
from core.store import Database
from core.store.columns import columns_of
from core.values import EventKind, ListingState, Money, Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock


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


ILL = {
    "an endless title": {"title": "x" * 1_000_000},
    "no character": {"description": "a\x00b"},
    "half a character": {"title": "Sofa \ud800"},
    "a price beyond counting": {"price": Money(10**30, "USD")},
    "a currency of four letters": {"price": Money(1, "USDT")},
    "a point nowhere": {"latitude": float("nan")},
    "a category that is a text": {"category": "sofas " * 100},
    "no character in what else it says": {"extra": {"made by": ["\x00"]}},
    "what is no number": {"extra": {"weight": float("inf")}},
    "what is no JSON": {"extra": {"made": object()}},
    "an id of no character": {"source_id": "1\x00"},
    "an endless id": {"source_id": "1" * 201},
    "a moment in no zone": {"posted_at": datetime(2026, 3, 1)},
}


@pytest.mark.parametrize("ill", ILL.values(), ids=list(ILL))
async def test_one_ill_listing_does_not_stop_the_others(app: App, ingest: Ingest, ill: dict[str, object]) -> None:
    offers = [offer("Sofa"), offer(**{"title": "Ill", **ill}), offer("Chair")]
    load = await ingest.begin("shop")
    assert await ingest.add(load, offers) == Counts(new=2, rejected=1)
    assert sorted(await ListingRow.all().values_list("title", flat=True)) == ["Chair", "Sofa"]
    assert await EventRow.all().count() == await PriceChangeRow.all().count() == 2


async def test_a_single_offer_that_cannot_be_stored_is_an_error(ingest: Ingest) -> None:
    with pytest.raises(ValueError, match="cannot be stored"):
        await ingest.one(offer("x" * 301))


async def test_a_change_that_cannot_be_stored_leaves_what_was(app: App, ingest: Ingest) -> None:
    sofa, chair = offer("Sofa", 100), offer("Chair", 100)
    await app.sources.load([sofa, chair])
    load = await ingest.begin("shop")
    told = [replace(sofa, price=Money(10**30, "USD")), replace(chair, price=Money(9_000, "USD"))]
    assert await ingest.add(load, told) == Counts(changed=1, rejected=1)
    assert (await ListingRow.get(title="Sofa")).price == 10_000


async def test_what_is_written_reads_as_the_orm_would_have_written_it(ingest: Ingest, clock: FrozenClock) -> None:
    odd = offer(
        'Sofa "Größe" 😀 \\u0000',
        posted_at=datetime(2026, 2, 1, 8, 30, 0, 123_000, tzinfo=UTC),
        pictures=("https://shop.example/ü.jpg", 'https://shop.example/"'),
        extra={"sizes": [1, 2.5, None, True], "said": {"by": 'no\\u0000thing "old" 😀'}},
        url="https://shop.example/1",
        condition="used",
        category="furniture",
    )
    stored = await ingest.one(odd)
    row = ingest.row(odd)
    names = [name for name in ListingRow._meta.fields_db_projection if name != "id"]
    assert {name: getattr(stored, name) for name in names} == {name: getattr(row, name) for name in names}
    assert stored.first_seen == clock.now()


async def test_an_event_says_what_was_before(app: App) -> None:
    sofa = offer("Sofa", 100)
    await app.sources.load([sofa])
    (new,) = await EventRow.all()
    await app.sources.load([replace(sofa, price=Money(8_000, "USD"), latitude=37.5)])
    (changed,) = await EventRow.filter(kind=EventKind.PRICE_DROP)
    assert (new.before, new.version, new.state, new.tries) == (None, 1, "todo", 0)
    assert (changed.before, changed.version) == ({"price": 10_000, "latitude": 37.3394}, 2)


async def test_a_change_that_no_rule_looks_at_is_told_and_costs_the_same(app: App) -> None:
    sofa = offer("Sofa", 100)
    await app.sources.load([sofa])
    await app.sources.load([replace(sofa, url="https://shop.example/2")])
    row = await ListingRow.get()
    assert (row.version, row.url) == (2, "https://shop.example/2")
    assert [e.before for e in await EventRow.all().order_by("id")] == [None, {}]
    assert await PriceChangeRow.all().count() == 1


async def test_new_changed_and_unchanged_come_in_one_batch(app: App, ingest: Ingest) -> None:
    old = [offer("Sofa", 100) for _ in range(30)]
    await app.sources.load(old)
    told = [replace(o, price=Money(9_000, "USD")) if n % 3 == 0 else o for n, o in enumerate(old)]
    told[5:5] = [offer("Chair") for _ in range(7)]
    load = await ingest.begin("shop")
    assert await ingest.add(load, told) == Counts(new=7, changed=10, unchanged=20)
    assert await ListingRow.filter(price=9_000).count() == 10
    assert await EventRow.filter(load_id=load.id).count() == 17


async def test_the_same_change_by_several_tasks_at_once_is_told_once(app: App) -> None:
    sofas = [offer("Sofa", 100) for _ in range(40)]
    await app.sources.load(sofas)
    cheaper = [replace(o, price=Money(9_000, "USD")) for o in sofas]
    await asyncio.gather(*(app.sources.load(batch) for batch in (cheaper, cheaper[::-1], cheaper)))
    assert await EventRow.filter(kind=EventKind.PRICE_DROP).count() == 40
    assert await ListingRow.filter(version=2).count() == 40


async def test_a_batch_that_fails_leaves_nothing_behind(ingest: Ingest, db: Database) -> None:
    load = await ingest.begin("shop")
    await db.rows("ALTER TABLE listing_event RENAME TO elsewhere")
    with pytest.raises(OperationalError):
        await ingest.add(load, [offer("Sofa")])
    await db.rows("ALTER TABLE elsewhere RENAME TO listing_event")
    assert await ListingRow.all().count() == await PriceChangeRow.all().count() == 0


async def test_rows_that_are_there_already_are_left_out_and_not_answered(ingest: Ingest, db: Database) -> None:
    stored = await ingest.one(offer("Sofa", source_id="2"))
    columns = columns_of(LoadRow, ("id", "source", "is_first", "started", "new", "changed", "unchanged"))
    async with db.transaction():
        (one,) = await db.insert(columns, [(7, "shop", True, 0, 0, 0, 0)], "id", "source")
        none = await db.insert(columns, [(7, "other", True, 0, 0, 0, 0)], "id", "source")
    assert (one, none) == ({"id": 7, "source": "shop"}, [])
    told = [stored_columns(ingest, offer("Chair", source_id=n)) for n in ("1", "2", "3")]
    async with db.transaction():
        added = await add_listings(db, told)
    ids = await ListingRow.filter(source_id__in=["1", "3"]).order_by("source_id").values_list("id", flat=True)
    assert [h.listing_id for h in added] == list(ids)
    assert (await ListingRow.get(id=stored.id)).title == "Sofa"


def stored_columns(ingest: Ingest, told: Offer) -> dict[str, object]:
    """A new listing's columns as stored."""
    row = ingest.row(told)
    return stored({name: getattr(row, name) for name in NEW})
