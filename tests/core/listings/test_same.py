"""The same thing from two places is one thing; in doubt it is two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.listings.ingest import Ingest
from core.listings.same import are_same, same_things
from core.models import ListingRow
from core.values import MEMBER_SOURCE, Money, Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock

TREK = offer("Trek Domane road bike", 500, source="craigslist", source_id="1")
NOWHERE = {"location": None, "latitude": None, "longitude": None}


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
        {"description": "hardly used"},
        {"condition": "good"},
    ],
)
async def test_one_title_one_price_one_place_is_one_thing(ingest: Ingest, fields: dict[str, object]) -> None:
    assert await same(ingest, TREK, again(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Trek Emonda road bike"},
        {"price": Money(49_900, "USD")},
        {"price": Money(50_000, "EUR")},
        {"latitude": 37.80, "longitude": -122.27},  # Oakland
        {"latitude": None, "longitude": None, "location": "somewhere"},
        {"description": "Broken, for parts or repair only. Does not work."},
    ],
)
async def test_what_differs_in_what_matters_is_another(ingest: Ingest, fields: dict[str, object]) -> None:
    assert not await same(ingest, TREK, again(**fields))


@pytest.mark.parametrize(
    ("title", "dollars", "is_same"),
    [("Gaming PC", 850, False), ("the new PC for sale", 850, False), ("Herman Miller Aeron", 0, False)],
)
async def test_a_title_that_says_little_or_a_price_that_says_nothing_will_not_do(
    ingest: Ingest, title: str, dollars: float, is_same: bool
) -> None:
    one = offer(title, dollars, source="craigslist")
    assert await same(ingest, one, again(one)) is is_same


async def test_a_shared_picture_is_proof(ingest: Ingest) -> None:
    one = offer("Couch", 100, pictures=("https://pictures.example/7.jpg",))
    assert await same(ingest, one, again(one, latitude=40.0, longitude=-100.0))


async def test_the_picture_that_stands_for_none_proves_nothing(ingest: Ingest) -> None:
    one = offer("Couch", 100, pictures=("https://pictures.example/no_image.png",))
    assert not await same(ingest, one, again(one))


@pytest.mark.parametrize(
    ("title", "location", "is_same"),
    [
        ("Trek Domane bike", "Springfeld", True),
        ("Trek Domane bike", None, False),
        ("Trek Domane road bike", None, True),
    ],
)
async def test_without_a_point_names_are_compared(
    ingest: Ingest, title: str, location: str | None, is_same: bool
) -> None:
    one = offer(title, 500, **{**NOWHERE, "location": location})
    assert await same(ingest, one, again(one)) is is_same


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
