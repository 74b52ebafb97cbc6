"""Elasticsearch's adapter on a real server of its family, by every engine's kit, and what only it must do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from core.listings.ingest import Ingest
from core.models import ListingRow
from core.models.instant import to_ms
from core.ports.engine import Around, EngineDown, EngineRefused, Filters, Query, SearchEngine, Sort, Steps
from core.store import Database
from core.text.words import terms
from core.values import ListingState
from tests.builders import offer
from tests.contracts.search_engine import SearchEngineContract, asked, said
from tests.elastic import Elastic, elastic, vanish
from tests.fakes.clock import FrozenClock
from tests.servers.door import Door, Mode

SPEC = Path(__file__).parents[4] / "shared" / "specs" / "elasticsearch" / "elasticsearch-serverless-openapi.json"
pytestmark = pytest.mark.timeout(300)  # the first test starts the server


@pytest.fixture
async def server(search_server: str, db: Database, clock: FrozenClock) -> AsyncIterator[Elastic]:
    async with elastic(search_server, db, clock) as made:
        await made.indexing.rebuild()
        yield made


class TestElasticsearch(SearchEngineContract):
    @pytest.fixture
    def engine(self, server: Elastic) -> SearchEngine:
        return server.engine


async def caught_up(server: Elastic) -> None:
    while await server.engine.catch_up(100):
        pass


async def found(server: Elastic, query: Query) -> list[int]:
    return [hit.id for hit in (await server.engine.search(query)).hits]


async def version(server: Elastic, number: int) -> int | None:
    """The version of a document, whatever state searches see."""
    answer = await server.client.options(ignore_status=404).get(index=server.indexing.alias, id=str(number))
    return int(answer["_version"]) if answer.get("found") else None


async def test_the_first_turn_makes_the_index_and_later_ones_only_what_changed(
    search_server: str, db: Database, clock: FrozenClock, ingest: Ingest
) -> None:
    await ingest.one(offer("Oak desk"))
    async with elastic(search_server, db, clock) as server:
        assert await server.engine.filled_at() is None
        assert await server.engine.catch_up(10) == 1
        assert await server.engine.filled_at() is not None
        assert await server.engine.waiting(10) == 0
        await ingest.one(offer("Pine desk"))
        assert await server.engine.waiting(10) == 1
        assert await server.engine.catch_up(10) == 1
        assert len(await found(server, asked("desk"))) == 2


async def test_a_write_that_comes_late_never_overwrites_what_is_newer(server: Elastic, ingest: Ingest) -> None:
    row = await ingest.one(offer("Desk"))
    (late,) = await server.indexing.outbox.take(10)
    await ListingRow.filter(id=row.id).update(state=ListingState.SOLD)
    await caught_up(server)
    assert await found(server, asked("desk")) == []
    assert await server.indexing._write([late], server.indexing.alias, refresh=True) == {row.id}, "known, and older"
    assert await found(server, asked("desk")) == []
    assert await version(server, row.id) is None


async def test_what_is_rolled_back_does_not_wait(server: Elastic, db: Database, ingest: Ingest) -> None:
    row = await ingest.one(offer("Desk"))
    await caught_up(server)

    async def fail() -> None:
        async with db.transaction():
            await ListingRow.filter(id=row.id).update(state=ListingState.SOLD)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await server.engine.waiting(10) == 0
    assert await found(server, asked("desk")) == [row.id]


async def test_writes_are_kept_while_the_server_is_away(server: Elastic, ingest: Ingest) -> None:
    door = needs_door(server)
    sold = await ingest.one(offer("Oak desk"))
    await caught_up(server)
    door.turn(Mode.SHUT)
    new = await ingest.one(offer("Pine desk"))
    await ListingRow.filter(id=sold.id).update(state=ListingState.SOLD)
    for _ in range(3):
        with pytest.raises(EngineDown):
            await server.engine.catch_up(10)
    assert await server.engine.waiting(10) == 2
    door.turn(Mode.OPEN)
    assert await server.engine.catch_up(10) == 2
    assert await found(server, asked("desk")) == [new.id]


async def test_a_busy_server_is_asked_again_and_nothing_is_lost(server: Elastic, ingest: Ingest) -> None:
    door = needs_door(server)
    await ingest.one(offer("Desk"))
    door.turn(Mode.BUSY)
    with pytest.raises(EngineDown):
        await server.engine.search(asked("desk"))
    asyncio.get_running_loop().call_later(0.7, door.turn, Mode.OPEN)  # before the retries are used up
    for _ in range(2):
        with suppress(EngineDown):
            await server.engine.catch_up(10)
    assert await server.engine.waiting(10) == 0


async def test_an_index_is_made_anew_without_a_moment_when_nothing_is_found(server: Elastic, ingest: Ingest) -> None:
    """People search, and listings come and go, all the while."""
    for n in range(50):
        await ingest.one(offer(f"Desk {n}"))
    await caught_up(server)
    before = (await server.client.indices.get_alias(name=server.indexing.alias)).body
    least, changes = 50, 0

    async def search() -> None:
        nonlocal least
        while True:
            least = min(least, (await server.engine.search(asked("desk"))).total.count)

    async def change() -> None:
        nonlocal changes
        while True:
            await ingest.one(offer(f"Desk late {changes}"))
            await server.engine.catch_up(10)
            changes += 1

    busy = [asyncio.ensure_future(work) for work in (search(), change())]
    while not changes:
        await asyncio.sleep(0.01)
    assert await server.indexing.rebuild() is not None
    for work in busy:
        work.cancel()
    await asyncio.gather(*busy, return_exceptions=True)
    await caught_up(server)
    after = (await server.client.indices.get_alias(name=server.indexing.alias)).body
    assert set(before).isdisjoint(after)
    assert len(after) == 1
    assert list((await server.client.indices.get(index=f"{server.indexing.alias}-*")).body) == list(after)
    assert least == 50
    listed = await ListingRow.filter(state=ListingState.ACTIVE).count()
    assert (await server.client.count(index=server.indexing.alias))["count"] == listed
    assert (await server.engine.check(1_000)).share == 0


async def test_one_process_makes_it_anew_and_a_dead_one_is_taken_over_from(server: Elastic, clock: FrozenClock) -> None:
    assert await server.indexing.outbox.begin_filling(to_ms(clock.now()))
    assert await server.indexing.rebuild() is None
    clock.tick(360)
    assert await server.indexing.rebuild() == 0


async def test_a_rebuild_cut_short_leaves_the_old_index_and_the_next_tidies_up(server: Elastic, ingest: Ingest) -> None:
    door = needs_door(server)
    row = await ingest.one(offer("Desk"))
    await caught_up(server)
    await server.indexing._begin()
    door.turn(Mode.SHUT)
    with pytest.raises(EngineDown):
        await server.engine.rebuild()
    door.turn(Mode.OPEN)
    assert await found(server, asked("desk")) == [row.id]
    assert await server.engine.rebuild() == 1
    assert len((await server.client.indices.get(index=f"{server.indexing.alias}-*")).body) == 1


async def full(server: Elastic, index: str, *, yes: bool = True) -> None:
    """As the server does where its disk is full: it turns away what is written to the index."""
    await server.client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": yes or None})


async def test_what_a_new_index_did_not_take_waits_and_is_taken_in_later(
    server: Elastic, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.search.elasticsearch.indexing.RETRIES", 0)
    row = await ingest.one(offer("Desk"))
    await caught_up(server)
    begin, still_filling = server.indexing._begin, server.indexing.outbox.still_filling
    new = ""

    async def begun_full() -> str:
        nonlocal new
        new = await begin()
        await full(server, new)
        return new

    async def room_again(now: int) -> None:
        await full(server, new, yes=False)
        await still_filling(now)

    monkeypatch.setattr(server.indexing, "_begin", begun_full)
    monkeypatch.setattr(server.indexing.outbox, "still_filling", room_again)
    assert await server.engine.rebuild() == 0
    assert await found(server, asked("desk")) == []
    assert await server.engine.waiting(10) == 1
    await caught_up(server)
    assert await found(server, asked("desk")) == [row.id]


async def test_a_change_that_only_the_index_in_use_took_waits_for_the_one_being_filled(
    server: Elastic, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.search.elasticsearch.indexing.RETRIES", 0)
    index = await server.indexing._begin()
    await full(server, index)
    row = await ingest.one(offer("Desk"))
    with pytest.raises(EngineDown):
        await server.engine.catch_up(10)
    assert await found(server, asked("desk")) == [row.id], "the index in use has it"
    assert await server.engine.waiting(10) == 1
    await full(server, index, yes=False)
    assert await server.engine.catch_up(10) == 1
    assert await server.engine.waiting(10) == 0
    assert (await server.client.get(index=index, id=str(row.id)))["found"]


async def test_drift_is_seen_and_mended(server: Elastic, db: Database, ingest: Ingest) -> None:
    """A document too few, one too many, an old one, and one that a restored database is behind of."""
    rows = [await ingest.one(offer(f"Desk {n}")) for n in range(8)]
    await caught_up(server)
    assert (await server.engine.check(100)).share == 0
    client, alias = server.client, server.indexing.alias
    missing, ghost, old, ahead = rows[:4]
    await client.delete(index=alias, id=str(missing.id))
    await db.rows("UPDATE search_outbox SET version = version + 5, indexed = version + 5 WHERE listing_id = $1", old.id)
    taken = (await client.get(index=alias, id=str(ahead.id)))["_source"]
    await client.index(index=alias, id=str(ahead.id), document=taken, version=10**14, version_type="external")
    await client.index(index=alias, id="999999", document={**taken, "id": 999_999}, version=7, version_type="external")
    await ListingRow.filter(id=ghost.id).update(state=ListingState.SOLD)
    await db.rows("UPDATE search_outbox SET indexed = version WHERE listing_id = $1", ghost.id)
    drift = await server.engine.check(100)
    assert {one for one, _ in drift.wrong} == {missing.id, ghost.id, old.id, ahead.id, 999_999}
    assert drift.share > 0.1
    await server.engine.repair(drift)
    await caught_up(server)
    mended = await server.engine.check(100)
    assert (mended.share, mended.listed, mended.indexed) == (0, 7, 7)


async def test_an_index_that_vanished_is_made_anew(server: Elastic, ingest: Ingest) -> None:
    row = await ingest.one(offer("Desk"))
    await caught_up(server)
    await vanish(server)
    with pytest.raises(EngineRefused):
        await server.engine.search(asked("desk"))
    await ingest.one(offer("Bench"))
    with pytest.raises(EngineDown):
        await server.engine.catch_up(10)
    assert await server.engine.catch_up(10) == 2
    assert await found(server, asked("desk")) == [row.id]


async def test_an_index_that_vanished_is_made_anew_though_no_listing_changes(server: Elastic, ingest: Ingest) -> None:
    row = await ingest.one(offer("Desk"))
    await caught_up(server)
    await vanish(server)
    with pytest.raises(EngineRefused):
        await server.engine.ping()
    assert await server.engine.catch_up(10) == 1
    assert await found(server, asked("desk")) == [row.id]


async def test_a_document_that_is_refused_holds_nothing_up(server: Elastic, ingest: Ingest) -> None:
    await ingest.one(offer("Desk " + "x" * 250, latitude=1.0, longitude=1.0))
    await ingest.one(offer("Bench"))
    (first, second) = await server.indexing.outbox.take(10)
    assert first.row is not None
    spoilt = replace(first, row={**first.row, "price": "much"})
    assert await server.indexing._write([spoilt, second], server.indexing.alias, refresh=True) == {first.id, second.id}
    assert await found(server, asked("bench")) == [second.id]


async def test_a_word_that_nobody_spelled_right_is_guessed_unless_it_is_meant_to_the_letter(
    server: Elastic, ingest: Ingest
) -> None:
    """Core corrects by the words that it knows; this is for those that it has not read yet."""
    row = await ingest.one(offer("Wardrobe"))
    await caught_up(server)
    answer = await server.engine.search(asked("wardrub"))
    assert [(hit.id, hit.highlights) for hit in answer.hits] == [(row.id, terms("wardrobe"))]
    assert (answer.total.count, answer.close) == (0, 1)
    assert await found(server, asked("wardrub", literal=True)) == []
    assert await found(server, asked("xardrobe")) == [], "the first letter is right"


async def test_titles_are_completed_as_they_are_typed(server: Elastic, ingest: Ingest) -> None:
    await ingest.one(offer("Café table, round"))
    sold = await ingest.one(offer("Cafe chair"))
    await caught_up(server)
    assert await server.engine.complete("cafe ta", 5) == ["Café table, round"]
    assert await server.engine.complete("tab", 5) == ["Café table, round"]
    await ListingRow.filter(id=sold.id).update(state=ListingState.SOLD)
    assert await server.engine.complete("cafe", 5) == ["Café table, round"]
    for odd in ("", '"', "AND OR NOT", "title:*", "(", "\\", "~1", "日本"):
        await server.engine.complete(odd, 5)


async def test_a_request_is_bounded_whatever_is_asked(server: Elastic) -> None:
    many = tuple(
        tuple(said(f"w{g}a{a}", f"x{a}", f"y{a}", weight=1 - a / 100, in_order=bool(a % 2)) for a in range(60))
        for g in range(12)
    )
    assert await found(server, asked(*many)) == []


@pytest.mark.skipif(not SPEC.is_file(), reason="the published description is not here: it is no part of this project")
async def test_requests_are_as_elasticsearch_describes_them(
    server: Elastic, ingest: Ingest, clock: FrozenClock
) -> None:
    door = needs_door(server)
    await ingest.one(offer("Oak desk"))
    await caught_up(server)
    steps = Steps("USD", (0, 2_500), ((7, clock.now()),))
    here = Filters(("furniture",), ("good",), ("shop",), "USD", 1, 9, Around(1.0, 2.0, 5.0), clock.now())
    for sort in Sort:
        await server.engine.search(asked("oak", said("desk", "lamp"), excluded=(("a", "b"),), filters=here, sort=sort))
    await server.engine.search(asked("oak", "desk", "lampe", steps=steps))
    await server.engine.complete("oak d", 5)
    await server.engine.check(10)
    await server.engine.rebuild()
    spec = json.loads(SPEC.read_text().replace('"oneOf"', '"anyOf"'))  # of its choices many overlap
    checked: set[str] = set()
    for method, path, body in door.asked:
        described = template_of(spec, path.split("?")[0])
        operation = spec["paths"][described][method.lower()]
        named = {spec_at(spec, one)["name"] for one in operation.get("parameters", [])}
        for name in (part.split("=")[0] for part in path.partition("?")[2].split("&") if part):
            assert name in named, (described, name)
        if body and not path.startswith("/_bulk"):
            content = spec_at(spec, operation["requestBody"])["content"]["application/json"]["schema"]
            schema = {**content, "components": spec["components"]}
            faults = list(jsonschema.Draft7Validator(schema).iter_errors(json.loads(body)))
            assert not faults, (described, faults[0].message[:300])
        elif body:
            for line in body.splitlines():
                assert isinstance(json.loads(line), dict)
        checked.add(described)
    assert checked >= {"/{index}/_search", "/_bulk", "/_aliases", "/_index_template/{name}", "/{index}/_mget"}


def spec_at(spec: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for."""
    if "$ref" not in part:
        return part
    found: Any = spec
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def template_of(spec: dict[str, Any], path: str) -> str:
    """The described path that a path is one of, the most literal."""
    given = path.strip("/").split("/")
    fitting = [
        described
        for described in spec["paths"]
        if len(parts := described.strip("/").split("/")) == len(given)
        and all(part.startswith("{") or part == own for part, own in zip(parts, given, strict=True))
    ]
    return min(fitting, key=lambda described: described.count("{"))


def needs_door(server: Elastic) -> Door:
    if server.door is None:
        pytest.skip("a real cluster has no door that can be shut")
    return server.door
