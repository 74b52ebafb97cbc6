"""Feeds: an operator adds one, people are told, and trouble is never read as "sold"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.talk import Talk
from core.app import App
from core.delivery.outcomes import AlertDue, NoticeDue, SummaryDue
from core.errors import Refused, Why
from core.models import ListingRow, SourceRow
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


class FeedServer:
    """A site with one feed; what it holds and how it behaves can change."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.status = 200
        self.body: str | None = None
        self.asked: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.headers))
        tag = f'"{hash(str(self.items))}"'
        if self.body is not None or self.status != 200:
            return web.Response(text=self.body or "no", status=self.status, content_type="text/html")
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Town market", "items": self.items}
        return web.json_response(feed, headers={"ETag": tag}, content_type="application/feed+json")

    def sells(self, title: str) -> None:
        number = str(len(self.items))
        self.items.append({"id": number, "title": title, "url": f"https://market.example/{number}"})


@pytest.fixture
async def market():
    server = FeedServer()
    site = web.Application()
    site.router.add_get("/feed", server.answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.host = f"127.0.0.1:{runner.addresses[0][1]}"  # type: ignore[attr-defined]
    server.url = f"http://{server.host}/feed"  # type: ignore[attr-defined]
    yield server
    await runner.cleanup()


@pytest.fixture
def feed_hosts(market: Any) -> frozenset[str]:
    return frozenset({market.host})


async def told(app: App, inbox: Inbox, name: str) -> list[object]:
    before = len(inbox.of(name))
    await app.delivery.match()
    await app.delivery.send([inbox])
    return inbox.of(name)[before:]


async def test_a_feed_is_added_and_told_of(
    app: App, alice: Talk, bob: Talk, market: Any, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(bob.person, bob.chat, "road bike under 300")
    market.sells("Road bike - $250")
    market.sells("Road bike, carbon - $900")
    added = await app.sources.add(alice.person, market.url)
    assert (added.source.title, added.counts.new) == ("Town market", 2)
    (summary,) = await told(app, inbox, "bob")
    assert isinstance(summary, SummaryDue)
    assert summary.total == 1
    market.sells("Road bike - $120")
    clock.tick(301)
    assert await app.sources.visit_due() == 1
    (alert,) = await told(app, inbox, "bob")
    assert isinstance(alert, AlertDue)
    assert alert.listing.url == "https://market.example/2"


async def test_a_feed_that_did_not_change_is_not_sent_again(
    app: App, alice: Talk, market: Any, clock: FrozenClock
) -> None:
    market.sells("Sofa")
    await app.sources.add(alice.person, market.url)
    clock.tick(301)
    await app.sources.visit_due()
    assert "If-None-Match" in market.asked[-1]
    assert (await SourceRow.get()).last_error is None


@pytest.mark.parametrize(("status", "body"), [(500, None), (404, None), (200, "<html>Please log in</html>"), (200, "")])
async def test_trouble_never_means_sold_and_is_told_after_a_while(
    app: App, alice: Talk, market: Any, inbox: Inbox, clock: FrozenClock, status: int, body: str | None
) -> None:
    await app.rules.create(alice.person, alice.chat, "piano")  # so that she has a destination
    market.sells("Sofa")
    await app.sources.add(alice.person, market.url)
    market.status, market.body = status, body
    for _ in range(6):
        clock.tick(7 * 3600)
        await app.sources.visit_due()
    assert (await ListingRow.get()).state == "active"
    (notice,) = await told(app, inbox, "alice")
    assert isinstance(notice, NoticeDue)
    assert notice.facts["title"] == "Town market"
    (source,) = (await app.sources.all(alice.person)).sources
    assert source.last_error
    market.status, market.body = 200, None
    clock.tick(7 * 3600)
    await app.sources.visit_due()
    assert (await SourceRow.get()).failures == 0


@pytest.mark.parametrize(("status", "body", "why"), [
    (500, None, Why.FEED_UNREACHABLE),
    (200, "<html>Please log in</html>", Why.FEED_UNREADABLE),
])  # fmt: skip
async def test_what_is_no_feed_is_not_added(
    app: App, alice: Talk, market: Any, status: int, body: str | None, why: Why
) -> None:
    market.status, market.body = status, body
    with pytest.raises(Refused) as refused:
        await app.sources.add(alice.person, market.url)
    assert refused.value.why is why
    assert await SourceRow.all().count() == 0


async def test_only_operators_may(app: App, alice: Talk, market: Any) -> None:
    stranger = replace(alice.person, is_operator=False)
    for attempt in (
        app.sources.add(stranger, market.url),
        app.sources.all(stranger),
        app.sources.remove(stranger, "x"),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.why is Why.OPERATORS_ONLY
    assert market.asked == []


async def test_a_feed_is_removed_and_its_listings_stay(app: App, alice: Talk, market: Any) -> None:
    market.sells("Sofa")
    added = await app.sources.add(alice.person, market.url)
    with pytest.raises(Refused):
        await app.sources.add(alice.person, market.url)
    await app.sources.remove(alice.person, added.source.key)
    assert (await SourceRow.all().count(), await ListingRow.all().count()) == (0, 1)
