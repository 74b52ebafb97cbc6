"""The web service answers how the product is doing."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from adapters.web.server import run_web
from bot.talk import Talk
from core.app import App
from core.listings.ingest import Ingest
from core.store import Database
from tests.builders import offer, wish
from tests.conftest import ON_POSTGRES

ON_DATABASE = {
    "answered_by": "postgres" if ON_POSTGRES else "sqlite",
    "server": None,
    "standing": "up",
    "since": None,
    "waiting": 0,
}


@pytest.fixture
async def address(app: App):
    """A running service on a free port."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(run_web(app, "127.0.0.1", 0, ready.set_result))
    yield await asyncio.wait_for(ready, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def get(url: str) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()


async def test_health_counts_what_waits(address: str, app: App, alice: Talk, ingest: Ingest) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await ingest.one(offer("Gaming PC"))
    assert await get(f"{address}/health") == (
        200,
        {"status": "ok", "events_waiting": 1, "messages_overdue": 0, "search": ON_DATABASE},
    )
    await app.delivery.match()
    assert (await get(f"{address}/health"))[1]["messages_overdue"] == 1


async def test_health_says_when_the_database_does_not_answer(address: str, db: Database) -> None:
    await db.rows("ALTER TABLE listing_event RENAME TO gone")
    status, body = await get(f"{address}/health")
    assert (status, body["status"]) == (503, "database unreachable")


async def test_a_taken_port_is_an_error_that_can_be_told(address: str, app: App) -> None:
    port = int(address.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        await run_web(app, "127.0.0.1", port, print)
