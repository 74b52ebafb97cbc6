"""What may still be sent today: counted before it leaves, whoever sends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.talk import Talk
from config.compose.product import Wakes
from core.delivery.alarms import Alarms
from core.delivery.allowance import MONEY, Allowance, Message, TextCaps
from core.delivery.notices import Notices
from core.delivery.outcomes import NoticeDue
from core.delivery.policy import Held, Wait
from core.delivery.preference import Preference
from core.delivery.tally import forget, take, used
from core.models import DeliveryRow, TallyRow
from core.store import Database
from core.values import Channel
from tests.fakes.clock import FrozenClock

LIKES = Preference("UTC")
TODAY = "2026-03-01"


@pytest.fixture
def allowance_of(db: Database, clock: FrozenClock, wakes: Wakes):
    def make(each: int, **caps: int) -> Allowance:
        alarms = Alarms(Notices(db, clock, wakes.deliveries), clock, [])
        return Allowance(db, TextCaps(**caps), lambda outcome, reader: each, alarms)

    return make


def message(talk: Talk, kind: str = "notice", likes: Preference = LIKES, channel: Channel = Channel.SMS) -> Message:
    row = DeliveryRow(person_id=talk.person.id, channel=channel.value, kind=kind)
    return Message(row, NoticeDue("channel_test", {}), talk.person, likes)


async def take_one(allowance: Allowance, one: Message, now: datetime) -> Wait | None:
    (wait,) = await allowance.take([one], now)
    return wait


async def test_workers_together_stay_below_the_money(allowance_of, alice: Talk, clock: FrozenClock) -> None:
    workers = [allowance_of(2, segments=9, a_person=100) for _ in range(12)]
    took = await asyncio.gather(*(take_one(one, message(alice), clock.now()) for one in workers))
    assert [wait.why if wait else None for wait in took].count(None) == 4
    assert {wait.why for wait in took if wait} == {Held.MONEY}
    assert await used(MONEY, TODAY) == 8


async def test_what_is_more_than_a_day_pays_for_never_leaves(allowance_of, alice: Talk, clock: FrozenClock) -> None:
    allowance = allowance_of(3, segments=2)
    assert await take_one(allowance, message(alice), clock.now()) is not None
    assert await used(MONEY, TODAY) == 0
    assert await used(f"texts of {alice.person.id}", TODAY) == 0


async def test_a_person_has_so_many_and_another_is_not_held_up(
    allowance_of, alice: Talk, bob: Talk, clock: FrozenClock
) -> None:
    allowance = allowance_of(1, a_person=2)
    waits = [await take_one(allowance, message(alice), clock.now()) for _ in range(3)]
    assert [wait and wait.why for wait in waits] == [None, None, Held.TEXTS]
    assert await take_one(allowance, message(bob), clock.now()) is None
    assert await used(MONEY, TODAY) == 3  # what did not leave cost nothing


async def test_what_did_not_leave_is_given_back(allowance_of, alice: Talk, clock: FrozenClock) -> None:
    allowance, text = allowance_of(2, segments=2, a_person=1), message(alice, "alert")
    for _ in range(3):
        assert await take_one(allowance, text, clock.now()) is None
        await allowance.give_back(text, clock.now())
    assert {row.what: row.amount for row in await TallyRow.all()} == {
        MONEY: 0,
        f"texts of {alice.person.id}": 0,
    }


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_money_comes_back_with_the_day_in_utc_wherever_they_are(
    allowance_of, alice: Talk, clock: FrozenClock, zone: str
) -> None:
    allowance = allowance_of(1, segments=1, a_person=100)
    likes = Preference(zone)
    text = message(alice, likes=likes)
    assert await take_one(allowance, text, clock.now()) is None
    wait = await take_one(allowance, text, clock.now())
    assert wait is not None
    assert datetime(2026, 3, 2, tzinfo=UTC) <= wait.until < datetime(2026, 3, 3, tzinfo=UTC)
    assert likes.local(wait.until).hour == 9
    assert await take_one(allowance, text, wait.until) is None


async def test_of_many_at_once_each_person_has_what_is_left_of_their_day(
    allowance_of, alice: Talk, bob: Talk, charlie: Talk, clock: FrozenClock
) -> None:
    allowance, few = allowance_of(1), Preference("UTC", most_a_day=2)
    alerts = [message(one, "alert", few, Channel.PUSH) for one in (alice, alice, bob, alice, charlie)]
    notice = message(alice, "notice", few, Channel.PUSH)
    waits = await allowance.take([*alerts, notice], clock.now())
    enough = Wait(few.tomorrow(clock.now()), Held.ENOUGH)
    assert waits == [None, None, None, enough, None, None]
    assert await allowance.take(alerts, clock.now()) == [enough, enough, None, enough, None]


async def test_a_text_that_waits_for_money_is_not_counted_in_its_day(
    allowance_of, alice: Talk, bob: Talk, clock: FrozenClock
) -> None:
    allowance, one_a_day = allowance_of(2, segments=2), Preference("UTC", most_a_day=1)
    texts = [message(one, "alert", one_a_day) for one in (alice, bob)]
    assert [wait and wait.why for wait in await allowance.take(texts, clock.now())] == [None, Held.MONEY]
    assert await allowance.take([message(bob, "alert", one_a_day, Channel.PUSH)], clock.now()) == [None]


async def test_a_day_is_forgotten_once_it_is_over_everywhere(db: Database, clock: FrozenClock) -> None:
    await take(db, "something", TODAY, 1, 5)
    await forget(clock.now() + timedelta(days=2))
    assert await used("something", TODAY) == 1
    await forget(clock.now() + timedelta(days=4))
    assert await used("something", TODAY) == 0
