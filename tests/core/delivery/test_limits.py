"""No more leaves than a provider takes, however many processes there are."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from datetime import timedelta

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.limits import AHEAD, DISCORD, KEPT, LEASED, LIMITS, SECOND, TELEGRAM, TEXTS_AT_ONCE, Limits, Rate
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.models import BucketRow, DeliveryRow
from core.store import Database
from core.values import Channel, Chat
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

TELEGRAM_IN_ALL, TELEGRAM_A_GROUP, DISCORD_IN_ALL = 30, 20, 50


@pytest.fixture(autouse=True)
def _moments(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments are of the clock that stands still."""
    monkeypatch.setattr("core.delivery.limits.monotonic", lambda: clock.now().timestamp())


async def all_leave(limits: Limits, channel: Channel) -> list[float]:
    """Every moment that can be had now."""
    had: list[float] = []
    while granted := await limits.take(channel, 100):
        had += granted
    return had


def most_in_a_second(moments: list[float]) -> int:
    """The most that leave in any one second, wherever it begins, if each leaves at its moment."""
    ordered = sorted(moments)
    return max(bisect_left(ordered, moment + 1) - n for n, moment in enumerate(ordered))


@pytest.mark.parametrize(
    ("channel", "allowed"), [(Channel.TELEGRAM_CHAT, TELEGRAM_IN_ALL), (Channel.DISCORD_DM, DISCORD_IN_ALL)]
)
async def test_two_processes_together_use_what_a_provider_takes_and_no_second_has_more(
    db: Database, clock: FrozenClock, channel: Channel, allowed: int
) -> None:
    two, had = (Limits(db, clock), Limits(db, clock)), list[float]()
    clock.tick(3600)  # nothing was sent for long
    began = clock.now().timestamp()
    for _ in range(600):
        for limits in two:
            had += await all_leave(limits, channel)
        clock.tick(0.1)
    had = [moment for moment in had if moment < began + 60]
    assert 0.95 * allowed * 60 <= len(had)
    assert most_in_a_second(had) <= allowed


async def test_a_telephone_number_sends_one_text_a_second_whoever_works(db: Database, clock: FrozenClock) -> None:
    workers, had = [Limits(db, clock) for _ in range(3)], list[float]()
    for _ in range(600):
        for limits in workers:
            had += await limits.take(Channel.SMS, 100)
        clock.tick(0.1)
    assert 57 <= len(had) <= 60 + TEXTS_AT_ONCE  # a few at once after a pause queue at Twilio


