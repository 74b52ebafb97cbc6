"""Channels and threads as places that rules tell in: who may add one, what is asked of Discord, and when one dies."""

from __future__ import annotations

import discord
import pytest

from bot.discord.client import DiscordBot
from bot.discord.rooms import read_channel
from core.app import App
from core.errors import Refused
from core.models import DestinationRow, RuleRow
from tests.bot.discord.running import posted
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import CannotDo, Channel, FakeDiscord, Guild, Reply, User

MANAGER = discord.Permissions(manage_guild=True)
NOT_LED = "What is told there is for those who manage it: ask one of them, or take alerts in private."
ADMINS_ONLY = "Alerts for a whole group are set by its admins: write to me in private for your own."


@pytest.fixture
def general(deals: Guild) -> Channel:
    return deals.channels[0]


@pytest.fixture
def manager(alice: User) -> User:
    """Alice, who may manage servers."""
    alice.permissions = MANAGER
    return alice


async def deliver(app: App, bot: DiscordBot) -> None:
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)


async def tells_there(alice: User, where: str) -> Reply:
    """Her rule, sent there by its options."""
    listed = await alice.slash("alerts")
    options = await alice.press(listed, "Options 1")
    places = await alice.press(options, next(label for label in options.buttons if label.startswith("Where")))
    return await alice.press(places, f"○ Discord channel {where}")


async def test_a_channel_is_chosen_tried_told_in_and_removed(
    bot: DiscordBot, app: App, manager: User, bob: User, general: Channel, clock: FrozenClock
) -> None:
    await manager.slash("alert", {"what": "desk"})
    added = await manager.slash("channels", {"channel": general}, channel=general)
    assert added.ephemeral
    assert added.text.startswith("Added: Discord channel \\#general, Deals")
    assert added.buttons == ["Test", "Remove"]
    await manager.press(added, "Test")
    await deliver(app, bot)
    [test] = await general.receives()
    assert "It works" in test.text
    await tells_there(manager, "#general, Deals")
    await posted(bob, {"title": "Oak desk", "price": "80"})
    await deliver(app, bot)
    [alert] = await general.receives()
    assert "Oak desk" in alert.text
    assert manager.inbox == []
    listed = await manager.slash("channels")
    assert "Active; 1 rule tells there." in listed.text
    assert "/channels channel:\\#deals" in listed.text
    removed = await manager.press(listed, next(label for label in listed.buttons if label.startswith("Remove")))
    assert "1 rule tells in a chat again." in removed.text
    await manager.press(removed, "Undo")
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == general.id


@pytest.mark.parametrize("form", ["{id}", "<#{id}>", "https://discord.com/channels/{guild}/{id}"])
async def test_a_thread_is_named_by_what_discord_copies(
    bot: DiscordBot, fake: FakeDiscord, manager: User, deals: Guild, general: Channel, form: str
) -> None:
    thread = fake.thread(general, "Desks")
    typed = form.format(id=thread.id, guild=deals.id)
    added = await manager.slash("channels", {"add": "Discord channel", "address": typed})
    assert added.text.startswith("Added: Discord channel Desks, Deals")
    assert (await DestinationRow.get(address=thread.id)).verified is not None


async def test_the_option_offers_only_where_messages_are_written(
    bot: DiscordBot, fake: FakeDiscord, manager: User, deals: Guild, general: Channel
) -> None:
    forum = fake.forum(deals, "wanted")
    with pytest.raises(CannotDo, match="not offered"):
        await manager.slash("channels", {"channel": forum}, guild=deals)
    typed = await manager.slash("channels", {"add": "Discord channel", "address": forum.id})
    assert typed.text.startswith("Nobody writes there itself")
    post = fake.thread(forum, "Looking for a desk")
    added = await manager.slash("channels", {"channel": post}, guild=deals)
    assert added.text.startswith("Added: Discord channel Looking for a desk, Deals")


async def test_who_does_not_manage_the_server_is_refused_whatever_the_client_says(
    bot: DiscordBot, fake: FakeDiscord, alice: User, general: Channel
) -> None:
    for options in ({"channel": general}, {"add": "Discord channel", "address": general.id}):
        refused = await alice.slash("channels", options, channel=general)
        assert (refused.text, refused.ephemeral) == (NOT_LED, True)
    assert await DestinationRow.filter(verified__isnull=False).count() == 0
    assert any(call.path.endswith(f"/members/{alice.id}") for call in fake.calls)


@pytest.mark.parametrize("lost", ["view_channel", "send_messages", "embed_links"])
async def test_where_we_may_not_write_nothing_is_added(
    bot: DiscordBot, fake: FakeDiscord, manager: User, general: Channel, lost: str
) -> None:
    fake.forbid(general, **{lost: True})
    refused = await manager.slash("channels", {"add": "Discord channel", "address": general.id})
    unseen = "I see no such channel"
    assert refused.text.startswith(unseen if lost == "view_channel" else "I may not post in this channel")
    assert await DestinationRow.filter(verified__isnull=False).count() == 0


