"""The short forms of the programs: some kills, some points, two processes and one clock."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from time import monotonic

import pytest

from core.models import DeliveryRow, JobSlotRow
from tests.conftest import ON_POSTGRES
from tests.faults import kill, points, restarts, search
from tests.faults.crew import Crew
from tests.faults.ground import ground
from tests.faults.operators import BACK, DOWN
from tests.faults.provider import Provider
from tests.faults.switching import Timed, switch_ms
from tests.faults.worker import PLAIN, Order
from tests.servers.elasticsearch import ElasticMissing

KIND = "postgres" if ON_POSTGRES else "sqlite"
pytestmark = pytest.mark.database
CHOSEN = ["ingest.events_written", "match.match_written", "claim.written", "voice.answered", "answer.written"]


async def test_workers_that_are_killed_lose_nothing_and_repeat_only_what_is_unknown() -> None:
    figures = await kill.run(KIND, "claims", deliveries=160, kills=6)
    assert kill.holds(figures), figures
    assert (figures["deliveries"], figures["kills"]) == (160, 6)


@pytest.mark.skipif(not ON_POSTGRES, reason="pgqueuer is a queue on PostgreSQL: TEST_DATABASE=postgres runs it")
async def test_workers_that_a_queue_feeds_lose_nothing_either() -> None:
    figures = await kill.run(KIND, "pgqueuer", deliveries=160, kills=4)
    assert kill.holds(figures), figures


@pytest.mark.skipif(not ON_POSTGRES, reason="it is PostgreSQL that restarts: TEST_DATABASE=postgres runs it")
@pytest.mark.parametrize("dispatch", ["claims", "pgqueuer"])
async def test_a_database_that_restarts_under_load_loses_nothing(dispatch: str) -> None:
    figures = await restarts.run(dispatch, deliveries=160, restarts=2)
    assert kill.holds(figures), figures
    assert figures["restarts"] == 2


async def test_a_run_that_lost_something_is_told_from_one_that_did_not() -> None:
    kept = {
        "lost": 0,
        "never_asked_for": 0,
        "stuck": 0,
        "ended_wrongly": 0,
        "duplicates_where_deduplicated": 0,
        "duplicates": 2,
        "unknown_attempts": 2,
        "clean_exits": kill.WORKERS,
    }
    assert kill.holds(kept)
    for name in ("lost", "never_asked_for", "stuck", "ended_wrongly", "duplicates_where_deduplicated", "duplicates"):
        assert not kill.holds({**kept, name: 3}), name


async def test_a_worker_that_dies_at_a_point_is_taken_over_from() -> None:
    outcomes = await points.run(KIND, "claims", CHOSEN)
    assert [outcome for outcome in outcomes if not outcome.holds] == []


def test_every_point_of_the_product_is_tried() -> None:
    root = Path(__file__).parents[2]
    code = "\n".join(path.read_text() for folder in ("core", "jobs") for path in (root / folder).rglob("*.py"))
    named = {part.split('"')[1] for part in code.split("reached(")[1:] if part.startswith('"')}
    assert named <= set(points.POINTS)
    assert len(points.POINTS) >= 25


@pytest.mark.timeout(600)
@pytest.mark.skipif(ON_POSTGRES, reason="the search server plays against SQLite alone")
async def test_a_search_server_that_is_swallowed_and_killed_leaves_no_search_unanswered() -> None:
    try:
        figures = await search.run(searches=300)
    except ElasticMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    assert search.holds(figures), figures
    switched = figures["switch_ms_by"]
    assert isinstance(switched, dict)
    assert set(switched) == {"swallowed", "killed"}, "nobody searched while it died"
    wrong: dict[str, list[object]] = {
        **{name: [1] for name in ("unanswered", "wrong", "waiting", "drift")},
        "answered_by": [{"sqlite": 300}],
        "told": [[], [DOWN], [DOWN, BACK], [DOWN, BACK, DOWN], [DOWN, DOWN, BACK, BACK]],
        "notices": [{}, {DOWN: 1}, {DOWN: 9, BACK: 9}],
    }
    for name, values in wrong.items():
        for value in values:
            assert not search.holds({**figures, name: value}), (name, value)


def test_what_a_search_loses_is_what_it_took_until_the_server_was_given_up_less_the_databases_own_time() -> None:
    alone = [Timed(None, 10.0, True), Timed("killed", 30.0, True), Timed("swallowed", 900.0, True)]
    before = [Timed(None, 5_000.0, False)]
    dying = [Timed("swallowed", took, False) for took in (4.0, 280.0, 270.0)] + [Timed("killed", 50.0, False)]
    assert switch_ms([*alone, *before, *dying]) == {"swallowed": 250.0, "killed": 20.0}
    assert switch_ms([*alone, *before]) == {}


async def test_two_processes_with_one_clock_run_no_turn_twice(tmp_path: Path) -> None:
    """Each writes a line for every turn it runs; a turn is a quarter of a second."""
    turns = tmp_path / "turns"
    async with ground(KIND) as place, Provider() as provider, Crew() as crew:
        began = monotonic()
        pids = [
            await crew.start(Order(place.url, str(place.home), provider.url, name=name, jobs_file=str(turns)))
            for name in ("one", "two")
        ]
        async with asyncio.timeout(20):
            while len(_lines(turns)) < 8:
                await asyncio.sleep(0.05)
        assert [await crew.end(pid) for pid in pids] == [0, 0]
        ran = [int(float(line) / 0.25) for line in _lines(turns)]
        assert len(ran) <= (monotonic() - began) / 0.25 + 1, "more turns than there were"
        assert await JobSlotRow.all().count() == len(ran), "a turn of its own for each line"


async def test_two_processes_tell_no_summary_twice() -> None:
    """Both set alerts aside for the end of the quiet hours at the same time, and both send what was set aside."""
    async with ground(KIND) as place, Provider() as provider, Crew() as crew:
        await place.person("alice", PLAIN, **points.quiet_now())
        orders = [
            Order(place.url, str(place.home), provider.url, name=name, listings=list(points.TITLES[:3]))
            for name in ("one", "two")
        ]
        pids = [await crew.start(order) for order in orders]
        await points.until(lambda: points.all_held(listings=6))
        assert [await crew.end(pid) for pid in pids] == [0, 0]
        assert provider.accepted == 0
        for order in orders:
            order.clock_ahead_s, order.listings = 4 * 3600.0, []
        pids = [await crew.start(order) for order in orders]
        await points.until(points.all_ended)
        assert [await crew.end(pid) for pid in pids] == [0, 0]
        told = provider.shown["plain"]
        assert (set(told.values()), len(told)) == ({1}, 5), "a summary shows five of six, each once"
        assert await DeliveryRow.filter(kind="digest", state="sent").count() == 1


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
