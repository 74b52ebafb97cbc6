"""Coming up, staying up, going away; and what we ask of a server."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from structlog.testing import capture_logs

from bot.catalogue import BY_NAME, COMMANDS
from bot.discord import client
from bot.discord.client import DiscordBot, install_url, invite_url
from core.app import App
from core.ports.photos import Photos
from tests.bot.discord.running import TOKEN, running
from tests.fakes.discord import FakeDiscord, User


async def test_every_command_of_the_catalogue_is_offered_everywhere(bot: DiscordBot, fake: FakeDiscord) -> None:
    offered = {c["name"]: c for c in fake.state.commands[None]}
    slash = {name: c for name, c in offered.items() if c["type"] == 1}
    assert set(slash) == bot.commands == {c.name for c in COMMANDS}
    assert {name for name, c in offered.items() if c["type"] == 3} == {"Check this price", "Save this listing"}
    for name, command in slash.items():
        assert command["description"] == BY_NAME[name].summary
    for command in offered.values():
        in_servers_alone = command["name"] == "setup"
        contexts, installs = command["contexts"], command["integration_types"]
        assert sorted(contexts) == ([0] if in_servers_alone else [0, 1, 2])  # servers, direct messages, others
        assert sorted(installs) == ([0] if in_servers_alone else [0, 1])  # added to a server or to oneself


async def test_no_privileged_intent_is_asked_for(bot: DiscordBot, fake: FakeDiscord) -> None:
    assert fake.gateway.intents == discord.Intents(guilds=True)


async def test_the_connection_comes_back_by_itself(bot: DiscordBot, fake: FakeDiscord, alice: User) -> None:
    await fake.disconnect()
    assert (await alice.slash("alerts")).text.startswith("You have no rules yet")
    assert len(fake.gateway.resumes) == 1


async def test_commands_that_cannot_be_offered_leave_the_bot_at_work(
    fake: FakeDiscord, app: App, photos: Photos, alice: User
) -> None:
    async with running(fake, app, photos):
        pass
    fake.fail_next("PUT /applications/", 400, {"message": "no", "code": 50035})
    with capture_logs() as logged:
        async with running(fake, app, photos):
            assert (await alice.slash("alerts")).text.startswith("You have no rules yet")
    assert "commands not offered" in [entry["event"] for entry in logged]


async def test_a_wrong_token_is_an_error_at_once(fake: FakeDiscord, app: App, photos: Photos) -> None:
    fake.valid_token = "another"
    bot = DiscordBot(app, photos, "s3cret")
    with fake.wire(), pytest.raises(discord.LoginFailure) as refused:
        await bot.run()
    assert "s3cret" not in str(refused.value)


async def test_the_bot_waits_for_discord_to_come_up(
    fake: FakeDiscord, app: App, photos: Photos, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "FIRST_PAUSE", 0.01)
    fake.fail_next("GET /users/@me", 503, {"message": "down", "code": 0}, times=2)
    with capture_logs() as logged:
        async with running(fake, app, photos):
            assert (await alice.slash("alerts")).text.startswith("You have no rules yet")
    assert [entry["event"] for entry in logged if entry["log_level"] == "warning"] == ["no login at Discord"] * 2


async def test_cancelling_ends_the_connection(fake: FakeDiscord, app: App, photos: Photos) -> None:
    async with running(fake, app, photos):
        assert fake.gateway.ready
    assert not fake.gateway.ready
    assert not [task for task in asyncio.all_tasks() if "discord" in task.get_name()]


async def test_logging_in_twice_is_once(fake: FakeDiscord, app: App, photos: Photos) -> None:
    bot = DiscordBot(app, photos, TOKEN)
    with fake.wire():
        await bot.login()
        await bot.login()
        await bot.close()
    assert [str(call) for call in fake.calls].count("GET /users/@me -> 200") == 1


def test_the_invitation_asks_for_no_more_than_posting_takes() -> None:
    query = parse_qs(urlsplit(invite_url(42)).query)
    assert query["client_id"] == ["42"]
    assert set(query["scope"][0].split()) == {"bot", "applications.commands"}
    needed = discord.Permissions(view_channel=True, send_messages=True, embed_links=True, attach_files=True)
    needed.send_messages_in_threads = True
    assert int(query["permissions"][0]) == needed.value
    assert not needed.administrator
    assert query["integration_type"] == ["0"]


def test_adding_it_to_oneself_asks_for_no_permission_at_all() -> None:
    query = parse_qs(urlsplit(install_url(42)).query)
    assert (query["client_id"], query["scope"]) == (["42"], ["applications.commands"])
    assert query["integration_type"] == ["1"]
    assert "permissions" not in query


async def test_no_command_is_larger_than_discord_takes(bot: DiscordBot, fake: FakeDiscord) -> None:
    """All names, descriptions and choices of a command: 8,000 characters (interactions/application-commands)."""

    def size(part: dict[str, Any]) -> int:
        own = sum(len(str(part.get(name) or "")) for name in ("name", "description", "value"))
        return own + sum(map(size, [*(part.get("options") or ()), *(part.get("choices") or ())]))

    offered = fake.state.commands[None]
    assert max(map(size, offered)) <= 8_000
    assert len([c for c in offered if c["type"] == 1]) <= 100
    assert len([c for c in offered if c["type"] == 3]) <= 15
