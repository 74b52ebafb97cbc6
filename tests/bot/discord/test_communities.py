"""A Discord server adds us: set up by its admins, told of its own rules and of what members share, of no others'."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from core.app import App
from core.listings.ingest import Ingest
from core.models import CommunityRow, DeliveryRow, DestinationRow, RuleRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.builders import offer
from tests.core.selling.test_drafts import jpeg
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import CannotDo, FakeDiscord, Guild, User

MANAGER = discord.Permissions(manage_guild=True)
ADMINS_ONLY = "That is set up by those who manage the server or group: ask one of them."


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """Discord; whom a message calls is looked at by each story."""
    async with FakeDiscord() as opened:
        yield opened
        assert opened.violations == []


@pytest.fixture
async def bot(fake: FakeDiscord, app: App, photos: Photos, places: OfflinePlaces) -> AsyncIterator[DiscordBot]:
    await places.warm()
    async with running(fake, app, photos) as started:
        # For two seconds discord.py takes every server for one that was there before.
        await fake.until(started._client.is_ready, "on_ready", timeout=10)
        yield started


@pytest.fixture
def ada(fake: FakeDiscord) -> User:
    """Ada manages servers."""
    user = fake.user("Ada")
    user.permissions = MANAGER
    return user


@pytest.fixture
def bob(fake: FakeDiscord) -> User:
    """Bob is a member."""
    return fake.user("Bob")


async def deliver(app: App, bot: DiscordBot) -> None:
    await app.delivery.match()
    await app.communities.sharing.follow()
    await app.delivery.send(bot.notifiers)


async def set_up(admin: User, guild: Guild, channel: str = "deals", category: str = "Everything else") -> None:
    """Deals are told in a channel."""
    shown = await admin.slash("setup", guild=guild)
    places = await admin.press(shown, "Channels for deals")
    if category == "Everything else":
        asked = await admin.press(places, category)
    else:
        asked = await admin.select(places, "A category of its own", category)
    saved = await admin.select(asked, "Choose a channel", guild.channel(channel))
    assert saved.text.startswith("Where deals are told\nSaved.")
    assert f"{category}: \\#{channel}" in saved.text


async def test_a_server_is_greeted_once_and_set_up_by_who_manages_it(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User
) -> None:
    guild = await fake.invite("Deals", channels=("general", "deals"), roles=("Hunters",))
    await _until(DeliveryRow.all().exists)
    await app.delivery.send(bot.notifiers)
    [hello] = await guild.channel("general").receives()
    assert hello.text.startswith("Hello, Deals!")
    assert hello.buttons == ["Set up"]
    refused = await bob.press(hello, "Set up")
    assert (refused.text, refused.ephemeral) == (ADMINS_ONLY, True)
    shown = await ada.press(hello, "Set up")
    assert shown.ephemeral
    assert shown.text.startswith("Set up: Deals\nNo channel for deals is chosen yet.\nEveryone may post.")
    with pytest.raises(CannotDo):
        await bob.slash("setup", guild=guild)
    with pytest.raises(CannotDo):
        await ada.slash("setup")
    await set_up(ada, guild)
    ada.permissions = discord.Permissions.none()  # demoted: the form that is still open helps nobody
    late = await ada.press(shown, "Language")
    assert late.text == ADMINS_ONLY
    await app.delivery.send(bot.notifiers)
    assert await DeliveryRow.all().count() == 1  # greeted once


async def _until(happened: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await happened():
            await asyncio.sleep(0.05)


async def _joined(fake: FakeDiscord, app: App, bot: DiscordBot, name: str = "Deals") -> Guild:
    """A server that just added us, greeted."""
    guild = await fake.invite(name, channels=("general", "deals", "phones"), roles=("Hunters",))
    await _until(CommunityRow.filter(external_id=guild.id).exists)
    await _until(DeliveryRow.filter(person__community__external_id=guild.id).exists)
    app.clock.tick(60)  # type: ignore[attr-defined]  # whatever was sent before
    await app.delivery.send(bot.notifiers)
    await guild.channel("general").receives()
    return guild


async def test_a_rule_of_the_server_calls_the_chosen_role_and_belongs_to_its_admins(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, ingest: Ingest, clock: FrozenClock
) -> None:
    guild = await _joined(fake, app, bot)
    hunters = next(role for role in guild.roles if role.name == "Hunters")
    await set_up(ada, guild)
    places = await ada.press(await ada.slash("setup", {"part": "places"}, guild=guild), "Everything else")
    everyone = await ada.select(places, "Call a role there", guild.roles[0])
    assert everyone.text == "I call a role of this server, and never everyone: choose another."
    called = await ada.select(places, "Call a role there", hunters)
    assert "calling a role" in called.text
    form = await ada.press(await ada.slash("setup", {"part": "rules"}, guild=guild), "Add")
    saved = await ada.submit(form, {"What shall be told here?": "road bike <500"})
    assert saved.text.startswith("Saved: road bike")
    await ingest.one(offer("Road bike @everyone", dollars=300))
    await deliver(app, bot)
    [alert] = await guild.channel("deals").receives()
    assert "Road bike" in alert.text
    assert [told.roles for _, told in fake.pings()] == [(hunters.id,)]
    assert not any(told.everyone or told.users for _, told in fake.pings())

    eve = fake.user("Eve")  # manages the server too, and did not make the rule
    eve.permissions = MANAGER
    rules = await eve.slash("setup", {"part": "rules"}, guild=guild)
    assert "road bike" in rules.text
    edit = await eve.press(rules, "Edit")
    edited = await eve.submit(edit, {"What shall it look for instead?": "road bike <400"})
    assert "$400" in edited.text
    assert "It matches your rule “road bike”" in (await bob.press(alert, "Why")).text
    for button in ("Edit", "Pause", "Delete"):
        eve.permissions = discord.Permissions.none()  # no longer; the list is still on her screen
        refused = await eve.press(rules, button)
        eve.permissions = MANAGER
        assert (await RuleRow.get()).deleted is None
        assert (await RuleRow.get()).enabled
        assert refused.text == "Alerts for a whole group are set by its admins: write to me in private for your own."
    assert "You have no rules" in (await ada.slash("alerts")).text  # it is not hers

    other = await _joined(fake, app, bot, "Other server")
    stranger = await eve.slash("setup", {"part": "rules"}, guild=other)
    assert "road bike" not in stranger.text
    forged = await eve.press(await eve.slash("setup", {"part": "rules"}, guild=other), "Add")
    assert forged.modal is not None
    no_place = await eve.submit(forged, {"What shall be told here?": "lamp"})
    assert no_place.text.startswith("No channel for deals is chosen yet in Other server")
    foreign = await eve.press(await eve.slash("setup", {"part": "places"}, guild=other), "Everything else")
    elsewhere = await eve.select(foreign, "Choose a channel", guild.channel("deals"))
    assert elsewhere.text == "That channel is not one of this server: choose one that is."


async def test_an_item_is_shared_told_once_and_noted_as_gone(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, clock: FrozenClock
) -> None:
    guild = await _joined(fake, app, bot)
    await set_up(ada, guild)
    await set_up(ada, guild, "phones", "Electronics")
    alone = fake.user("Alone")
    assert (
        "Share in a community"
        not in (await alone.press(await alone.slash("sell", {"title": "Lamp", "price": "5"}), "Publish")).buttons
    )
    await bob.slash("help", guild=guild)  # now he was seen there
    posted = await bob.press(await bob.slash("sell", {"title": "Oak desk", "price": "80"}), "Publish")
    asked = await bob.press(posted, "Share in a community")
    assert asked.buttons == ["Deals"]
    fake.cut_after_accept()
    shared = await bob.press(asked, "Deals")
    assert shared.text.startswith("Shared in Deals: Oak desk")
    await deliver(app, bot)
    clock.tick(60)
    await deliver(app, bot)
    [item] = await guild.channel("deals").receives()
    assert item.text == "Oak desk\n$80\nOffered by Bob"
    assert item.buttons == ["Open", "Save", "Price"]
    assert "Saved" in (await ada.press(item, "Save")).text
    again = await bob.press(posted, "Share in a community")
    assert again.buttons == []
    await deliver(app, bot)
    await bob.press(posted, "Undo")
    await deliver(app, bot)
    assert item.text == "Withdrawn: Oak desk\nIt is no longer offered."
    assert item.buttons == []
    assert len(guild.channel("deals").posts) == 1
    assert fake.pings() == []


async def test_what_somebody_shared_is_seen_no_more_once_they_had_all_of_theirs_deleted(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, clock: FrozenClock
) -> None:
    guild = await _joined(fake, app, bot)
    await set_up(ada, guild)
    await bob.slash("help", guild=guild)
    draft = await bob.slash("sell", {"title": "Oak desk", "price": "80", "photo1": ("desk.jpg", jpeg())})
    posted = await bob.press(draft, "Publish")
    await bob.press(await bob.press(posted, "Share in a community"), "Deals")
    await deliver(app, bot)
    [item] = await guild.channel("deals").receives()
    assert item.text == "Oak desk\n$80\nOffered by Bob"
    assert len(item.attachments) == 1
    asked = await bob.slash("privacy", {"what": "Delete"})
    assert (await bob.press(asked, "Delete everything")).text.startswith("Everything is deleted")
    clock.tick(60)
    await deliver(app, bot)
    assert item.text == "No longer offered\nWhoever offered it has withdrawn it."
    assert (item.buttons, item.attachments) == ([], [])
    assert len(guild.channel("deals").posts) == 1


async def test_who_may_post_is_asked_of_discord_at_that_moment(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User
) -> None:
    guild = await _joined(fake, app, bot)
    await set_up(ada, guild)
    hunters = next(role for role in guild.roles if role.name == "Hunters")
    posting = await ada.slash("setup", {"part": "posting"}, guild=guild)
    chosen = await ada.select(posting, "Members with this role", hunters)
    assert "Members with one role may post" in chosen.text
    await bob.slash("help", guild=guild)
    posted = await bob.press(await bob.slash("sell", {"title": "Oak desk", "price": "80"}), "Publish")
    asked = await bob.press(posted, "Share in a community")
    refused = await bob.press(asked, "Deals")
    assert refused.text.startswith("Who may post in Deals is set by those who manage it")
    bob.left.add(guild.id)
    refused = await bob.press(asked, "Deals")
    assert refused.text.startswith("You are not in that community (any more)")
    bob.left.clear()
    bob.roles.append(hunters.id)
    await bob.slash("help", guild=guild)
    assert (await bob.press(asked, "Deals")).text.startswith("Shared in Deals")


async def test_what_waits_ends_when_we_are_removed_and_all_is_there_when_we_are_back(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, ingest: Ingest
) -> None:
    guild = await _joined(fake, app, bot)
    await set_up(ada, guild)
    form = await ada.press(await ada.slash("setup", {"part": "rules"}, guild=guild), "Add")
    await ada.submit(form, {"What shall be told here?": "road bike <500"})
    await ingest.one(offer("Road bike", dollars=300))
    await app.delivery.match()
    await fake.kick(guild)
    await _until(CommunityRow.filter(gone__not_isnull=True).exists)
    await deliver(app, bot)
    states = await DeliveryRow.all().order_by("id").values_list("state", flat=True)
    assert states == ["sent", "cancelled"]
    assert set(await DestinationRow.filter(channel="discord_channel").values_list("state", flat=True)) == {"disabled"}


async def test_synonyms_count_at_once_in_that_server_and_for_its_members(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, ingest: Ingest
) -> None:
    guild = await _joined(fake, app, bot)
    await ingest.one(offer("Zorbington reading seat"))
    assert "Zorbington" not in (await bob.slash("search", {"query": "flumph"}, guild=guild)).text
    saved = await ada.slash("setup", {"words": "Flumph = zorbington, snark"}, guild=guild)
    assert "flumph = zorbington = snark" in saved.text
    assert "Zorbington" in (await bob.slash("search", {"query": "flumph"}, guild=guild)).text
    assert "Zorbington" in (await bob.slash("search", {"query": "flumph"})).text
    assert "Zorbington" not in (await fake.user("Eve").slash("search", {"query": "flumph"})).text
    gone = await ada.select(saved, "Remove", "Remove flumph = zorbington = snark")
    assert "None yet" in gone.text
    assert "Zorbington" not in (await bob.slash("search", {"query": "flumph"}, guild=guild)).text


async def test_a_message_that_was_deleted_meanwhile_costs_nothing_but_itself(
    fake: FakeDiscord, bot: DiscordBot, app: App, ada: User, bob: User, clock: FrozenClock
) -> None:
    guild = await _joined(fake, app, bot)
    await set_up(ada, guild)
    await bob.slash("help", guild=guild)
    posted = await bob.press(await bob.slash("sell", {"title": "Oak desk", "price": "80"}), "Publish")
    await bob.press(await bob.press(posted, "Share in a community"), "Deals")
    await deliver(app, bot)
    [item] = await guild.channel("deals").receives()
    item.deleted = True  # by a moderator
    await bob.press(posted, "Undo")
    clock.tick(60)
    await deliver(app, bot)
    assert (await DeliveryRow.all().order_by("-id").first()).state == "dead"  # type: ignore[union-attr]
    assert set(await DestinationRow.filter(channel="discord_channel").values_list("state", flat=True)) == {"active"}
