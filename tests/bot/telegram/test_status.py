"""/status on Telegram: for the people who run the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.places import OfflinePlaces
from core.app import App
from core.listings.ingest import Ingest
from core.people.service import People
from core.ports.clock import Clock
from core.ports.photos import Photos
from core.store import Database
from tests.bot.telegram.stage import Stage
from tests.fakes.telegram import FakeTelegram, Person


@pytest.fixture
async def stage(
    app: App,
    photos: Photos,
    fake: FakeTelegram,
    ingest: Ingest,
    places: OfflinePlaces,
    db: Database,
    clock: Clock,
    alice: Person,
) -> AsyncIterator[Stage]:
    """Alice runs the bot."""
    people = People(db, clock, places, frozenset({f"telegram:{alice.account.id}"}))
    stage = Stage(replace(app, people=people), photos, fake, ingest)
    await stage.start()
    yield stage
    await stage.end()


async def test_an_operator_looks_and_looks_again(stage: Stage, fake: FakeTelegram, alice: Person) -> None:
    await alice.says("/status")
    shown = await alice.sees()
    assert "The database answers." in shown.text
    await alice.presses(shown, "Look again")
    await fake.until(lambda: bool(fake.called("editMessageText")))
    again = fake.called("editMessageText")[-1]
    assert "The database answers." in str(again)
