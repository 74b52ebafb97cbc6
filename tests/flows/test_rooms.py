"""Rooms end to end: a listing comes in, and a Discord channel or thread, or a Telegram topic, is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from adapters.places import OfflinePlaces
from core.app import App
from core.listings.ingest import Ingest
from core.models import AttemptRow, DeliveryRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.bot.telegram.conftest import alice, bob, fake, stage  # noqa: F401
from tests.bot.telegram.stage import Stage
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram, Person


@pytest.fixture
async def discords() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as opened:
        yield opened
        assert opened.violations == []
        assert opened.pings() == []


@pytest.mark.parametrize("where", ["channel", "thread", "post of a forum"])
async def test_a_discord_room_is_told_once_and_its_managers_decide_what_of(
    discords: FakeDiscord,
    app: App,
    photos: Photos,
    places: OfflinePlaces,
    ingest: Ingest,
    clock: FrozenClock,
    where: str,
) -> None:
    await places.warm()
    deals = discords.guild("Deals")
    general = deals.channels[0]
    holder = discords.forum(deals, "wanted") if where == "post of a forum" else general
    room = general if where == "channel" else discords.thread(holder, "Sofas")
    ada, max_ = discords.user("Ada"), discords.user("Max")
    ada.permissions = max_.permissions = discord.Permissions(manage_guild=True)
    async with running(discords, app, photos) as bot:
        await ada.slash("alert", {"what": "sofa", "here": True}, channel=room)
        await ingest.one(offer("Red sofa"))
        discords.cut_after_accept()
        await app.delivery.match()
        await app.delivery.send(bot.notifiers)
        clock.tick(60)
        await app.delivery.send(bot.notifiers)
        [alert] = await room.receives()
        assert "Red sofa" in alert.text
        assert (await DeliveryRow.get()).state == "sent"
        assert [row.outcome for row in await AttemptRow.all().order_by("id")] == ["unknown", "ok"]
        choices = await max_.press(alert, "Not this")  # it is Ada's rule, and the server is his too
    async with running(discords, app, photos) as bot:
        muted = await max_.press(choices, "“red”")
        for title in ("Red sofa, small", "Blue sofa"):
            clock.tick(60)
            await ingest.one(offer(title))
        await app.delivery.match()
        await app.delivery.send(bot.notifiers)
        [told] = await room.receives()
        assert "Blue sofa" in told.text
        await max_.press(muted, "Undo")
        clock.tick(60)
        await ingest.one(offer("Red sofa, large"))
        await app.delivery.match()
        await app.delivery.send(bot.notifiers)
        assert "Red sofa, large" in (await room.receives())[0].text


async def test_a_telegram_topic_is_told(
    stage: Stage,  # noqa: F811
    alice: Person,  # noqa: F811
    bob: Person,  # noqa: F811
    fake: FakeTelegram,  # noqa: F811
    ingest: Ingest,
) -> None:
    forum = fake.group("Flea market", alice, (bob,), topics=True)
    sofas, lamps = forum.topic("Sofas"), forum.topic("Lamps")
    for word, topic in (("sofa", sofas), ("lamp", lamps)):
        await alice.says(f"/alert {word}", in_=topic)
        await alice.sees(in_=topic, containing=f"Saved: {word}")
    await ingest.one(offer("Red sofa"))
    await ingest.one(offer("Red lamp"))
    await stage.deliver()
    stage.app.clock.tick(4)  # type: ignore[attr-defined]  # both topics share what the group takes
    await stage.deliver()
    told = await bob.sees(in_=sofas, containing="$850")
    assert "Red sofa" in told.text
    assert "Red lamp" in (await bob.sees(in_=lamps, containing="$850")).text
    delivery = await DeliveryRow.get(provider_id=f"{forum.id}:{told.id}")
    assert delivery.state == "sent"
