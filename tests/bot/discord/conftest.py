"""The bot on an offline Discord, with a database of its own, and three people."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from core.app import App
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild, User


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """Discord. Whatever a test did, the bot broke no rule of Discord's and notified nobody by a mention."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.violations == []
        assert discord.pings() == []


@pytest.fixture
def deals(fake: FakeDiscord) -> Guild:
    """A server that has the bot."""
    return fake.guild("Deals")


@pytest.fixture
async def bot(
    fake: FakeDiscord, deals: Guild, app: App, photos: Photos, places: OfflinePlaces
) -> AsyncIterator[DiscordBot]:
    await places.warm()
    async with running(fake, app, photos) as started:
        yield started


@pytest.fixture
def alice(fake: FakeDiscord) -> User:
    """Alice wants things."""
    return fake.user("Alice")


@pytest.fixture
def bob(fake: FakeDiscord) -> User:
    """Bob sells things."""
    return fake.user("Bob")


@pytest.fixture
def charlie(fake: FakeDiscord) -> User:
    """Charlie must see nothing of theirs."""
    return fake.user("Charlie")
