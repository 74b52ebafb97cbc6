"""Searches are answered whatever the search server does; operators hear of it, and the index heals by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.search.opening import search_engine
from core.cards import card
from core.delivery.outcomes import NoticeDue
from core.listings.ingest import Ingest
from core.models import ListingRow
from core.models.instant import to_ms
from core.ports.engine import Query
from core.search.availability import FIRST_REST, LONGEST_REST, MOST_FAILURES, Availability, Standing
from core.search.fallback import WithFallback
from core.search.upkeep import A_NIGHT, Upkeep
from core.store import Database
from core.values import ListingState, Person
from tests.builders import offer
from tests.contracts.search_engine import asked
from tests.elastic import Elastic, elastic, vanish
from tests.fakes.clock import FrozenClock
from tests.servers.door import Door, Mode

ALICE = Person(1, "Alice", is_operator=True)


class Told:
    """What operators were told, as they read it."""

    def __init__(self) -> None:
        self.cards: list[str] = []

    async def __call__(self, topic: str, /, **facts: str | int) -> None:
        shown = card(NoticeDue(topic, facts), ALICE)
        assert shown.lines
        self.cards.append(shown.title)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def server(search_server: str, db: Database, clock: FrozenClock) -> AsyncIterator[Elastic]:
    async with elastic(search_server, db, clock) as made:
        if made.door is None:
            pytest.skip("a real cluster has no door that can be shut")
        yield made


@pytest.fixture
def door(server: Elastic) -> Door:
    assert server.door is not None
    return server.door


@pytest.fixture
def engine(server: Elastic, db: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> WithFallback:
    # A crowded machine answers late: what is tried here is who answers, not how fast.
    monkeypatch.setattr("core.search.fallback.PATIENCE", 3.0)
    monkeypatch.setattr("core.search.upkeep.PATIENCE", 3.0)
    return WithFallback(server.engine, search_engine(db), clock)


@pytest.fixture
def upkeep(engine: WithFallback, clock: FrozenClock, told: Told) -> Upkeep:
    return Upkeep(engine, clock, told)


async def by(engine: WithFallback, query: Query | None = None) -> tuple[str, int]:
    """Who answered, and how much was found."""
    answer = await engine.search(query or asked("desk"))
    return answer.engine, len(answer.hits)


async def test_the_database_answers_until_the_index_is_filled(
    engine: WithFallback, upkeep: Upkeep, ingest: Ingest, db: Database
) -> None:
    own = search_engine(db).name
    await ingest.one(offer("Oak desk"))
    assert await by(engine) == (own, 1)
    state = await engine.state()
    assert (state.standing, state.answered_by, state.server) == (Standing.EMPTY, own, "elasticsearch")
    assert await upkeep.catch_up() == 1
    assert await by(engine) == ("elasticsearch", 1)
    assert (await engine.state()).standing is Standing.UP


@pytest.mark.parametrize("how", [Mode.SHUT, Mode.BUSY])
async def test_a_server_that_fails_is_given_up_told_of_and_comes_back_healed(
    how: Mode,
    engine: WithFallback,
    upkeep: Upkeep,
    door: Door,
    ingest: Ingest,
    told: Told,
    clock: FrozenClock,
    db: Database,
) -> None:
    own = search_engine(db).name
    sold = await ingest.one(offer("Oak desk"))
    await upkeep.catch_up()
    door.turn(how)
    for _ in range(MOST_FAILURES):
        assert await by(engine) == (own, 1)
    asked_before = len(door.asked)
    assert await by(engine) == (own, 1)
    assert len(door.asked) == asked_before, "it rests"
    await ingest.one(offer("Pine desk"))
    await ListingRow.filter(id=sold.id).update(state=ListingState.SOLD)
    assert await by(engine) == (own, 1), "what changed meanwhile is found"
    await upkeep.catch_up()
    assert told.cards == ["Elasticsearch does not answer"]
    state = await engine.state()
    assert (state.standing, state.answered_by, state.since, state.waiting) == (Standing.DOWN, own, clock.now(), 2)
    door.turn(Mode.OPEN)
    clock.tick(LONGEST_REST.total_seconds() + 1)
    assert await by(engine) == (own, 1), "whoever searches does not make the try"
    assert await upkeep.catch_up() == 2
    assert told.cards == ["Elasticsearch does not answer", "Elasticsearch is back"]
    assert await by(engine) == ("elasticsearch", 1)
    assert (await engine.server.check(100)).share == 0
    assert (await engine.state()).standing is Standing.UP


async def test_a_server_that_never_answers_costs_a_search_its_patience_and_then_nothing(
    engine: WithFallback, upkeep: Upkeep, door: Door, ingest: Ingest, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    await ingest.one(offer("Desk"))
    await upkeep.catch_up()
    monkeypatch.setattr("core.search.fallback.PATIENCE", 0.25)
    door.turn(Mode.SILENT)
    for _ in range(MOST_FAILURES + 1):
        assert await by(engine) == (search_engine(db).name, 1)
    assert engine.availability.is_open


async def test_a_query_that_the_server_refuses_is_answered_and_is_no_failure(
    engine: WithFallback, upkeep: Upkeep, server: Elastic, ingest: Ingest, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    await ingest.one(offer("Desk"))
    await upkeep.catch_up()
    monkeypatch.setattr("adapters.search.elasticsearch.query.everything", lambda query: {"no_such_query": {}})
    for _ in range(MOST_FAILURES + 1):
        assert await by(engine) == (search_engine(db).name, 1)
    assert not engine.availability.is_open


async def test_where_nobody_tends_the_index_a_search_makes_the_try(
    engine: WithFallback, server: Elastic, door: Door, ingest: Ingest, clock: FrozenClock, db: Database
) -> None:
    """A process that only runs a bot."""
    await ingest.one(offer("Desk"))
    await server.engine.catch_up(10)
    door.turn(Mode.SHUT)
    for _ in range(MOST_FAILURES):
        await by(engine)
    door.turn(Mode.OPEN)
    assert (await by(engine))[0] == search_engine(db).name
    clock.tick(FIRST_REST.total_seconds())
    assert (await by(engine))[0] == "elasticsearch"
    assert not engine.availability.is_open


async def test_a_server_that_is_away_while_nobody_searches_is_noticed(
    upkeep: Upkeep, door: Door, told: Told, clock: FrozenClock
) -> None:
    await upkeep.catch_up()
    door.turn(Mode.SHUT)
    for _ in range(MOST_FAILURES + 1):
        clock.tick(11)
        await upkeep.catch_up()
    assert told.cards == ["Elasticsearch does not answer"]


async def test_while_another_process_fills_the_first_index_nobody_is_alarmed(
    upkeep: Upkeep, server: Elastic, told: Told, clock: FrozenClock
) -> None:
    assert await server.indexing.outbox.begin_filling(to_ms(clock.now()))
    for _ in range(MOST_FAILURES + 1):
        clock.tick(11)
        assert await upkeep.catch_up() == 0
    assert told.cards == []


async def test_an_index_that_vanished_is_back_before_anybody_is_alarmed(
    engine: WithFallback, upkeep: Upkeep, server: Elastic, ingest: Ingest, told: Told, clock: FrozenClock
) -> None:
    await ingest.one(offer("Desk"))
    await upkeep.catch_up()
    await vanish(server)
    clock.tick(11)
    await upkeep.catch_up()
    assert await upkeep.catch_up() == 1
    assert told.cards == []
    assert await by(engine) == ("elasticsearch", 1)


async def test_the_hourly_look_mends_a_little_and_tells_of_much(
    engine: WithFallback, upkeep: Upkeep, server: Elastic, ingest: Ingest, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [await ingest.one(offer(f"Desk {n}")) for n in range(5)]
    await upkeep.catch_up()
    client, alias = server.client, server.indexing.alias
    await upkeep.look()
    assert told.cards == []
    await client.delete(index=alias, id=str(rows[0].id))
    monkeypatch.setattr("core.search.upkeep.TOLERATED", 0.5)
    await upkeep.look()
    await upkeep.catch_up()
    assert told.cards == []
    assert (await engine.server.check(100)).share == 0
    monkeypatch.undo()
    await client.delete(index=alias, id=str(rows[1].id))
    await upkeep.look()
    assert told.cards == ["The search index was not as it should be"]
    assert (await engine.server.check(100)).share == 0


async def test_every_night_the_index_is_made_anew(
    engine: WithFallback, upkeep: Upkeep, ingest: Ingest, clock: FrozenClock
) -> None:
    await ingest.one(offer("Desk"))
    await upkeep.catch_up()
    first = await engine.filled_at()
    assert first is not None
    clock.tick(3_600)
    await upkeep.look()
    assert await engine.filled_at() == first
    night = (first + A_NIGHT).replace(hour=3)
    clock.tick((night + timedelta(days=1) - clock.now()).total_seconds())
    await upkeep.look()
    assert await engine.filled_at() == clock.now()
    again = clock.now()
    clock.tick(3_600)
    await upkeep.look()
    assert await engine.filled_at() == again


def test_rests_grow_to_a_bound_and_begin_anew_once_it_worked(clock: FrozenClock) -> None:
    availability = Availability(clock)
    opened = [availability.failed() for _ in range(MOST_FAILURES)]
    assert opened == [False] * (MOST_FAILURES - 1) + [True]
    rests = []
    for _ in range(8):
        waited = 0
        while not availability.may_try():
            clock.tick(1)
            waited += 1
        rests.append(waited)
        assert not availability.may_try(), "one try at a time"
        availability.failed()
    assert rests == [1, 2, 4, 8, 16, 30, 30, 30]
    clock.tick(30)
    assert availability.may_try()
    assert availability.worked()
    assert availability.may_try()
    assert not availability.is_open
    assert not availability.failed(), "a single failure opens nothing"
