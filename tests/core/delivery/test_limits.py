"""No more leaves than a provider takes, however many processes there are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.limits import DISCORD, GATHERED, LEASED, LIMITS, TELEGRAM, Limits, Rate
from core.errors import Failure, SendFailed
from core.listings.ingest import Ingest
from core.models import BucketRow, DeliveryRow
from core.store import Database
from core.values import Channel, Chat
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

TELEGRAM_IN_ALL, TELEGRAM_A_GROUP, DISCORD_IN_ALL = 30, 20, 50


async def all_leave(limits: Limits, channel: Channel) -> int:
    """Everything that can be had now."""
    had = 0
    while granted := await limits.take(channel, 100):
        had += granted
    return had


@pytest.mark.parametrize(
    ("channel", "allowed"), [(Channel.TELEGRAM_CHAT, TELEGRAM_IN_ALL), (Channel.DISCORD_DM, DISCORD_IN_ALL)]
)
async def test_two_processes_together_stay_within_what_a_provider_takes_in_a_minute(
    db: Database, clock: FrozenClock, channel: Channel, allowed: int
) -> None:
    two, had = (Limits(db, clock), Limits(db, clock)), 0
    for _ in range(1_200):
        for limits in two:
            had += await all_leave(limits, channel)
        clock.tick(0.05)
    assert 0.95 * allowed * 60 <= had <= allowed * 60


async def test_a_telephone_number_sends_one_text_a_second_whoever_works(db: Database, clock: FrozenClock) -> None:
    workers, had = [Limits(db, clock) for _ in range(3)], 0
    for _ in range(600):
        for limits in workers:
            had += await limits.take(Channel.SMS, 100)
        clock.tick(0.1)
    assert 57 <= had <= 60 + LEASED  # a few at once after a pause queue at Twilio


async def test_leave_gathers_while_nothing_is_sent_but_not_for_ever(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert await all_leave(limits, Channel.DISCORD_DM) == GATHERED
    clock.tick(3600)
    assert await all_leave(limits, Channel.DISCORD_DM) == GATHERED


async def test_channels_of_one_provider_share_what_it_takes(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert await all_leave(limits, Channel.DISCORD_DM) == GATHERED
    assert await limits.take(Channel.DISCORD_CHANNEL, 1) == 0
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == 1


async def test_what_is_not_used_is_there_for_the_next(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert await limits.take(Channel.DISCORD_DM, 100) == LEASED
    limits.give_back(Channel.DISCORD_DM, 2)
    assert await limits.take(Channel.DISCORD_DM, 100) == 2


async def test_what_is_there_is_leased_once(db: Database, clock: FrozenClock) -> None:
    granted = await asyncio.gather(*(Limits(db, clock).take(Channel.TELEGRAM_CHAT, LEASED) for _ in range(12)))
    assert sorted(granted) == [0] * 10 + [LEASED] * 2


@pytest.mark.parametrize(("address", "a_minute"), [("42", 60), ("-42", 19)])
async def test_a_chat_has_one_a_second_and_a_group_twenty_a_minute(
    db: Database, clock: FrozenClock, address: str, a_minute: int
) -> None:
    limits, had = Limits(db, clock), 0
    for _ in range(600):
        had += await limits.wait(Chat(Channel.TELEGRAM_CHAT, address)) is None
        clock.tick(0.1)
    assert had in (a_minute, a_minute + 1)


async def test_the_topics_of_a_group_share_its_limit(db: Database, clock: FrozenClock) -> None:
    limits, until = Limits(db, clock), clock.now() + timedelta(seconds=30)
    one, other = (Chat(Channel.TELEGRAM_CHAT, f"-42/{topic}") for topic in (7, 8))
    assert await limits.wait(one) is None
    assert await limits.wait(other) is not None
    assert await limits.wait(Chat(Channel.TELEGRAM_CHAT, "-42")) is not None
    assert await limits.wait(Chat(Channel.TELEGRAM_CHAT, "-43/7")) is None
    await limits.close(one, until)
    await limits.close(other, until)
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == 1, "it was one group all along"


async def test_who_has_to_wait_is_told_how_long(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert await limits.wait(Chat(Channel.TELEGRAM_CHAT, "42")) is None
    wait = await limits.wait(Chat(Channel.TELEGRAM_CHAT, "42"))
    assert wait == timedelta(seconds=1)
    clock.tick(1)
    assert await limits.wait(Chat(Channel.TELEGRAM_CHAT, "42")) is None


async def test_a_clock_that_goes_backwards_opens_nothing(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    await all_leave(limits, Channel.DISCORD_DM)
    clock.tick(-3600)
    assert await all_leave(limits, Channel.DISCORD_DM) == 0
    clock.tick(3600 + 1)
    assert await all_leave(limits, Channel.DISCORD_DM) == GATHERED


async def test_a_provider_that_says_wait_is_left_alone_for_so_long(db: Database, clock: FrozenClock) -> None:
    limits, until = Limits(db, clock), clock.now() + timedelta(seconds=30)
    await limits.close(Chat(Channel.TELEGRAM_CHAT, "42"), until)
    wait = await limits.wait(Chat(Channel.TELEGRAM_CHAT, "42"))
    assert wait is not None
    assert wait >= timedelta(seconds=30)
    assert await limits.wait(Chat(Channel.TELEGRAM_CHAT, "43")) is None, "another chat was not meant"
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == 1
    await limits.close(Chat(Channel.TELEGRAM_CHAT, "43"), until)  # so it was all of them
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == 0
    assert await Limits(db, clock).take(Channel.TELEGRAM_CHAT, 1) == 0, "and every process knows"
    clock.tick(31)
    assert await limits.take(Channel.TELEGRAM_CHAT, 1) == 1


async def test_a_channel_without_a_limit_writes_nothing(db: Database, clock: FrozenClock) -> None:
    limits = Limits(db, clock)
    assert await limits.take(Channel.TERMINAL, 8) == 8
    assert await limits.wait(Chat(Channel.TERMINAL, "alice")) is None
    assert await BucketRow.all().count() == 0


def test_every_rate_stays_within_its_provider() -> None:
    """What may leave in a window of the provider's is what is granted at its start and what comes in during it."""
    assert TELEGRAM.in_all.a_second + 1 <= TELEGRAM_IN_ALL  # what is leased at once leaves one by one
    assert DISCORD.in_all.a_second + 1 <= DISCORD_IN_ALL
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