async def test_a_thread_has_a_right_and_a_lock_of_its_own(
    bot: DiscordBot, fake: FakeDiscord, manager: User, general: Channel
) -> None:
    thread = fake.thread(general, "Desks")
    fake.forbid(general, send_messages_in_threads=True)
    asked = {"add": "Discord channel", "address": thread.id}
    assert (await manager.slash("channels", asked)).text.startswith("I may not post in this channel")
    fake.forbid(general)
    thread.archived = thread.locked = True
    assert (await manager.slash("channels", asked)).text.startswith("It is archived and locked")
    thread.locked = False  # a message opens it again
    assert (await manager.slash("channels", asked)).text.startswith("Added")


async def test_direct_messages_and_what_there_is_not_are_no_rooms(bot: DiscordBot, manager: User) -> None:
    for address in (manager.dm.id, "123456789012345678", "#general", "", "https://evil.example/channels/1/2"):
        refused = await manager.slash("channels", {"add": "Discord channel", "address": address})
        assert refused.text.startswith("I see no such channel")


async def test_who_lost_the_right_speaks_there_no_more(
    bot: DiscordBot, app: App, manager: User, general: Channel
) -> None:
    await manager.slash("alert", {"what": "desk"})
    added = await manager.slash("channels", {"channel": general}, channel=general)
    manager.permissions = discord.Permissions()
    assert (await manager.press(added, "Test")).text == ADMINS_ONLY
    assert (await tells_there(manager, "#general, Deals")).text == ADMINS_ONLY
    assert (await RuleRow.get().prefetch_related("destination")).destination.address == manager.id


async def test_who_lost_the_right_may_still_silence_their_rule(
    bot: DiscordBot, app: App, manager: User, deals: Guild
) -> None:
    await manager.slash("alert", {"what": "desk", "here": True}, guild=deals)
    manager.permissions = discord.Permissions()
    listed = await manager.slash("alerts")
    form = await manager.press(listed, "Edit 1")
    assert form.text == ADMINS_ONLY
    await manager.press(listed, "Pause 1")
    assert "(paused)" in listed.text
    assert (await manager.press(listed, "Resume 1")).text == ADMINS_ONLY
    await manager.press(listed, "Delete 1")
    assert listed.text.startswith("Deleted: desk")


@pytest.mark.parametrize("fate", ["channel deleted", "may not see", "may not send", "thread locked", "thread archived"])
async def test_a_room_that_dies_is_off_at_once_and_she_is_told_elsewhere(
    bot: DiscordBot, fake: FakeDiscord, app: App, manager: User, bob: User, general: Channel, fate: str
) -> None:
    room = fake.thread(general, "Desks") if fate.startswith("thread") else general
    await manager.slash("alert", {"what": "desk"})
    await manager.slash("channels", {"channel": room}, channel=general)
    place = await DestinationRow.get(address=room.id)
    await RuleRow.all().update(destination_id=place.id)
    match fate:
        case "channel deleted":
            await fake.delete_channel(room)
        case "may not see":
            fake.forbid(general, view_channel=True)
        case "may not send":
            fake.forbid(general, send_messages=True)
        case _:
            room.locked, room.archived = True, fate == "thread archived"
    await posted(bob, {"title": "Oak desk", "price": "80"})
    await deliver(app, bot)
    await deliver(app, bot)
    assert (await DestinationRow.get(id=place.id)).state == "disabled"
    [told] = await manager.receives()
    assert "One of your channels is off" in told.text
    assert "general, Deals is off" in told.text or "Desks, Deals is off" in told.text
    before = len(fake.calls)
    await posted(bob, {"title": "Pine desk", "price": "80"})
    await deliver(app, bot)
    assert not [call for call in fake.calls[before:] if call.path == f"/channels/{room.id}/messages"]
    assert (
        "Off because messages there were refused; to turn it on, add it again."
        in (await manager.slash("channels")).text
    )


async def test_an_archived_thread_opens_again_by_itself(
    bot: DiscordBot, fake: FakeDiscord, app: App, manager: User, bob: User, general: Channel
) -> None:
    thread = fake.thread(general, "Desks")
    await manager.slash("alert", {"what": "desk", "here": True}, channel=thread)
    thread.archived = True
    await posted(bob, {"title": "Oak desk", "price": "80"})
    await deliver(app, bot)
    assert len(await thread.receives()) == 1
    assert not thread.archived


@pytest.mark.parametrize("text", ["", "1", "general", "<@123456789012345678>", "https://discord.com/channels/@me/1"])
def test_what_names_no_channel_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_channel(text)
