"""An alert's buttons on Discord: five a row, in place where something was chosen, and for whom."""

from __future__ import annotations

import discord
import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.models import MuteRow, RoomMuteRow, SavedRow
from core.ports.photos import Photos
from tests.bot.discord.running import posted, running
from tests.bot.discord.test_buttons import alert_in_channel
from tests.fakes.discord import FakeDiscord, Guild, Message, User

ADMINS_ONLY = "Alerts for a whole group are set by its admins: write to me in private for your own."


async def alert_for(bot: DiscordBot, app: App, alice: User, bob: User) -> Message:
    await alice.slash("alert", {"what": "desk"})
    await posted(bob, {"title": "Oak desk", "price": "80"})
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)
    [alert] = await alice.receives()
    return alert


async def test_what_was_chosen_takes_the_choices_place_and_can_be_undone(
    bot: DiscordBot, app: App, alice: User, bob: User
) -> None:
    alert = await alert_for(bot, app, alice, bob)
    assert alert.buttons == ["Open", "Why", "Save", "Snooze", "Not this", "Price"]
    choices = await alice.press(alert, "Not this")
    assert choices.message is not None
    assert choices.message.buttons == ["This listing", "This seller", "“oak”", "Pause rule"]
    done = await alice.press(choices, "“oak”")
    assert done.updated is choices.message
    assert choices.message.buttons == ["Undo"]
    await alice.press(choices, "Undo")
    assert await MuteRow.all().count() == 0
    span = await alice.press(alert, "Snooze")
    await alice.press(span, "A week")
    assert span.text.startswith("“desk” is silent until")


async def test_buttons_live_on_after_a_restart(
    fake: FakeDiscord, app: App, photos: Photos, alice: User, bob: User
) -> None:
    async with running(fake, app, photos) as first:
        alert = await alert_for(first, app, alice, bob)
        choices = await alice.press(alert, "Not this")
    async with running(fake, app, photos):
        assert (await alice.press(alert, "Save")).text.startswith("Saved: Oak desk")
        await alice.press(choices, "This seller")
        assert "anything from who offers “Oak desk”" in choices.text
        checked = await alice.press(alert, "Price")
        assert checked.text.startswith("No price yet: Oak desk")
        assert (await alice.press(checked, "What it cost")).text.startswith("What it cost: Oak desk")


async def test_in_a_channel_who_runs_the_server_mutes_for_all(
    bot: DiscordBot, app: App, alice: User, bob: User, charlie: User, deals: Guild
) -> None:
    alert = await alert_in_channel(bot, app, alice, bob, deals)
    for label in ("Snooze", "Not this"):
        refused = await charlie.press(alert, label)
        assert refused.text == ADMINS_ONLY
        assert refused.ephemeral
    charlie.permissions = discord.Permissions(manage_guild=True)
    asked = await charlie.press(alert, "Snooze")
    assert asked.ephemeral
    choices = await charlie.press(alert, "Not this")
    assert choices.message is not None
    assert choices.message.buttons == ["This listing", "This seller", "“oak”"]  # the rule itself is not his to pause
    charlie.permissions = discord.Permissions()
    for message, label in ((asked, "An hour"), (choices, "“oak”")):
        assert (await charlie.press(message, label)).text == ADMINS_ONLY
    assert await MuteRow.all().count() == await RoomMuteRow.all().count() == 0
    charlie.permissions = discord.Permissions(manage_guild=True)
    await charlie.press(asked, "An hour")
    assert asked.text.startswith("“desk” is silent until")
    await charlie.press(choices, "“oak”")
    assert choices.text.startswith("Muted here")
    for desk in ("Oak desk, again", "Pine desk"):
        await posted(bob, {"title": desk, "price": "90"})
    listed = await charlie.slash("muted", guild=deals)
    assert listed.ephemeral
    assert listed.text.startswith("2 things are muted here")
    await charlie.press(listed, "Wake 2")
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)
    [told] = await deals.channels[0].receives()
    assert "Pine desk" in told.text
    assert "Oak desk" not in told.text


async def test_what_is_muted_in_a_channel_is_lifted_there_even_after_a_restart(
    fake: FakeDiscord, app: App, photos: Photos, alice: User, bob: User, charlie: User, deals: Guild
) -> None:
    async with running(fake, app, photos) as first:
        alert = await alert_in_channel(first, app, alice, bob, deals)
        choices = await alice.press(alert, "Not this")
    async with running(fake, app, photos):
        await alice.press(choices, "This seller")
        assert "Nobody here will be told of anything from who offers “Oak desk”" in choices.text
        listed = await alice.slash("muted", guild=deals)
        assert (await charlie.slash("muted", guild=deals)).text.startswith("Nothing is muted\n")
        assert (await alice.slash("muted")).text.startswith("Nothing is muted\n")  # nothing for herself
    async with running(fake, app, photos):
        alice.permissions = discord.Permissions()
        assert (await alice.press(choices, "Undo")).text == ADMINS_ONLY
        assert (await alice.press(listed, "Lift")).text == ADMINS_ONLY
        alice.permissions = discord.Permissions(manage_guild=True)
        await alice.press(listed, "Lift")
        assert await RoomMuteRow.all().count() == 0


async def test_keeping_is_everybody_s_own(
    bot: DiscordBot, app: App, alice: User, bob: User, charlie: User, deals: Guild
) -> None:
    alert = await alert_in_channel(bot, app, alice, bob, deals)
    assert (await charlie.press(alert, "Save")).ephemeral
    assert (await charlie.slash("saved")).text.startswith("You kept 1 listing")
    assert (await alice.slash("saved")).text.startswith("You have kept nothing yet")
    assert await SavedRow.all().count() == 1


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("log", {}, "1 message, the newest first"),
        ("muted", {}, "Nothing is muted"),
        ("why", {"listing": "oak"}, "What became of it: Oak desk"),
        ("why", {}, "Which one do you mean?"),
    ],
)
async def test_looking_back(
    bot: DiscordBot, app: App, alice: User, bob: User, command: str, options: dict[str, str], said: str
) -> None:
    await alert_for(bot, app, alice, bob)
    shown = await alice.slash(command, options)
    assert shown.text.startswith(said)
    if command == "log":
        assert (await alice.press(shown, "Why")).text.startswith("What became of it: Oak desk")
