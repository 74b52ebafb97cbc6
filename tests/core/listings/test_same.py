"""The same thing from two places is one thing; in doubt it is two."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.listings.ingest import Ingest
from core.listings.same import are_same, same_things
from core.models import ListingRow
from core.values import MEMBER_SOURCE, Money, Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock

CRAIGSLIST = Path(__file__).parents[3] / ".." / "shared" / "data" / "craigslist_sfbay_2017.jsonl.gz"
SAID = "Bought for a race that I never rode, kept indoors, tuned last month, ready to go"
LONGER = f"{SAID}. Comes with both original wheels, spare tubes, pedals, a bottle cage and all receipts from the shop."
TREK = offer("Trek Domane road bike", 500, source="craigslist", source_id="1", description=SAID)
NOWHERE = {"location": None, "latitude": None, "longitude": None}
HERE, THERE = "https://pictures.example/7.jpg", "https://elsewhere.example/8.jpg"


def again(one: Offer = TREK, **fields: object) -> Offer:
    return replace(one, **{"source": "offerup", "source_id": "2", **fields})  # type: ignore[arg-type]


async def same(ingest: Ingest, one: Offer, other: Offer) -> bool:
    first, second = await ingest.one(one), await ingest.one(other)
    answers = {are_same(first, second), are_same(second, first), bool(await same_things(second))}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": "craigslist"},  # posted again
        {"title": "Road bike: Trek Domane, for sale"},
        {"latitude": 37.40, "longitude": -121.95},  # 5 mi
        {"description": f"{SAID}!! Call me."},
        {"description": f"{SAID}, 54 cm"},
        {"condition": "good"},
        {"pictures": (HERE,)},
    ],
)
async def test_one_title_price_place_and_text_is_one_thing(ingest: Ingest, fields: dict[str, object]) -> None:
    assert await same(ingest, TREK, again(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Trek Emonda road bike"},
        {"price": Money(49_900, "USD")},
        {"price": Money(50_000, "EUR")},
        {"latitude": 37.80, "longitude": -122.27},  # Oakland
        {"latitude": None, "longitude": None, "location": "somewhere"},
        {"description": f"{SAID}. Broken, for parts or repair only. Does not work."},
        {"description": ""},
        {"description": "My commuter for two years, with a few scratches and a new chain, pick up downtown"},
    ],
)
async def test_what_differs_in_what_matters_is_another(ingest: Ingest, fields: dict[str, object]) -> None:
    assert not await same(ingest, TREK, again(**fields))


@pytest.mark.parametrize("said", ["", "hardly used, works great"])
async def test_words_that_are_said_of_anything_prove_nothing(ingest: Ingest, said: str) -> None:
    one = replace(TREK, description=said)
    assert not await same(ingest, one, again(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("64gb", "128 GB"),
        ("2015", "2016"),
        ("a 54 cm frame", "a 56cm frame"),
        ('15"', "17 inch"),
        ("size M", "size L"),
        ("for Verizon", "for T-Mobile"),
        ("blue", "red"),
        ("New, unused", "used"),
        ("serial 4711", "serial 4712"),
        ("SA-725", "SA-781"),
    ],
)
async def test_facts_that_contradict_are_two_things(ingest: Ingest, one: str, other: str) -> None:
    assert not await same(ingest, replace(TREK, description=f"{SAID}, {one}"), again(description=f"{SAID}, {other}"))


async def test_a_title_is_contradicted_by_what_the_other_describes(ingest: Ingest) -> None:
    one = offer("iPhone 12 64GB unlocked", 300, source="craigslist", pictures=(HERE,))
    assert not await same(ingest, one, again(one, description="it is the 128gb blue"))


@pytest.mark.parametrize(
    ("title", "dollars", "is_same"),
    [("Gaming PC", 850, False), ("the new PC for sale", 850, False), ("Herman Miller Aeron", 0, False)],
)
async def test_a_title_that_says_little_or_a_price_that_says_nothing_will_not_do(
    ingest: Ingest, title: str, dollars: float, is_same: bool
) -> None:
    one = offer(title, dollars, source="craigslist", description=SAID)
    assert await same(ingest, one, again(one)) is is_same


@pytest.mark.parametrize("shown", [HERE, f"{HERE}?w=600"])
async def test_a_shared_picture_is_proof(ingest: Ingest, shown: str) -> None:
    one = offer("Couch", 100, pictures=(HERE,))
    assert await same(ingest, one, again(one, pictures=(THERE, shown), latitude=40.0, longitude=-100.0))


@pytest.mark.parametrize(("said", "is_same"), [(SAID, True), (f"{SAID}. Pick up in the evening only", False)])
async def test_where_the_pictures_differ_the_words_must_not(ingest: Ingest, said: str, is_same: bool) -> None:
    assert await same(ingest, TREK, again(description=f"{SAID}. Pick up in the evening only"))
    one = replace(TREK, title="Trek Emonda road bike", source_id="3", pictures=(HERE,))
    assert await same(ingest, one, again(one, source_id="4", pictures=(THERE,), description=said)) is is_same


async def test_the_picture_that_stands_for_none_proves_nothing(ingest: Ingest) -> None:
    one = offer("Couch", 100, pictures=("https://pictures.example/no_image.png",))
    assert not await same(ingest, one, again(one))


@pytest.mark.parametrize(
    ("location", "other", "said", "is_same"),
    [
        ("Springfeld", "springfeld", LONGER, True),
        ("Springfeld", "Shelbyvile", LONGER, False),
        (None, None, LONGER, True),
        ("United States", "United States", SAID, False),
    ],
)
async def test_without_a_point_the_words_must_say_more(
    ingest: Ingest, location: str | None, other: str | None, said: str, is_same: bool
) -> None:
    one = offer("Trek Domane bike", 500, **{**NOWHERE, "location": location, "description": said})
    assert await same(ingest, one, again(one, location=other)) is is_same


async def test_two_months_later_it_is_another(ingest: Ingest, clock: FrozenClock) -> None:
    first = await ingest.one(TREK)
    clock.tick(timedelta(days=31).total_seconds())
    second = await ingest.one(again())
    assert not are_same(first, second)
    assert await same_things(second) == []


async def test_conditions_that_contradict_are_two_things(ingest: Ingest) -> None:
    assert not await same(ingest, replace(TREK, condition="good"), again(condition="poor"))


async def test_two_members_sell_two_things(ingest: Ingest, alice: object, bob: object) -> None:
    people = [alice.person.id, bob.person.id]  # type: ignore[attr-defined]
    first, second = [
        await ingest.one(replace(TREK, source=MEMBER_SOURCE, source_id=str(n)), seller_id=person)
        for n, person in enumerate(people)
    ]
    assert not are_same(first, second)


async def test_no_fingerprint_is_equal_to_none(ingest: Ingest) -> None:
    first, second = await ingest.one(TREK), await ingest.one(again())
    await ListingRow.all().update(fingerprint=None)
    for row in (first, second):
        await row.refresh_from_db()
    assert not are_same(first, second)
    assert await same_things(first) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cl-34c6d39927ce", "cl-c48fd5495c84"),  # one watch, two sellers
        ("cl-6f8015f60d76", "cl-16ac53a7ee42"),  # barely used, and new
        ("cl-0a7f72772230", "cl-82da3c3a688e"),  # two cases of one maker
    ],
)
async def test_real_ads_of_two_things_are_two(ingest: Ingest, one: str, other: str) -> None:
    if not CRAIGSLIST.exists():
        pytest.skip("the real craigslist ads are not here")
    with gzip.open(CRAIGSLIST, "rt") as lines:
        ads = {ad["id"]: ad for ad in map(json.loads, lines) if ad["id"] in (one, other)}
    offers = [
        offer(
            ad["title"],
            ad["price"],
            source_id=ad["id"],
            description=ad["description"],
            condition=ad["condition"] or None,
            pictures=(ad["image_url"],) if ad["image_url"] else (),
        )
        for ad in ads.values()
    ]
    assert not await same(ingest, offers[0], offers[1])
