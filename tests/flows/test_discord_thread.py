"""The whole thread on Discord: Alice wants a thing, Bob sells one, Alice is told and looks after her rule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from core.app import App
from core.models import AttemptRow, DeliveryRow, DestinationRow, RuleRow
from core.ports.photos import Photos
from tests.bot.discord.running import posted, running
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import FakeDiscord, User

WISH = "gaming pc -laptop <1000 within 25mi of 95112"
OFFER = {"title": "Gaming PC, RTX 4070", "price": "850", "condition": "good", "place": "San Jose, CA"}


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """Discord, which at the end has nothing to complain of."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.violations == []
        assert discord.pings() == []
        slow = [reply for reply in discord.state.replies.values() if (reply.acknowledged_ms or 0) > 2500]
        assert slow == []


@pytest.fixture
async def bot(fake: FakeDiscord, app: App, photos: Photos, places: OfflinePlaces) -> AsyncIterator[DiscordBot]:
    await places.warm()
    fake.guild("Deals")
    async with running(fake, app, photos) as started:
        yield started


@pytest.fixture
def alice(fake: FakeDiscord) -> User:
    return fake.user("Alice")


@pytest.fixture
def bob(fake: FakeDiscord) -> User:
    return fake.user("Bob")


async def deliver(app: App, bot: DiscordBot) -> None:
    """What the two loops do."""
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)


async def test_a_wish_an_offer_an_alert(bot: DiscordBot, app: App, alice: User, bob: User) -> None:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "red").save(picture, "JPEG")

    hello = await alice.slash("start")
    await alice.submit(await alice.press(hello, "Set up"), {"Where are you?": "San Jose"})
    saved = await alice.slash("alert", {"what": WISH})
    assert saved.text.startswith("Saved: gaming pc")
    offered = await posted(bob, {**OFFER, "photo1": ("pc.jpg", picture.getvalue())})
    assert offered.text.startswith("Posted: Gaming PC, RTX 4070")
    await deliver(app, bot)

    [alert] = await alice.receives()
    for words in ("Gaming PC, RTX 4070", "$850", "good", "San Jose, CA, 0.7 mi away", "it says “gaming”", "gaming pc"):
        assert words in alert.text
    assert alert.buttons == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]
    assert alert.embeds[0]["image"]["url"] == alert.attachments[0].url
    assert bob.inbox == []

    why = await alice.press(alert, "Why")
    assert why.text.startswith("It matches your rule “gaming pc”: Gaming PC, RTX 4070")
    assert "✓ it does not say “laptop”" in why.text
    assert (await alice.press(alert, "Open")).text.startswith("Gaming PC, RTX 4070\n$850 · good · San Jose, CA")
    paused = await alice.press(await alice.press(alert, "Not this"), "Pause rule")
    assert paused.text.startswith("Paused: gaming pc")
    assert not (await RuleRow.get()).enabled
    await alice.press(paused, "Undo")
    assert paused.text.startswith("On again: gaming pc")
    assert (await RuleRow.get()).enabled

    await deliver(app, bot)
    assert alice.inbox == [alert]
    delivery = await DeliveryRow.get()
    assert (delivery.state, delivery.provider_id, alert.nonce) == ("sent", alert.id, delivery.idem_key)


async def test_what_does_not_fit_is_not_told(bot: DiscordBot, app: App, alice: User, bob: User) -> None:
    await alice.slash("alert", {"what": WISH})
    for other in ({"price": "1001"}, {"title": "Gaming laptop pc"}, {"place": "Boston"}, {"price": "980 eur"}):
        await posted(bob, {**OFFER, **other})
    await deliver(app, bot)
    assert alice.inbox == []


async def test_an_alert_outlives_the_process_that_sent_it(
    fake: FakeDiscord, app: App, photos: Photos, places: OfflinePlaces, alice: User, bob: User
) -> None:
    await places.warm()
    async with running(fake, app, photos) as first:
        await alice.slash("alert", {"what": WISH})
        await posted(bob, OFFER)
        await deliver(app, first)
    [alert] = await alice.receives()
    async with running(fake, app, photos) as second:
        paused = await alice.press(await alice.press(alert, "Not this"), "Pause rule")
        assert paused.text.startswith("Paused: gaming pc")
        await posted(bob, OFFER)
        await deliver(app, second)
    assert alice.inbox == [alert]
    async with running(fake, app, photos) as third:
        await alice.press(paused, "Undo")
        await posted(bob, {**OFFER, "price": "800"})  # the same again would be told once
        await deliver(app, third)
    assert len(alice.inbox) == 2


async def test_closed_direct_messages_end_it_until_she_writes_again(
    bot: DiscordBot, fake: FakeDiscord, app: App, alice: User, bob: User
) -> None:
    await alice.slash("alert", {"what": WISH})
    fake.close_dms(alice)
    await posted(bob, OFFER)
    await deliver(app, bot)
    delivery, destination = await DeliveryRow.get(), await DestinationRow.get()
    assert (delivery.state, delivery.last_error) == ("dead", "HTTP 403, code 50007")
    assert destination.state == "disabled"
    asked = len(fake.calls)
    await posted(bob, OFFER)
    await deliver(app, bot)
    assert not [call for call in fake.calls[asked:] if call.path.endswith("/messages")]
    fake.open_dms(alice)
    await alice.slash("alert", {"what": "gaming chair"})
    await posted(bob, OFFER)
    await deliver(app, bot)
    assert len(alice.inbox) == 1


async def test_a_cut_after_the_message_arrived_doubles_nothing(
    bot: DiscordBot, fake: FakeDiscord, app: App, clock: FrozenClock, alice: User, bob: User
) -> None:
    await alice.slash("alert", {"what": WISH})
    await posted(bob, OFFER)
    fake.cut_after_accept()
    await deliver(app, bot)
    assert (await DeliveryRow.get()).state == "ready"
    clock.tick(60)
    await deliver(app, bot)
    assert len(alice.inbox) == 1
    assert (await DeliveryRow.get()).state == "sent"
    assert [row.outcome for row in await AttemptRow.all().order_by("id")] == ["unknown", "ok"]
