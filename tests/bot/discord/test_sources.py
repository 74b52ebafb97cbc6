"""/source: for the people who run the bot."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from core.app import App
from core.models import PersonRow, SourceRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.photos import Photos
from core.store import Database
from tests.bot.discord.running import running
from tests.fakes.discord import CannotDo, FakeDiscord, Guild, User


async def keep_feed(app: App, clock: Clock) -> None:
    added_by = await PersonRow.create(created=clock.now(), locale="en", units="mi")
    await SourceRow.create(
        key="abcd2345", url="https://shop.example/feed", title="Shop", added_by=added_by, created=clock.now(),
        next_due=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "options"),
    [("add", {"url": "https://shop.example/feed"}), ("list", {}), ("remove", {"name": "abcd2345"})],
)
async def test_others_are_told_who_may(
    bot: DiscordBot, app: App, clock: Clock, charlie: User, name: str, options: dict[str, str]
) -> None:
    await keep_feed(app, clock)
    refused = await charlie.slash(f"source {name}", options)
    assert refused.text == "Only the people who run this bot can do that."
    assert refused.ephemeral
    assert await SourceRow.all().count() == 1
    assert await charlie.autocomplete("source remove", "name", "sh") == []


async def test_members_of_a_server_do_not_see_it(bot: DiscordBot, charlie: User, deals: Guild) -> None:
    with pytest.raises(CannotDo, match="source is not offered to Charlie"):
        await charlie.slash("source list", guild=deals)
    charlie.permissions = discord.Permissions(manage_guild=True)
    assert (await charlie.slash("source list", guild=deals)).text.startswith("Only the people who run this bot")


async def test_an_operator_lists_and_removes(
    fake: FakeDiscord, app: App, db: Database, clock: Clock, places: OfflinePlaces, photos: Photos, alice: User
) -> None:
    await keep_feed(app, clock)
    people = People(db, clock, places, frozenset({f"discord:{alice.id}"}))
    async with running(fake, replace(app, people=people), photos):
        listed = await alice.slash("source list")
        assert "Shop" in listed.text
        assert listed.buttons == ["Remove"]
        assert [c.value for c in await alice.autocomplete("source remove", "name", "sh")] == ["abcd2345"]
        refused = await alice.slash("source add", {"url": "http://127.0.0.1/feed"})
        assert refused.text.startswith("That address is not on the public internet")
        removed = await alice.slash("source remove", {"name": "abcd2345"})
        assert removed.text.startswith("Removed: Shop")
        assert "/source" in (await alice.slash("help")).text
    assert await SourceRow.all().count() == 0
