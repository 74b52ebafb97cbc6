"""The vocabulary of the listings held: read once, then only what is new."""

from __future__ import annotations

import asyncio

import pytest

from core.listings.ingest import Ingest
from core.models import ListingRow
from core.search import vocabulary
from core.search.vocabulary import LOOK_EVERY, Vocabulary
from core.values import ListingState
from tests.builders import offer
from tests.fakes.clock import FrozenClock


async def test_words_of_titles_and_descriptions_are_counted_by_listing(ingest: Ingest, clock: FrozenClock) -> None:
    await ingest.one(offer("Blue couch, couch", description="Seats three"))
    await ingest.one(offer("Two couches"))
    said = await Vocabulary(clock).words()
    assert dict(said) == {"blue": 1, "couch": 1, "seats": 1, "three": 1, "two": 1, "couches": 1}
    assert said.listings("couch") == 2


async def test_what_cannot_be_had_is_not_read(ingest: Ingest, clock: FrozenClock) -> None:
    sold = await ingest.one(offer("Blue couch"))
    await ListingRow.filter(id=sold.id).update(state=ListingState.SOLD.value)
    assert not await Vocabulary(clock).words()


async def test_new_listings_are_looked_for_every_few_minutes(ingest: Ingest, clock: FrozenClock) -> None:
    held = Vocabulary(clock)
    await ingest.one(offer("Blue couch"))
    assert (await held.words())["couch"] == 1
    await ingest.one(offer("Red couch"))
    clock.tick(LOOK_EVERY.total_seconds() - 1)
    assert (await held.words())["couch"] == 1
    clock.tick(1)
    assert (await held.words())["couch"] == 2
    assert (await held.words())["blue"] == 1, "what was read is not read again"


async def test_many_are_read_in_chunks_between_which_others_run(
    ingest: Ingest, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "CHUNK", 2)
    for number in range(5):
        await ingest.one(offer(f"Couch {'abcde'[number]}"))
    assert (await Vocabulary(clock).words())["couch"] == 5


async def test_only_the_newest_are_read_at_first(
    ingest: Ingest, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "MOST_LISTINGS", 2)
    for title in ("Oldest", "Older", "Newest"):
        await ingest.one(offer(title))
    assert set(await Vocabulary(clock).words()) == {"older", "newest"}


async def test_two_who_ask_at_once_share_one_reading(ingest: Ingest, clock: FrozenClock) -> None:
    await ingest.one(offer("Blue couch"))
    held = Vocabulary(clock)
    first, second = await asyncio.gather(held.words(), held.words())
    assert first is second
    assert first["couch"] == 1
