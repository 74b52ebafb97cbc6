"""Ears and voices in processes of their own: what the gateway's process takes in, one without a gateway sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config.compose.house import open_house
from config.compose.planes import Plane, Planes
from config.settings import Settings
from core.models import DeliveryRow
from tests.conftest import ON_POSTGRES
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.flows.test_both_bots import settings_for

WISH = "gaming pc -laptop <1000 within 25mi of 95112"
pytestmark = pytest.mark.database


@asynccontextmanager
async def process(settings: Settings, *planes: Plane) -> AsyncIterator[None]:
    """As `run --only` with these."""
    async with open_house(settings) as house:
        if Plane.DELIVERY not in planes:
            await house.places.warm()
        running = asyncio.ensure_future(Planes(settings, house, set(planes), lambda line: None).run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("dispatch", ["claims", "pgqueuer"])
async def test_a_worker_without_a_gateway_tells_what_another_process_matched(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dispatch: str
) -> None:
    if dispatch == "pgqueuer" and not ON_POSTGRES:
        pytest.skip("pgqueuer is a queue on PostgreSQL: TEST_DATABASE=postgres runs it")
    monkeypatch.setenv("DISPATCH", dispatch)
    async with FakeDiscord() as discord, FakeTelegram() as telegram:
        with discord.wire():
            alice, bob, charlie = discord.user("Alice"), telegram.user("Bob"), telegram.user("Charlie")
            settings = settings_for(monkeypatch, tmp_path, database_address, telegram)
            async with process(settings, Plane.DISCORD, Plane.TELEGRAM, Plane.JOBS):
                await discord.until(lambda: discord.gateway.ready, "the bot's arrival")
                await alice.slash("alert", {"what": WISH})
                for one in (bob, charlie):
                    await one.starts()
                    await one.sees(containing="Where are you?")
                await charlie.says(f"/alert {WISH}")
                await charlie.sees(containing="Saved")
                await bob.says("/sell Gaming PC RTX 3060, good, 850, 95126")
                draft = await bob.sees(containing="Your draft: Gaming PC RTX 3060")
                await bob.presses(draft, "Publish")
                await bob.sees_change(draft, containing="Posted: Gaming PC RTX 3060")
                async with asyncio.timeout(10):
                    while await DeliveryRow.filter(state="ready", kind="alert").count() < 2:
                        await asyncio.sleep(0.05)
                await asyncio.sleep(1.2)  # longer than a voice would look away
                assert await DeliveryRow.exclude(state="ready").count() == 0
            connections, polls = len(discord.gateway.identifies), len(telegram.called("getUpdates"))
            async with process(settings, Plane.DELIVERY):
                (message,) = await alice.receives(1, timeout=10)
                assert "Gaming PC RTX 3060" in message.text
                await charlie.sees(containing="Gaming PC RTX 3060")
            assert len(discord.gateway.identifies) == connections == 1
            assert len(telegram.called("getUpdates")) == polls
    assert (discord.violations, telegram.violations) == ([], [])
