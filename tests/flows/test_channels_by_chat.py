"""/channels as it is driven on each platform: added, proved, tried, removed and brought back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot import typed
from bot.actions import perform
from bot.discord.client import DiscordBot
from bot.talk import Talk
from bot.wizards.answer import Said
from core.app import App
from core.cards import card
from core.errors import Refused
from core.listings.ingest import Ingest
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.bot.telegram.conftest import fake as telegram  # noqa: F401
from tests.bot.telegram.stage import Stage
from tests.builders import offer
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.telegram import FakeTelegram
from tests.flows.voices import MAILBOX, House, code_in


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.guild("Deals")
        yield fake
        assert fake.violations == []
        assert fake.pings() == []


@pytest.fixture
def app(house: House) -> App:  # type: ignore[override]
    return house.app


@pytest.fixture
async def bot(discord: FakeDiscord, app: App, photos: Photos) -> AsyncIterator[DiscordBot]:
    async with running(discord, app, photos) as started:
        yield started


@pytest.fixture
def dana(discord: FakeDiscord) -> User:
    """Dana wants things, on Discord."""
    return discord.user("Dana")


async def test_on_discord(
    house: House,
    bot: DiscordBot,
    discord: FakeDiscord,
    photos: Photos,
    dana: User,
    ingest: Ingest,
) -> None:
    async def deliver() -> None:
        await house.app.delivery.match()
        await house.app.delivery.send([*house.voices.notifiers, *bot.notifiers])

    await dana.slash("alert", {"what": "sofa"})
    wrong = await dana.slash("channels", {"add": "E-mail", "address": "no mailbox"})
    assert (wrong.text, wrong.ephemeral) == ("I cannot use that as email: /channels shows what to write.", True)
    added = await dana.slash(
        "channels", {"add": "E-mail", "address": MAILBOX}, guild=next(iter(discord.state.guilds.values()))
    )
    assert added.ephemeral
    assert added.text.startswith("A code is on its way: E-mail a•••@example.org")
    assert MAILBOX not in added.text
    await deliver()
    form = await dana.press(added, "Enter the code")
    assert form.modal is not None
    assert form.modal.labels == ["Which code came there?"]
    assert (await dana.submit(form, {"code": "12"})).text.startswith("That is not the code")
    proved = await dana.submit(form, {"code": code_in(house.mails()[0])})
    assert proved.text.startswith("Proved: E-mail a•••@example.org")

    await dana.press(proved, "Test")
    await deliver()
    assert "A test from Deal Scout" in house.mails()[1]
    used = await dana.press(proved, "Use for all my rules")
    assert "1 rule tells there from now on." in used.text
    await ingest.one(offer("Red sofa"))
    await deliver()
    assert "Red sofa" in house.mails()[2]
    assert dana.inbox == []

    listed = await dana.slash("channels")
    assert "Active; 1 rule tells there." in listed.text
    removed = await dana.press(listed, next(label for label in listed.buttons if label.startswith("Remove")))
    assert "1 rule tells in a chat again." in removed.text
    back = await dana.press(removed, "Undo")
    assert back.text.startswith("As before: E-mail a•••@example.org")


async def test_on_discord_the_code_may_be_an_option(house: House, bot: DiscordBot, dana: User) -> None:
    await dana.slash("channels", {"add": "Push", "address": f"ntfy://{house.push.place}/a-topic-of-dana"})
    await house.deliver()
    proved = await dana.slash("channels", {"code": code_in(house.pushed()[0])})
    assert proved.text.startswith("Proved: Push ntfy")


async def test_on_telegram(
    house: House,
    telegram: FakeTelegram,  # noqa: F811
    photos: Photos,
    ingest: Ingest,
) -> None:
    stage = Stage(house.app, photos, telegram, ingest)
    await stage.start()

    async def deliver() -> None:
        await house.app.delivery.match()
        await house.app.delivery.send([*house.voices.notifiers, *stage.bot.notifiers])

    tess = telegram.user("Tess")
    await tess.says("/alert sofa")
    await tess.sees(containing="Saved: sofa")
    await tess.says(f"/channels add email {MAILBOX}")
    added = await tess.sees(containing="A code is on its way: E-mail a•••@\u2060example.org")
    await deliver()
    await tess.presses(added, "Enter the code")
    await tess.sees(containing="Which code came there?")
    await tess.says("1234567")
    await tess.sees(containing="That is not the code")
    await stage.restart()
    await tess.says(code_in(house.mails()[0]))
    proved = await tess.sees(containing="Proved: E-mail")
    await tess.presses(proved, "Test")
    await tess.sees(containing="A test is on its way")
    await tess.presses(proved, "Use for all my rules")
    await tess.sees(containing="1 rule tells there from now on.")
    await ingest.one(offer("Red sofa"))
    await deliver()
    await deliver()
    _, *later = house.mails()  # in any order: they are sent at the same time
    assert sorted(("A test" in mail, "Red sofa" in mail) for mail in later) == [(False, True), (True, False)]
    await tess.presses(proved, "Remove")
    removed = await tess.sees(containing="Removed: E-mail")
    await tess.presses(removed, "Undo")
    await tess.sees_change(removed, containing="As before: E-mail")
    await stage.end()
    assert telegram.unanswered == []


async def test_at_the_prompt(house: House, alice: Talk) -> None:
    await house.types(alice, "/alert sofa")
    await house.types(alice, f"/channels add email {MAILBOX}")
    asked = await perform(house.app, alice, "channel.code", "")
    assert card(asked, alice.person).title == "Which code came there?"
    with pytest.raises(Refused, match="code_wrong"):
        await typed.reply(house.app, alice, Said("000000x"))
    proved = await typed.reply(house.app, alice, Said(code_in(house.mails()[0])))
    place = str(proved.entry.id)  # type: ignore[attr-defined]
    await perform(house.app, alice, "channel.test", place)
    await house.deliver()
    assert "A test from Deal Scout" in house.mails()[1]
    used = await perform(house.app, alice, "channel.use", place)
    removed = await perform(house.app, alice, "channel.remove", place)
    assert "1 rule tells in a chat again" in card(removed, alice.person).lines[0]
    await perform(house.app, alice, "undo", removed.undo)  # type: ignore[attr-defined]
    assert (await house.app.channels.show(alice.person)).entries[-1].rules == 1
    await perform(house.app, alice, "undo", used.undo)  # type: ignore[attr-defined]
    assert (await house.app.channels.show(alice.person)).entries[-1].rules == 0
