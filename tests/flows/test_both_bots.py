"""Everything in one process, as `run` composes it: Alice on Discord hears of what Bob sells on Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.compose.house import open_house
from config.compose.planes import Plane, Planes, planes_of
from config.settings import Settings
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram

PROMISE = 2.0  # seconds from a listing to the message


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        with fake.wire():
            yield fake
        assert fake.violations == []


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
        assert fake.violations == []


def settings_for(
    monkeypatch: pytest.MonkeyPatch, home: Path, url: str, telegram: FakeTelegram, discord_token: str = "a.bot.token"
) -> Settings:
    known = {
        "DEALSCOUT_HOME": str(home),
        "DATABASE_URL": url,
        "DISCORD_TOKEN": discord_token,
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "WEB_PORT": "0",
        "DEMO": "0",
    }
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    return Settings(_env_file=None)


def test_tokens_start_bots_instead_of_the_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare = Settings(_env_file=None, dealscout_home=tmp_path)
    assert planes_of(bare, at_terminal=True) == {Plane.WEB, Plane.JOBS, Plane.DELIVERY, Plane.TERMINAL}
    assert planes_of(bare, at_terminal=False) == {Plane.WEB, Plane.JOBS, Plane.DELIVERY}
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    assert planes_of(Settings(_env_file=None), at_terminal=True) == {
        *(Plane.WEB, Plane.JOBS, Plane.DELIVERY, Plane.DISCORD)
    }


async def test_alice_on_discord_hears_of_bob_on_telegram(
    database_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    discord: FakeDiscord,
    telegram: FakeTelegram,
) -> None:
    alice, bob = discord.user("Alice"), telegram.user("Bob")
    settings = settings_for(monkeypatch, tmp_path, database_address, telegram)
    said: list[str] = []
    async with open_house(settings) as house:
        await house.places.warm()
        running = asyncio.ensure_future(
            Planes(settings, house, planes_of(settings, at_terminal=True), said.append).run()
        )
        await discord.until(lambda: discord.gateway.ready and bool(said), "the bot's arrival")
        saved = await alice.slash("alert", {"what": "gaming pc -laptop <1000 within 25mi of 95112"})
        assert "Saved: gaming pc" in saved.text
        await bob.starts()
        await bob.sees(containing="Where are you?")
        await bob.says("/sell Gaming PC RTX 3060, good, 850, 95126")
        draft = await bob.sees(containing="Your draft: Gaming PC RTX 3060")
        await bob.presses(draft, "Publish")
        async with asyncio.timeout(PROMISE):
            (message,) = await alice.receives(1)
        assert "Gaming PC RTX 3060" in message.text
        assert "$850" in message.text
        await bob.sees_change(draft, containing="Posted: Gaming PC RTX 3060")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert discord.pings() == []
    assert any(line.startswith("Web: http://127.0.0.1:") for line in said)


async def test_a_wrong_token_is_one_sentence_and_stops_nothing_else(
    database_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    discord: FakeDiscord,
    telegram: FakeTelegram,
) -> None:
    discord.valid_token = "another.bot.token"
    bob = telegram.user("Bob")
    settings = settings_for(monkeypatch, tmp_path, database_address, telegram)
    said: list[str] = []
    async with open_house(settings) as house:
        await house.places.warm()
        running = asyncio.ensure_future(Planes(settings, house, {Plane.DISCORD, Plane.TELEGRAM}, said.append).run())
        await bob.starts()
        await bob.sees(containing="Where are you?")
        await discord.until(lambda: any("token is refused" in line for line in said), "the sentence")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
