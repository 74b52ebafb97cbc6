"""What every search engine must do. An adapter's tests take `SearchEngineContract` over and give it an engine.

Listings are written through the ordinary way in; the engine learns of them by its own means.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.listings.ingest import Ingest
from core.models import ListingRow
from core.ports.engine import (
    MOST_HITS,
    Alternative,
    Around,
    Facet,
    Filters,
    Group,
    Query,
    SearchEngine,
    Sort,
    Steps,
)
from core.text.words import terms
from core.values import ListingState
from tests.builders import offer
from tests.fakes.clock import FrozenClock

SAN_FRANCISCO = {"location": "San Francisco, CA", "latitude": 37.7749, "longitude": -122.4194}  # 42 miles from San Jose


def said(*words: str, weight: float = 1.0, in_order: bool = True) -> Alternative:
    return Alternative(terms(" ".join(words)), weight, in_order)


def asked(*groups: str | Alternative | tuple[Alternative, ...], **fields: object) -> Query:
    """A query of groups: a word, an alternative, or several of which one is enough."""
    made = tuple(
        Group((said(one),) if isinstance(one, str) else (one,) if isinstance(one, Alternative) else one)
        for one in groups
    )
    return Query(made, **fields)  # type: ignore[arg-type]


class SearchEngineContract:
    """The kit. A subclass may override the fixture `engine`."""

    @pytest.fixture
    def engine(self) -> SearchEngine:
        raise NotImplementedError

    @staticmethod
    async def _found(engine: SearchEngine, query: Query) -> list[str]:
        while await engine.catch_up(100):
            pass
        answer = await engine.search(query)
        titles = {row.id: row.title for row in await ListingRow.all()}
        return [titles[hit.id] for hit in answer.hits]

    async def test_words_are_found_in_any_form_in_title_and_description(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        await ingest.one(offer("Blue couches", description="Seats three"))
        await ingest.one(offer("Red chair"))
        assert await self._found(engine, asked("couch")) == ["Blue couches"]
        assert await self._found(engine, asked("seat", "blue")) == ["Blue couches"]
        assert await self._found(engine, asked("sofa")) == []

    async def test_a_title_that_says_it_comes_before_a_description(self, engine: SearchEngine, ingest: Ingest) -> None:
        await ingest.one(offer("Desk", description="Comes with a lamp"))
        await ingest.one(offer("Lamp", description="For any desk"))
        assert await self._found(engine, asked("lamp")) == ["Lamp", "Desk"]

    async def test_what_says_everything_comes_first_and_is_counted_apart(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        await ingest.one(offer("Oak desk lamp"))
        await ingest.one(offer("Oak desk"))
        await ingest.one(offer("Lamp"))
        assert await self._found(engine, asked("oak", "desk", "lamp")) == ["Oak desk lamp", "Oak desk", "Lamp"]
        answer = await engine.search(asked("oak", "desk", "lamp"))
        assert (answer.total.count, answer.total.is_at_least, answer.close) == (1, False, 2)
        assert [hit.lacks for hit in answer.hits] == [0, 1, 2]
        assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)

    async def test_any_alternative_will_do_and_the_weightier_comes_first(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        for title in ("Loveseat", "Sofa", "Couch"):
            await ingest.one(offer(title))
        group = (said("couch"), said("sofa", weight=0.7), said("loveseat", weight=0.4))
        assert await self._found(engine, asked(group)) == ["Couch", "Sofa", "Loveseat"]

    async def test_a_phrase_stands_side_by_side_and_loose_words_anywhere(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        await ingest.one(offer("Table for coffee"))
        await ingest.one(offer("Coffee table"))
        assert await self._found(engine, asked(said("coffee", "table"))) == ["Coffee table"]
        loose = asked(said("coffee", "table", in_order=False))
        assert set(await self._found(engine, loose)) == {"Coffee table", "Table for coffee"}

    async def test_what_is_excluded_never_comes_even_close(self, engine: SearchEngine, ingest: Ingest) -> None:
        await ingest.one(offer("Broken desk", description="One leg is off"))
        await ingest.one(offer("Desk"))
        assert await self._found(engine, asked("desk", excluded=(("broken",),))) == ["Desk"]
        assert await self._found(engine, asked("desk", excluded=(terms("one leg"), ("lamp",)))) == ["Desk"]
        assert await self._found(engine, asked("desk", "oak", "lamp", excluded=(("broken",),))) == ["Desk"]

    async def test_highlights_are_the_terms_that_a_listing_says(self, engine: SearchEngine, ingest: Ingest) -> None:
        await ingest.one(offer("Grey sofas"))
        await self._found(engine, asked("grey"))
        [hit] = (await engine.search(asked((said("couch"), said("sofa", weight=0.7)), "grey"))).hits
        assert set(hit.highlights) == {"sofa", "grey"}

    async def test_what_is_sold_removed_deleted_or_changed_is_found_as_it_is(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        sold, gone, removed = [await ingest.one(offer(f"Desk {word}")) for word in ("one", "two", "three")]
        changed = offer("Desk four")
        await ingest.one(changed)
        assert len(await self._found(engine, asked("desk"))) == 4
        await ListingRow.filter(id=sold.id).update(state=ListingState.SOLD)
        await ListingRow.filter(id=removed.id).update(state=ListingState.REMOVED)
        await gone.delete()
        await ingest.one(replace(changed, title="Bench four"))
        assert await self._found(engine, asked("desk")) == []
        assert await self._found(engine, asked("bench")) == ["Bench four"]
        await ListingRow.filter(id=sold.id).update(state=ListingState.ACTIVE)
        assert await self._found(engine, asked("desk")) == ["Desk one"]

    async def test_what_was_deleted_leaves_no_word_and_takes_none_along(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        for number in range(8):
            await ingest.one(offer(f"Sofa of number {number}", description="a qzword that is common"))
        gone = await ingest.one(offer("Qzsecret sofa"))
        await engine.catch_up(100)
        await ListingRow.filter(id=gone.id).delete()
        await engine.catch_up(100)
        await engine.expunge()
        assert "Qzsecret sofa" not in await self._found(engine, asked("qzsecret"))
        assert len(await self._found(engine, asked("qzword"))) == 8

    async def test_it_tells_what_waits_and_takes_in_as_much_as_it_is_told(
        self, engine: SearchEngine, ingest: Ingest
    ) -> None:
        for number in range(5):
            await ingest.one(offer(f"Desk {number}"))
        assert await engine.waiting(3) == 3
        assert await engine.waiting(10) == 5
        assert await engine.catch_up(2) == 2
        assert (await engine.search(asked("desk"))).total.count == 2
        assert await engine.catch_up(10) == 3
        assert await engine.catch_up(10) == 0
        assert await engine.waiting(10) == 0

    async def test_filters(self, engine: SearchEngine, ingest: Ingest, clock: FrozenClock) -> None:
        now = clock.now()
        await ingest.one(offer("Desk a", 50, category="furniture", condition="good", posted_at=now - timedelta(days=9)))
        await ingest.one(offer("Desk b", 90, category="tools", condition="new", source="other", **SAN_FRANCISCO))
        await ingest.one(offer("Desk c", None, location=None, latitude=None, longitude=None))
        around = Around(37.3394, -121.895, 10)
        for filters, titles in (
            (Filters(), ["Desk c", "Desk b", "Desk a"]),
            (Filters(categories=("furniture", "garden")), ["Desk a"]),
            (Filters(conditions=("new", "like_new")), ["Desk b"]),
            (Filters(sources=("other",)), ["Desk b"]),
            (Filters(currency="USD", max_price=5_000), ["Desk a"]),
            (Filters(currency="USD", min_price=5_001, max_price=9_000), ["Desk b"]),
            (Filters(currency="EUR", max_price=9_000), []),
            (Filters(since=now - timedelta(days=7)), ["Desk c", "Desk b"]),
            (Filters(around=around), ["Desk a"]),
            (Filters(around=replace(around, radius_mi=60)), ["Desk b", "Desk a"]),
            (Filters(categories=("furniture",), conditions=("new",)), []),
        ):
            assert sorted(await self._found(engine, asked("desk", filters=filters))) == sorted(titles), filters
            nothing_said = await self._found(engine, Query(filters=filters, sort=Sort.NEWEST))
            assert sorted(nothing_said) == sorted(titles), filters

    async def test_a_circle_across_the_date_line(self, engine: SearchEngine, ingest: Ingest) -> None:
        await ingest.one(offer("Canoe", location=None, latitude=-16.5, longitude=-179.9))
        near = Filters(around=Around(-16.5, 179.9, 20))
        assert await self._found(engine, asked("canoe", filters=near)) == ["Canoe"]

    async def test_orders(self, engine: SearchEngine, ingest: Ingest, clock: FrozenClock) -> None:
        now = clock.now()
        a = await ingest.one(offer("Desk a", 50, posted_at=now, **SAN_FRANCISCO))
        b = await ingest.one(offer("Desk b", 90, posted_at=now - timedelta(days=2)))
        await ingest.one(
            offer("Desk c", None, posted_at=now - timedelta(days=1), location=None, latitude=None, longitude=None)
        )
        await ListingRow.filter(id=a.id).update(score=0.2)
        await ListingRow.filter(id=b.id).update(score=0.9)
        here = Filters(around=Around(37.3394, -121.895))
        for sort, titles in (
            (Sort.NEWEST, ["Desk a", "Desk c", "Desk b"]),
            (Sort.CHEAPEST, ["Desk a", "Desk b", "Desk c"]),
            (Sort.DEAREST, ["Desk b", "Desk a", "Desk c"]),
            (Sort.BEST_DEAL, ["Desk b", "Desk a", "Desk c"]),
            (Sort.NEAREST, ["Desk b", "Desk a", "Desk c"]),
        ):
            assert await self._found(engine, asked("desk", sort=sort, filters=here)) == titles, sort

    async def test_prices_of_other_currencies_come_after(self, engine: SearchEngine, ingest: Ingest) -> None:
        from core.values import Money

        await ingest.one(offer("Desk a", price=Money(10_00, "EUR")))
        await ingest.one(offer("Desk b", 90))
        assert await self._found(engine, asked("desk", sort=Sort.CHEAPEST, currency="USD")) == ["Desk b", "Desk a"]

    async def test_pages_go_through_all_hits_once_and_end(self, engine: SearchEngine, ingest: Ingest) -> None:
        for number in range(23):
            await ingest.one(offer(f"Desk {number}"))
        for sort in (Sort.RELEVANCE, Sort.NEWEST):
            seen: list[str] = []
            for first in range(0, 40, 10):
                seen += await self._found(engine, asked("desk", first=first, size=10, sort=sort))
            assert len(seen) == len(set(seen)) == 23
        assert await self._found(engine, asked("desk", first=MOST_HITS)) == []
        assert await self._found(engine, asked("desk", first=10**9)) == []

    async def test_facets_count_what_says_everything(
        self, engine: SearchEngine, ingest: Ingest, clock: FrozenClock
    ) -> None:
        now = clock.now()
        old = now - timedelta(days=20)
        await ingest.one(offer("Oak desk", 10, category="furniture", condition="good", posted_at=now))
        await ingest.one(offer("Oak desk", 30, category="furniture", condition="new", posted_at=old))
        await ingest.one(offer("Oak desk", None, category="tools", source="other", posted_at=old))
        await ingest.one(offer("Pine desk", 99, category="garden", posted_at=now))
        steps = Steps("USD", (0, 2_500, 5_000), ((7, now - timedelta(days=7)), (30, now - timedelta(days=30))))
        await self._found(engine, asked("oak"))
        facets = (await engine.search(asked("oak", "desk", steps=steps))).facets
        assert facets == {
            Facet.CATEGORY: (("furniture", 2), ("tools", 1)),
            Facet.CONDITION: (("good", 1), ("new", 1)),
            Facet.SOURCE: (("shop", 2), ("other", 1)),
            Facet.PRICE: (("0", 1), ("2500", 1)),
            Facet.AGE: (("30", 3), ("7", 1)),
        }
        assert (await engine.search(asked("oak"))).facets == {}

    @pytest.mark.parametrize(
        "word",
        [
            "ps5",
            "12e3",
            "5e3x",
            "1a2b",
            "0012",
            "x86",
            "5x5",
            "no1",
            "e5",
            "4x4",
            "ünïcode",
            "日本語",
            "йод",
            "a" * 500,
        ],
    )
    async def test_codes_and_other_scripts_are_words(self, engine: SearchEngine, ingest: Ingest, word: str) -> None:
        await ingest.one(offer("Thing", description=f"It says {word} here"))
        assert await self._found(engine, asked(word, "thing")) == ["Thing"]
        answer = await engine.search(asked(word, "thing"))
        assert answer.total.count == 1

    @pytest.mark.parametrize(
        "term", ["'", '"', "\\", "'; DROP TABLE listing; --", "a' | 'b", 'x" OR "y', "NEAR(", "*", "a:*", "!", "", " "]
    )
    async def test_nothing_of_a_query_language_is_understood(
        self, engine: SearchEngine, ingest: Ingest, term: str
    ) -> None:
        """Core gives terms without signs; should one slip through, it is a word that nothing says."""
        await ingest.one(offer("Desk"))
        await self._found(engine, asked("desk"))
        for query in (
            Query((Group((Alternative((term,)),)),)),
            Query((Group((Alternative((term, "desk")), Alternative(("lamp", term), in_order=False))),)),
            asked("desk", excluded=((term,),)),
        ):
            await engine.search(query)
        assert await ListingRow.all().count() == 1

    async def test_a_great_many_groups_are_bounded_work(self, engine: SearchEngine, ingest: Ingest) -> None:
        await ingest.one(offer("Desk"))
        many = tuple(tuple(said(f"word{n}x{m}") for m in range(12)) for n in range(12))
        assert await self._found(engine, asked(*many, "desk")) == ["Desk"]

    async def test_it_says_who_answered_and_how_long_it_took(self, engine: SearchEngine) -> None:
        answer = await engine.search(asked("desk"))
        assert answer.engine in {"sqlite", "postgres", "elasticsearch"}
        assert 0 <= answer.took < 60