async def test_moments_are_had_a_little_before_they_come(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    had = [moment - clock.now().timestamp() for moment in await all_leave(limits, Channel.DISCORD_DM)]
    assert len(had) == AHEAD
    assert had[0] == had[1] == 0
    assert [round(later * DISCORD.in_all.a_second) for later in had[2:]] == list(range(1, AHEAD - 1))


async def test_channels_of_one_provider_share_what_it_takes(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert len(await all_leave(limits, Channel.DISCORD_DM)) == AHEAD
    assert await limits.take(Channel.DISCORD_CHANNEL, 1) == []
    assert len(await limits.take(Channel.TELEGRAM_CHAT, 1)) == 1


async def test_what_is_not_used_is_there_for_the_next_for_a_moment(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    had = await limits.take(Channel.DISCORD_DM, 100)
    limits.give_back(Channel.DISCORD_DM, had[5:])
    assert await limits.take(Channel.DISCORD_DM, 100) == had[5:]
    limits.give_back(Channel.DISCORD_DM, had[5:])
    clock.tick(KEPT + 1)
    assert await limits.take(Channel.DISCORD_DM, 100) != had[5:]


async def test_who_is_late_leaves_at_once_but_no_second_has_more_than_the_provider_takes(
    db: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(seconds: float) -> None:
        clock.tick(seconds)

    monkeypatch.setattr("core.delivery.limits.asyncio.sleep", sleep)
    limits, left = Limits(db, clock), list[float]()
    began = clock.now().timestamp()
    for n in range(400):
        if n in {50, 120}:
            clock.tick(0.7)  # the process had something else to do
        async with limits.turn(Channel.DISCORD_DM, began + n / DISCORD.in_all.a_second):
            left.append(clock.now().timestamp())
    assert most_in_a_second(left) <= DISCORD_IN_ALL
    assert left[-1] - began < 400 / DISCORD.in_all.a_second + 0.7, "what was held up twice is made good once"


async def test_a_message_may_have_been_on_its_way_for_as_long_as_its_answer_was_late(
    db: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(seconds: float) -> None:
        clock.tick(seconds)

    monkeypatch.setattr("core.delivery.limits.asyncio.sleep", sleep)
    limits, arrived = Limits(db, clock), list[float]()
    began = clock.now().timestamp()
    for n in range(120):
        async with limits.turn(Channel.TELEGRAM_CHAT, began + n / TELEGRAM.in_all.a_second):
            clock.tick(0.01 + (0.15 if n == 10 else 0.0))  # all of it may have gone by before it arrived
            arrived.append(clock.now().timestamp())
            clock.tick(0.01)
    assert most_in_a_second(arrived) <= TELEGRAM_IN_ALL


async def test_what_is_there_is_leased_once(db: Database, clock: FrozenClock) -> None:
    granted = await asyncio.gather(*(Limits(db, clock).take(Channel.TELEGRAM_CHAT, LEASED) for _ in range(12)))
    assert sorted(map(len, granted)) == [0] * 10 + [LEASED] * 2


@pytest.mark.parametrize(("address", "a_minute"), [("42", 60), ("-42", 19)])
async def test_a_chat_has_one_a_second_and_a_group_twenty_a_minute(
    db: Database, clock: FrozenClock, address: str, a_minute: int
) -> None:
    limits, had = Limits(db, clock), 0
    to = Chat(Channel.TELEGRAM_CHAT, address)
    for _ in range(600):
        had += await limits.leave([to]) == [None]
        clock.tick(0.1)
    assert had in (a_minute, a_minute + 1)


async def test_the_topics_of_a_group_share_its_limit(db: Database, clock: FrozenClock) -> None:
    limits, until = Limits(db, clock), clock.now() + timedelta(seconds=30)
    one, other = (Chat(Channel.TELEGRAM_CHAT, f"-42/{topic}") for topic in (7, 8))
    first, *same, another = await limits.leave(
        [one, other, Chat(Channel.TELEGRAM_CHAT, "-42"), one, Chat(Channel.TELEGRAM_CHAT, "-43/7")]
    )
    assert (first, another) == (None, None)
    assert None not in same
    await limits.close(one, until)
    (wait,) = await limits.leave([other])
    assert wait is not None
    assert timedelta(seconds=30) <= wait < timedelta(seconds=34), "until it may be written to, and no longer"
    await limits.close(other, until)
    assert len(await limits.take(Channel.TELEGRAM_CHAT, 1)) == 1, "it was one group all along"


async def test_of_many_messages_each_chat_takes_its_own(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    one, other, group = (Chat(Channel.TELEGRAM_CHAT, address) for address in ("42", "43", "-44"))
    leave = await limits.leave([one, other, one, group, one])
    assert leave == [None, None, timedelta(seconds=1), None, timedelta(seconds=1)]


async def test_who_has_to_wait_is_told_how_long(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    to = Chat(Channel.TELEGRAM_CHAT, "42")
    assert await limits.leave([to]) == [None]
    assert await limits.leave([to]) == [timedelta(seconds=1)]
    clock.tick(1)
    assert await limits.leave([to]) == [None]


async def test_a_clock_that_goes_backwards_opens_nothing(db: Database, clock: FrozenClock) -> None:
    await all_leave(Limits(db, clock), Channel.DISCORD_DM)
    clock.tick(-3600)
    assert await all_leave(Limits(db, clock), Channel.DISCORD_DM) == []
    clock.tick(3600 + 1)
    assert len(await all_leave(Limits(db, clock), Channel.DISCORD_DM)) == AHEAD


async def test_a_provider_that_says_wait_is_left_alone_for_so_long(db: Database, clock: FrozenClock) -> None:
    limits, until = Limits(db, clock), clock.now() + timedelta(seconds=30)
    one, other = (Chat(Channel.TELEGRAM_CHAT, f"4{n}") for n in (1, 2))
    await limits.close(one, until)
    (wait,) = await limits.leave([one])
    assert wait is not None
    assert wait >= timedelta(seconds=30)
    assert await limits.leave([other]) == [None], "another chat was not meant"
    assert len(await limits.take(Channel.TELEGRAM_CHAT, 1)) == 1
    await limits.close(other, until)  # so it was all of them
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == []
    assert await Limits(db, clock).take(Channel.TELEGRAM_CHAT, 1) == [], "and every process knows"
    await limits.close(other, until - timedelta(seconds=20))
    clock.tick(29)
    assert all(moment >= until.timestamp() for moment in await limits.take(Channel.TELEGRAM_CHAT, 1))
    clock.tick(2)
    assert len(await limits.take(Channel.TELEGRAM_CHAT, 1)) == 1


async def test_a_channel_without_a_limit_writes_nothing(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert len(await limits.take(Channel.TERMINAL, 8)) == 8
    assert await limits.leave([Chat(Channel.TERMINAL, "alice")]) == [None]
    assert await BucketRow.all().count() == 0


def test_every_rate_stays_within_its_provider() -> None:
    """What may leave in a window of the provider's is what is granted at its start and what comes in during it."""
    for limit, allowed in ((TELEGRAM, TELEGRAM_IN_ALL), (DISCORD, DISCORD_IN_ALL)):
        assert 0.95 * allowed <= limit.in_all.a_second <= allowed
        assert limit.in_all.a_second * SECOND == pytest.approx(allowed)
    assert TELEGRAM.a_group is not None
    assert TELEGRAM.a_group.a_second * 60 + TELEGRAM.a_group.at_once <= TELEGRAM_A_GROUP
    assert TELEGRAM.a_chat == Rate(1.0)


async def test_what_has_no_leave_waits_and_is_no_try(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Channel.TERMINAL, TELEGRAM)
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    for title in ("PC oak", "PC elm", "PC fir"):
        await ingest.one(offer(title))
    await app.delivery.match()
    await app.delivery.send([inbox])
    assert len(inbox.sent) == 1
    waiting = await DeliveryRow.filter(state="ready")
    assert {(row.attempts, row.due > clock.now()) for row in waiting} == {(0, True)}
    for _ in range(3):
        clock.tick(1)
        await app.delivery.send([inbox])
    assert len(inbox.sent) == 3


async def test_a_destination_told_to_wait_keeps_all_that_is_for_it(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await ingest.one(offer("PC oak"))
    await app.delivery.match()
    inbox.trouble = [SendFailed(Failure.LIMIT, "slow down", 20.0)]
    await app.delivery.send([inbox])
    clock.tick(19)
    await app.delivery.send([inbox])
    assert inbox.sent == []
    clock.tick(2.1)
    await app.delivery.send([inbox])
    assert (len(inbox.sent), (await DeliveryRow.get()).attempts) == (1, 1)
