"""A channel that fails again and again has a rest; what waits for it loses nothing."""

from __future__ import annotations

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.breaker import FIRST_REST_S, LONGEST_REST_S, MOST_FAILURES, Breaker, Passage
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.models import DeliveryRow
from core.store import Database
from core.values import Channel
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

HERE = Channel.TERMINAL


@pytest.fixture
def breaker(db: Database, clock: FrozenClock) -> Breaker:
    return Breaker(db, clock)


async def fail(breaker: Breaker, times: int, failure: Failure = Failure.RETRY) -> None:
    for _ in range(times):
        await breaker.failed(HERE, failure, was_trial=False)


@pytest.mark.parametrize("failure", [Failure.RETRY, Failure.UNKNOWN, Failure.CHANNEL])
async def test_five_failures_give_a_channel_a_rest_in_every_process(
    db: Database, breaker: Breaker, clock: FrozenClock, failure: Failure
) -> None:
    await fail(breaker, MOST_FAILURES - 1, failure)
    assert await breaker.passage(HERE) is Passage.FREE
    await fail(breaker, 1, failure)
    assert await breaker.passage(HERE) is Passage.NONE
    assert await Breaker(db, clock).passage(HERE) is Passage.NONE
    assert await breaker.passage(Channel.EMAIL) is Passage.FREE


@pytest.mark.parametrize("failure", [Failure.DESTINATION, Failure.MESSAGE, Failure.LIMIT])
async def test_what_concerns_one_destination_is_no_failure_of_the_channel(breaker: Breaker, failure: Failure) -> None:
    await fail(breaker, 20, failure)
    assert await breaker.passage(HERE) is Passage.FREE


async def test_failures_far_apart_or_with_a_success_between_are_no_reason(breaker: Breaker, clock: FrozenClock) -> None:
    for _ in range(3):
        await fail(breaker, MOST_FAILURES - 1)
        await breaker.worked(HERE, was_trial=False)
    assert await breaker.passage(HERE) is Passage.FREE
    for _ in range(10):
        await fail(breaker, MOST_FAILURES - 2)
        clock.tick(31)
    assert await breaker.passage(HERE) is Passage.FREE


async def test_after_the_rest_one_delivery_shows_whether_it_works(
    db: Database, breaker: Breaker, clock: FrozenClock
) -> None:
    await fail(breaker, MOST_FAILURES)
    clock.tick(FIRST_REST_S - 1)
    assert await breaker.passage(HERE) is Passage.NONE
    clock.tick(1)
    assert await breaker.passage(HERE) is Passage.ONE
    assert await Breaker(db, clock).passage(HERE) is Passage.NONE
    await breaker.worked(HERE, was_trial=True)
    assert await breaker.passage(HERE) is Passage.FREE


async def test_each_rest_is_twice_as_long_up_to_five_minutes(breaker: Breaker, clock: FrozenClock) -> None:
    await fail(breaker, MOST_FAILURES)
    for rest in (30, 60, 120, 240, 300, 300):
        clock.tick(rest - 1)
        assert await breaker.passage(HERE) is Passage.NONE
        clock.tick(1)
        assert await breaker.passage(HERE) is Passage.ONE
        await breaker.failed(HERE, Failure.RETRY, was_trial=True)
    assert rest == LONGEST_REST_S


async def test_a_trial_that_never_comes_back_is_made_by_another(
    db: Database, breaker: Breaker, clock: FrozenClock
) -> None:
    await fail(breaker, MOST_FAILURES)
    clock.tick(FIRST_REST_S)
    assert await breaker.passage(HERE) is Passage.ONE
    clock.tick(60)
    assert await Breaker(db, clock).passage(HERE) is Passage.ONE


async def test_a_trial_that_says_nothing_of_the_channel_is_made_again(breaker: Breaker, clock: FrozenClock) -> None:
    await fail(breaker, MOST_FAILURES)
    clock.tick(FIRST_REST_S)
    assert await breaker.passage(HERE) is Passage.ONE
    await breaker.failed(HERE, Failure.DESTINATION, was_trial=True)
    assert await breaker.passage(HERE) is Passage.ONE
    await breaker.untried(HERE)
    assert await breaker.passage(HERE) is Passage.ONE


async def test_while_a_channel_rests_deliveries_wait_and_all_arrive(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    names = [f"PC {tree}" for tree in ("oak", "elm", "fir", "ash", "yew", "box", "bay", "fig", "may", "asp")]
    for title in names:
        await ingest.one(offer(title))
    await app.delivery.match()
    down = [SendFailed(Failure.CHANNEL, "token refused")] * 100
    inbox.trouble = list(down)
    for _ in range(20):
        await app.delivery.send([inbox])
        clock.tick(1)
    asked = len(down) - len(inbox.trouble)
    assert asked <= 24, "a channel that rests is left alone"
    assert {row.attempts for row in await DeliveryRow.all()} == {0}
    inbox.trouble.clear()
    for _ in range(10):
        clock.tick(30)
        await app.delivery.send([inbox])
    assert len(inbox.sent) == len(names)
    assert {row.state for row in await DeliveryRow.all()} == {"sent"}
