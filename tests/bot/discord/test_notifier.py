"""Messages by REST: one for each key, and what every kind of trouble means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import discord
import pytest

from adapters.photos import PhotoFolder
from bot.discord import notifier
from bot.discord.client import DiscordBot
from bot.discord.notifier import DiscordNotifier, failed
from core.app import App
from core.delivery.outcomes import NoticeDue
from core.errors import Failure, SendFailed, Why
from core.values import Channel, Destination, Person
from tests.bot.discord.running import TOKEN
from tests.bot.discord.test_render import LISTING, alert
from tests.fakes.discord import FakeDiscord, Guild, User

READER = Person(1, "Alice")
NOTICE = NoticeDue("source_failing", {"title": "Shop", "why": Why.FEED_UNREADABLE.value})
KEY = "0123456789abcdef012345678"


@pytest.fixture
async def bot(fake: FakeDiscord, deals: Guild, app: App, photos: PhotoFolder) -> AsyncIterator[DiscordBot]:
    """Logged in, not connected."""
    bot = DiscordBot(app, photos, TOKEN)
    with fake.wire():
        await bot.login()
        yield bot
        await bot.close()
    assert fake.gateway.identifies == []


@pytest.fixture
def dm(bot: DiscordBot) -> DiscordNotifier:
    return voice(bot, Channel.DISCORD_DM)


def voice(bot: DiscordBot, channel: Channel) -> DiscordNotifier:
    [found] = [n for n in bot.notifiers if n.channel is channel]
    assert isinstance(found, DiscordNotifier)
    return found


def to(user: User) -> Destination:
    return Destination(1, Channel.DISCORD_DM, user.id)


async def trouble(notifier: DiscordNotifier, destination: Destination) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await notifier.send(destination, NOTICE, READER, KEY)
    assert TOKEN not in str(raised.value)
    return raised.value


async def test_a_message_arrives_without_a_gateway(dm: DiscordNotifier, alice: User) -> None:
    receipt = await dm.send(to(alice), alert(), READER, KEY)
    [message] = await alice.receives()
    assert receipt.provider_id == message.id
    assert message.text.startswith("Gaming PC\nPrice: $950")
    assert message.allowed_mentions == {"parse": []}


async def test_a_picture_of_ours_goes_along(dm: DiscordNotifier, alice: User, tmp_path: Path) -> None:
    name = "c" * 32 + ".jpg"
    (tmp_path / "photos" / name).write_bytes(b"a picture")
    await dm.send(to(alice), alert(replace(LISTING, pictures=(f"photo:{name}",))), READER, KEY)
    [message] = await alice.receives()
    assert [(file.name, file.data) for file in message.attachments] == [(name, b"a picture")]
    assert message.embeds[0]["image"]["url"] == message.attachments[0].url


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (403, 50007, Failure.DESTINATION),
        (403, 50001, Failure.DESTINATION),
        (403, 99999, Failure.DESTINATION),
        (404, 10003, Failure.DESTINATION),
        (403, 0, Failure.RETRY),  # the network in front of Discord, not Discord
        (400, 40003, Failure.LIMIT),
        (401, 0, Failure.CHANNEL),
        (413, 40005, Failure.MESSAGE),
        (503, 0, Failure.UNKNOWN),
    ],
)
async def test_what_discord_answers_tells_what_to_do(
    dm: DiscordNotifier, fake: FakeDiscord, alice: User, status: int, code: int, failure: Failure
) -> None:
    fake.fail_next("POST /channels/.*/messages", status, {"message": f"no {TOKEN}", "code": code}, times=2)
    refused = await trouble(dm, to(alice))
    assert refused.failure is failure
    assert (refused.after is not None) is (failure is Failure.LIMIT)
    assert str(status) in refused.reason


async def test_nobody_of_that_number_is_dead(dm: DiscordNotifier) -> None:
    nobody = Destination(1, Channel.DISCORD_DM, "123")
    assert (await trouble(dm, nobody)).failure is Failure.DESTINATION


async def test_what_discord_will_not_show_is_told_without_it(
    dm: DiscordNotifier, fake: FakeDiscord, alice: User
) -> None:
    refusal = {"message": "Invalid Form Body", "code": 50035}
    fake.fail_next("POST /channels/.*/messages", 400, refusal)
    await dm.send(to(alice), alert(), READER, KEY)
    [message] = await alice.receives()
    assert (message.embeds[0]["title"], message.embeds[0].get("url"), message.buttons) == (
        "Gaming PC",
        None,
        ["Why", "Save", "Snooze", "Not this", "Price"],
    )
    fake.fail_next("POST /channels/.*/messages", 400, refusal, times=2)
    assert (await trouble(dm, to(alice))).failure is Failure.MESSAGE


async def test_a_short_limit_is_waited_out_and_a_long_one_handed_back(
    dm: DiscordNotifier, fake: FakeDiscord, alice: User
) -> None:
    fake.rate_limit_next("POST /channels/.*/messages", retry_after=0.05)
    await dm.send(to(alice), NOTICE, READER, KEY)
    assert len(await alice.receives()) == 1
    fake.rate_limit_next("POST /channels/.*/messages", retry_after=30)
    limited = await trouble(dm, to(alice))
    assert (limited.failure, limited.after) == (Failure.LIMIT, 30)


async def test_before_the_message_left_nothing_is_unknown(dm: DiscordNotifier, fake: FakeDiscord, alice: User) -> None:
    fake.fail_next("POST /users/@me/channels", 503, {"message": "busy", "code": 0})
    assert (await trouble(dm, to(alice))).failure is Failure.RETRY


async def test_a_long_outage_ends_in_time(
    dm: DiscordNotifier, fake: FakeDiscord, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "LONGEST_SEND", 0.2)
    fake.fail_next("POST /channels/.*/messages", 502, {"message": "bad gateway", "code": 0}, times=5)
    assert (await trouble(dm, to(alice))).failure is Failure.UNKNOWN


async def test_without_a_login_everything_waits(
    app: App, photos: PhotoFolder, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "LONGEST_LOGIN", 0.02)
    stranger = DiscordBot(app, photos, TOKEN)
    assert (await trouble(voice(stranger, Channel.DISCORD_DM), to(alice))).failure is Failure.CHANNEL


@pytest.mark.parametrize(
    ("error", "under_way", "failure"),
    [
        (discord.RateLimited(12.5), True, Failure.LIMIT),
        (discord.LoginFailure("token"), False, Failure.CHANNEL),
        (aiohttp.ServerDisconnectedError(), True, Failure.UNKNOWN),
        (aiohttp.ServerDisconnectedError(), False, Failure.RETRY),
        (TimeoutError(), True, Failure.UNKNOWN),
        (ConnectionResetError(), True, Failure.UNKNOWN),
        (discord.ClientException("s3cret"), False, Failure.RETRY),
    ],
)
def test_errors_are_told_apart(error: Exception, under_way: bool, failure: Failure) -> None:
    told = failed(error, is_under_way=under_way)
    assert told.failure is failure
    assert "s3cret" not in told.reason
