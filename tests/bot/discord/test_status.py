"""/status on Discord: for the people who run the bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.places import OfflinePlaces
from bot.discord.client import DiscordBot
from core.app import App
from core.people.service import People
from core.ports.clock import Clock
from core.ports.photos import Photos
from core.store import Database
from tests.bot.discord.running import running
from tests.fakes.discord import CannotDo, FakeDiscord, Guild, User


async def test_others_are_told_who_may(bot: DiscordBot, charlie: User, deals: Guild) -> None:
    assert (await charlie.slash("status")).text == "Only the people who run this bot can do that."
    with pytest.raises(CannotDo, match="status is not offered to Charlie"):
        await charlie.slash("status", guild=deals)


async def test_an_operator_looks_and_looks_again(
    fake: FakeDiscord, app: App, db: Database, clock: Clock, places: OfflinePlaces, photos: Photos, alice: User
) -> None:
    people = People(db, clock, places, frozenset({f"discord:{alice.id}"}))
    async with running(fake, replace(app, people=people), photos):
        shown = await alice.slash("status")
        assert "The database answers." in shown.text
        assert shown.buttons == ["Look again"]
        assert "The database answers." in (await alice.press(shown, "Look again")).text
