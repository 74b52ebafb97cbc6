"""Searching, as a person does it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import ListingRow
from core.ports.engine import Facet, Sort
from core.search.outcomes import PAGE, Found
from core.search.request import Request
from core.search.vocabulary import LOOK_EVERY
from core.values import ListingState
from tests.builders import offer
from tests.fakes.clock import FrozenClock


def titles(found: Found) -> list[str]:
    return [listing.title for listing in found.listings]


@pytest.fixture
async def shop(ingest: Ingest) -> None:
    """A shop with a few of everything."""
    for title, dollars, category, condition in (
        ("Grey couch", 250, "furniture", "good"),
        ("Leather sofa", 400, "furniture", "fair"),
        ("Loveseat", 120, "furniture", "new"),
        ("Oak desk", 80, "furniture", "good"),
        ("55 inch TV", 300, "tv_audio", "good"),
        ("PlayStation 5 console", 450, "gaming", "new"),
        ("Volkswagen Golf mk 4", 2_500, "cars", "fair"),
        ("Road bike", 90, "bikes", "good"),
    ):
        await ingest.one(offer(title, dollars, category=category, condition=condition))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("coutch", "Grey couch"),
        ("couch", "Grey couch"),
        ("lether sofa", "Leather sofa"),
        ("playstation5", "PlayStation 5 console"),
        ("ps5", "PlayStation 5 console"),
        ('55" tv', "55 inch TV"),
        ("55in television", "55 inch TV"),
        ("vw golf mk4", "Volkswagen Golf mk 4"),
        ("bicycles", "Road bike"),
        ('"oak desk"', "Oak desk"),
        ("DESKS", "Oak desk"),
    ],
)
async def test_people_find_what_they_mean(app: App, shop: None, alice: Talk, query: str, first: str) -> None:
    assert titles(await app.search.find(alice.person, query))[0] == first


async def test_a_couch_finds_sofas_and_then_loveseats(app: App, shop: None, alice: Talk) -> None:
    assert titles(await app.search.find(alice.person, "couch")) == ["Grey couch", "Leather sofa", "Loveseat"]


async def test_a_corrected_word_is_told_and_can_be_taken_back(app: App, shop: None, alice: Talk) -> None:
    found = await app.search.find(alice.person, "grey coutch")
    assert found.suggestion == "grey couch"
    assert found.literal is not None
    literal = await app.search.find(alice.person, await app.search.request(alice.person, found.literal))
    assert (literal.suggestion, literal.total.count, literal.close) == (None, 0, 1)
    assert (await app.search.find(alice.person, "grey couch")).literal is None


async def test_minus_and_quotes(app: App, shop: None, alice: Talk) -> None:
    assert titles(await app.search.find(alice.person, "couch -leather -loveseat")) == ["Grey couch"]
    assert (await app.search.find(alice.person, '"desk oak"')).total.count == 0


async def test_prices_and_places_are_read_from_the_line(app: App, shop: None, alice: Talk) -> None:
    found = await app.search.find(alice.person, "couch under $300 near San Jose, CA")
    assert (found.query, found.request.max_price, found.request.currency) == ("couch", 30_000, "USD")
    assert found.request.place == "San Jose, CA"
    assert titles(found) == ["Grey couch", "Loveseat"]
    away = await app.search.find(alice.person, "couch within 10 mi of Berlin, Germany")
    assert (away.total.count, away.without_filters) == (0, 3)
    words = await app.search.find(alice.person, "desk near nowhere-land-xyz")
    assert words.request.place is None


async def test_narrowing_down_counts_what_is_left_and_each_choice_holds(app: App, shop: None, alice: Talk) -> None:
    narrowing = await app.search.narrow(alice.person, Request("couch"))
    assert narrowing.facets[Facet.CATEGORY] == (("furniture", 3),)
    assert dict(narrowing.facets[Facet.CONDITION]) == {"good": 1, "fair": 1, "new": 1}
    assert dict(narrowing.facets[Facet.PRICE]) == {"10000": 1, "25000": 2}
    request = Request("couch")
    for change, left in (
        ("k:good", ["Grey couch", "Loveseat"]),
        ("p:20000-30000:USD", ["Grey couch"]),
        ("k:", ["Grey couch"]),
        ("p:", ["Grey couch", "Leather sofa", "Loveseat"]),
        ("o:cheapest", ["Loveseat", "Grey couch", "Leather sofa"]),
        ("c:tools", []),
        ("x:", ["Grey couch", "Leather sofa", "Loveseat"]),
    ):
        handle = (await app.search.find(alice.person, request)).handle
        request = await app.search.change(alice.person, handle, change)
        assert titles(await app.search.find(alice.person, request)) == left, change


@pytest.mark.parametrize("change", ["", "q:x", "k:splendid", "p:abc", "o:random", "m:x", "a:soon"])
async def test_a_button_nobody_made_is_dead(app: App, alice: Talk, change: str) -> None:
    with pytest.raises(Refused) as refused:
        await app.search.change(alice.person, "couch", change)
    assert refused.value.why is Why.BUTTON_DEAD


async def test_a_request_of_somebody_else_is_nobody_elses(app: App, shop: None, alice: Talk, bob: Talk) -> None:
    handle = (await app.search.narrow(alice.person, Request("couch"))).handle
    with pytest.raises(Refused):
        await app.search.request(bob.person, handle)


async def test_a_request_survives_being_carried_by_a_button() -> None:
    for request in (
        Request("oak desk"),
        Request("§{odd"),
        Request("desk", category="furniture", max_price=1, currency="USD", sort=Sort.NEWEST.value),
        Request("", category="tools"),
        Request("x", place="São Paulo", latitude=-23.5, longitude=-46.6, radius_mi=5.0, literal=True),
    ):
        assert Request.unpacked(request.packed()) == request
    assert Request("oak desk").packed() == "oak desk"


async def test_nothing_found_never_leaves_one_alone(app: App, shop: None, alice: Talk) -> None:
    nothing = await app.search.find(alice.person, Request("couch", category="tools"))
    assert (nothing.pages, nothing.without_filters) == (0, 3)
    assert (await app.search.find(alice.person, "qqqqq furniture zzzzz")).nearest == "furniture"


async def test_what_comes_close_follows(app: App, shop: None, alice: Talk) -> None:
    found = await app.search.find(alice.person, "oak bookcase")
    assert (found.total.count, found.close, titles(found)) == (0, 1, ["Oak desk"])


async def test_sold_and_removed_listings_are_gone_at_once(app: App, shop: None, alice: Talk) -> None:
    await app.search.find(alice.person, "desk")
    for state in (ListingState.SOLD, ListingState.REMOVED):
        await ListingRow.filter(title="Oak desk").update(state=state)
        assert (await app.search.find(alice.person, "desk")).pages == 0


async def test_a_new_word_is_found_at_once(app: App, shop: None, ingest: Ingest, alice: Talk) -> None:
    await app.search.find(alice.person, "desk")
    await ingest.one(offer("Zorblax 9000"))
    assert titles(await app.search.find(alice.person, "zorblax")) == ["Zorblax 9000"]


async def test_pages_are_bounded(app: App, ingest: Ingest, alice: Talk) -> None:
    for number in range(12):
        await ingest.one(offer(f"Desk {number}"))
    pages = [titles(await app.search.find(alice.person, "desk", page)) for page in range(3)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 2]
    far = await app.search.find(alice.person, "desk", 10**9)
    assert (far.listings, far.has_more) == ((), False)


async def test_words_are_completed_and_kept_current(app: App, shop: None, ingest: Ingest, clock: FrozenClock) -> None:
    assert "couch" in await app.search.complete("co")
    await ingest.one(offer("Cobalt vase"))
    clock.tick(LOOK_EVERY.total_seconds())
    await app.search.find((await app.people.recognise("terminal", "x", "x")), "desk")  # type: ignore[arg-type]
    assert "cobalt" in await app.search.complete("co")
    assert await app.search.complete("x" * 10_000) == []


BAD = (
    "the and of", "?!*", "title:desk AND (oak OR pine)~2 *:* ^4", "'; DROP TABLE listing; --", "🙂🛋️", "диван sofa 沙发",
    '"', '-"', "--", "-", "NEAR(a b)", '"a" OR "b', "* ^ : ( )", "a\x00b", "\ud800", "%_%",
    "desk" + " desk" * 30, "§{}",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
async def test_any_text_gets_a_kind_answer(app: App, shop: None, alice: Talk, query: str) -> None:
    [answer] = await asyncio.gather(app.search.find(alice.person, query), return_exceptions=True)
    assert isinstance(answer, Found) or (isinstance(answer, Refused) and answer.why is Why.QUERY_EMPTY), answer
    assert await ListingRow.all().count() == 8


async def test_a_very_long_query_is_refused(app: App, alice: Talk) -> None:
    with pytest.raises(Refused) as refused:
        await app.search.find(alice.person, "desk " * 2_000)
    assert refused.value.why is Why.TOO_LONG


async def test_many_search_and_write_at_once(app: App, shop: None, ingest: Ingest, alice: Talk) -> None:
    async def write(number: int) -> None:
        await ingest.one(offer(f"Bench {number}"))

    await asyncio.gather(*(write(n) for n in range(10)), *(app.search.find(alice.person, "couch") for _ in range(10)))
    assert (await app.search.find(alice.person, "bench")).total.count == 10


async def test_catching_up_takes_in_everything(app: App, ingest: Ingest) -> None:
    for number in range(3):
        await ingest.one(offer(f"Desk {number}"))
    assert await app.search.catch_up() == 3
    assert await app.search.catch_up() == 0


async def test_a_narrowed_search_becomes_a_rule(app: App, shop: None, alice: Talk) -> None:
    from bot.actions import perform

    request = replace(Request("desk", category="furniture", condition="good"), max_price=9_000, currency="USD")
    handle = (await app.search.find(alice.person, request)).handle
    await perform(app, alice, "search.alert", handle)
    [rule] = (await app.rules.mine(alice.person)).rules
    criteria = rule.criteria
    assert (criteria.keywords, criteria.categories, criteria.max_price) == (("desk",), ("furniture",), 9_000)
    assert [condition.value for condition in criteria.conditions] == ["new", "like_new", "excellent", "good"]
