"""A stage for every story, and the people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.places import OfflinePlaces
from core.app import App
from core.listings.ingest import Ingest
from core.ports.photos import Photos
from tests.bot.telegram.stage import Stage
from tests.fakes.telegram import FakeTelegram, Person


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """The offline Telegram; at the end nothing has happened that a correct bot never does."""
    async with FakeTelegram() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
async def stage(
    app: App, photos: Photos, fake: FakeTelegram, ingest: Ingest, places: OfflinePlaces
) -> AsyncIterator[Stage]:
    """A stage whose bot listens."""
    await places.warm()
    stage = Stage(app, photos, fake, ingest)
    await stage.start()
    yield stage
    await stage.end()
    assert fake.unanswered == []


@pytest.fixture
async def alice(fake: FakeTelegram) -> Person:
    """Alice wants things; she has pressed Start before the story begins."""
    return _known(fake, "Alice")


@pytest.fixture
async def bob(fake: FakeTelegram) -> Person:
    """Bob sells things."""
    return _known(fake, "Bob")


@pytest.fixture
async def charlie(fake: FakeTelegram) -> Person:
    """Charlie must see nothing of theirs."""
    return _known(fake, "Charlie")


def _known(fake: FakeTelegram, name: str) -> Person:
    person = fake.user(name)
    person.account.started = True
    return person
