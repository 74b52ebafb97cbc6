"""Alice links her Telegram to her Discord; Bob guesses; Charlie sees nothing; then each goes their own way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator

import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from bot.opening import code_of
from core.app import App
from core.listings.ingest import Ingest
from core.models import IdentityRow, PersonRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.bot.telegram.conftest import fake as telegram  # noqa: F401
from tests.bot.telegram.stage import Stage
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import Person as TelegramUser


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.guild("Deals")
        yield fake
        assert fake.violations == []
        assert fake.pings() == []


@pytest.fixture
async def bot(discord: FakeDiscord, app: App, photos: Photos, places: OfflinePlaces) -> AsyncIterator[DiscordBot]:
    await places.warm()
    async with running(discord, app, photos) as started:
        yield started


@pytest.fixture
async def stage(
    app: App,
    photos: Photos,
    telegram: FakeTelegram,  # noqa: F811
    ingest: Ingest,
) -> AsyncIterator[Stage]:
    stage = Stage(app, photos, telegram, ingest)
    await stage.start()
    yield stage
    await stage.end()
    assert telegram.unanswered == []


@pytest.fixture
def alice(discord: FakeDiscord) -> User:
    return discord.user("Alice")


def at_telegram(telegram: FakeTelegram, name: str) -> TelegramUser:  # noqa: F811
    person = telegram.user(name)
    person.account.started = True
    return person


async def code_of_reply(alice: User) -> str:
    reply = await alice.slash("link")
    assert reply.ephemeral or reply.text
    found = re.search(r"/link ([0-9A-Z]{4}-[0-9A-Z]{4})", reply.text)
    assert found, reply.text
    return found[1]


async def test_alice_is_one_on_both_and_then_two_again(
    app: App,
    bot: DiscordBot,
    stage: Stage,
    discord: FakeDiscord,
    telegram: FakeTelegram,  # noqa: F811
    alice: User,
    ingest: Ingest,
    clock: FrozenClock,
) -> None:
    async def deliver() -> None:
        await app.delivery.match()
        await app.delivery.send([*bot.notifiers, *stage.bot.notifiers])

    phone, bob, charlie = (at_telegram(telegram, name) for name in ("Alice", "Bob", "Charlie"))
    await phone.says("/alert road bike")
    await phone.sees(containing="Saved: road bike")
    await charlie.says("/alert sofa -bed")
    await charlie.sees(containing="Saved: sofa")
    saved = await alice.slash("alert", {"what": "sofa"})
    assert "Saved: sofa" in saved.text

    # Bob guesses.
    code = await code_of_reply(alice)
    for guess in ("AAAA-2222", "AAAA-2223", "AAAA-2224", "AAAA-2225", "AAAA-2226"):
        await bob.says(f"/link {guess}")
        await bob.sees(containing="That code does not work")
    await bob.says(f"/link {code}")
    await bob.sees(containing="Too many codes were wrong")

    # Alice writes the code on her phone.
    await phone.says(f"/link {code}")
    asked = await phone.sees(containing="Join these accounts?")
    assert "Telegram “Alice” joins Discord “Alice”" in asked.text
    assert "1 rule" in asked.text
    await phone.presses(asked, "Join them")
    await phone.sees_change(asked, containing="Your accounts are one now")
    assert await IdentityRow.filter(name="Alice").count() == 2
    assert len(set(await IdentityRow.filter(name="Alice").values_list("person_id", flat=True))) == 1
    await deliver()
    (told,) = await alice.receives(1)
    assert "An account joined yours" in told.text

    # Both rules on both, and an alert made on Discord arrives where she chose: on Telegram.
    await phone.says("/alerts")
    await phone.sees(containing="sofa")
    person = await app.people.get((await IdentityRow.filter(name="Alice").first()).person_id)  # type: ignore[union-attr]
    assert person is not None
    ref = next(rule.ref for rule in (await app.rules.mine(person)).rules if rule.name == "sofa")
    options = await alice.slash("alerts")
    assert "road bike" in options.text
    chat = next(e for e in (await app.destinations.where(person, ref)).entries if e.channel == "telegram_chat")
    await app.destinations.put(person, ref, chat.id)
    await ingest.one(offer("Sofa in blue"))
    await deliver()
    await phone.sees(containing="Sofa in blue")
    await charlie.sees(containing="Sofa in blue")  # by his own rule, and once
    assert [message for message in alice.inbox if "Sofa" in message.text] == []

    # She takes Telegram out again: each has their own.
    listed = await alice.slash("link")
    question = await alice.press(listed, "Take out Telegram “Alice”")
    assert "Discord “Alice”" in question.text
    done = await alice.press(question, "Take it out")
    assert "stands alone now" in done.text
    await phone.says("/alerts")
    await phone.sees(containing="You have no rules yet")
    clock.tick(60)  # a chat takes a message a second
    await ingest.one(offer("Sofa in red"))
    await deliver()
    (alert,) = await alice.receives(1)
    assert "Sofa in red" in alert.text
    await charlie.sees(containing="Sofa in red")
    assert await PersonRow.all().count() == 4


async def test_a_deep_link_asks_the_same(
    app: App,
    bot: DiscordBot,
    stage: Stage,
    telegram: FakeTelegram,  # noqa: F811
    alice: User,
) -> None:
    """t.me/the_bot?start=link_CODE, offered where she asks, followed by somebody the bot has never met."""
    offered = await alice.slash("link")
    assert offered.message
    buttons = [button for row in offered.message.components for button in row["components"]]
    [url] = [button["url"] for button in buttons if button["label"] == "Open in Telegram"]
    door = re.fullmatch(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]{1,64})", url)
    assert door
    assert door[1] == "deal_scout_bot"
    payload = door[2]
    phone = telegram.user("Alice")
    phone.account.started = True
    await phone.says(f"/start {payload}")
    asked = await phone.sees(containing="Join these accounts?")
    await phone.presses(asked, "No")
    await phone.sees_change(asked, containing="They stay apart")
    await phone.says("/start link_nonsense")
    await phone.sees(containing="That code does not work")
    await phone.says("/start")
    await phone.sees(containing="Where are you?")
    assert await IdentityRow.filter(name="Alice").count() == 2
    assert (code_of("hello"), code_of(""), code_of("LINK_ab")) == (None, None, "ab")


async def test_privacy_on_discord(bot: DiscordBot, discord: FakeDiscord, alice: User) -> None:
    await alice.slash("alert", {"what": "qzsofa"})
    guild = next(iter(discord.state.guilds.values()))
    shown = await alice.slash("privacy", guild=guild)
    assert shown.ephemeral
    assert "1 rule" in shown.text
    exported = await alice.press(shown, "Export")
    assert exported.ephemeral
    assert exported.message is not None
    [file] = exported.message.attachments
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert b"qzsofa" in archive.read("rules.csv")
    question = await alice.slash("privacy", {"what": "Delete"})
    kept = await alice.press(question, "Keep it")
    assert "Nothing was deleted" in kept.text
    question = await alice.press(await alice.slash("privacy"), "Delete")
    done = await alice.press(question, "Delete everything")
    assert "Everything is deleted" in done.text
    assert await PersonRow.filter(community__id__isnull=True).count() == 0  # but for who stands for the server
    assert "no rules yet" in (await alice.slash("alerts")).text


async def test_privacy_on_telegram(stage: Stage, telegram: FakeTelegram) -> None:  # noqa: F811
    phone = at_telegram(telegram, "Alice")
    await phone.says("/alert qzsofa")
    await phone.sees(containing="Saved: qzsofa")
    await phone.says("/privacy")
    shown = await phone.sees(containing="What I know about you")
    await phone.presses(shown, "Export")
    sent = await phone.sees(containing="Your data as a file")
    assert sent.document is not None
    await phone.says("/privacy delete")
    await phone.sees(containing="Delete everything about you?")
    await phone.says("delete")
    await phone.sees(containing="Everything is deleted")
    assert await PersonRow.all().count() == 0
