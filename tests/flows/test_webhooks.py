"""Webhooks end to end: added in the chat, proved by the code that came, and then an alert arrives there."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from bot import typed
from bot.actions import perform
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from config.compose.voices import Speaking, open_voices
from config.settings import Settings
from core.app import App
from core.cards import card
from core.listings.ingest import Ingest
from core.ports.voices import Addressed
from core.store import Database
from core.values import Channel
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import FakeDiscord
from tests.servers.hooks import Hooks, hooks

OWN = "https://hooks.example.org/deals"


@dataclass
class House:
    """An app, its voices, and who they speak to."""

    app: App
    voices: Speaking
    discord: FakeDiscord
    own: Hooks

    async def types(self, talk: Talk, line: str) -> object:
        name, _, rest = line[1:].partition(" ")
        outcome = await typed.command(self.app, talk, name, rest)
        await self.deliver()
        return outcome

    async def deliver(self) -> None:
        await self.app.delivery.match()
        await self.app.delivery.send(self.voices.notifiers)


@pytest.fixture
async def house(
    db: Database, clock: FrozenClock, wakes: Wakes, places: OfflinePlaces, photos: PhotoFolder, tmp_path: Path
) -> AsyncIterator[House]:
    async with FakeDiscord() as discord, hooks() as own:
        settings = Settings(_env_file=None, dealscout_home=tmp_path, fetch_allow=own.place)
        async with (
            GuardedFetch(allow=settings.fetch_allow) as fetch,
            open_voices(settings, photos, clock, fetch, discord=discord.api_url) as voices,
        ):
            # What is at OWN is the receiver on loopback, which has no certificate.
            there = Addressed(own.url("/deals"), "https://hooks.example.org/…")
            readers = {**voices.known.readers, Channel.WEBHOOK: lambda text: there if text == OWN else None}
            known = replace(voices.known, readers=readers)
            outside = Outside(clock, places, photos, fetch, StandardFeeds(), default_rates(), DemoGoods(), known)
            yield House(build_app(db, outside, wakes, owner="test"), voices, discord, own)
        assert discord.violations == []


@pytest.fixture
def app(house: House) -> App:  # type: ignore[override]
    return house.app


def code_in(text: str) -> str:
    return re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", text)[0]


@pytest.mark.parametrize("where", ["channel", "post of a forum"])
async def test_a_discord_webhook_is_told(house: House, alice: Talk, ingest: Ingest, where: str) -> None:
    deals = house.discord.guild("Deals")
    room, thread = deals.channels[0], ""
    hook = house.discord.webhook(room)
    if where != "channel":
        hook = house.discord.webhook(house.discord.forum(deals, "wanted"))
        room = house.discord.thread(hook.channel, "Sofas")
        thread = f"?thread_id={room.id}"
    await house.types(alice, "/alert sofa")
    await house.types(alice, f"/channels add webhook {hook.url}{thread}")
    [first] = await room.receives()
    proved = await house.types(alice, f"/channels code {code_in(first.text)}")
    await perform(house.app, alice, "channel.use", str(proved.entry.id))  # type: ignore[attr-defined]
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    [alert] = await room.receives()
    assert "Red sofa" in alert.text


async def test_a_webhook_of_her_own_is_told(house: House, alice: Talk, ingest: Ingest) -> None:
    await house.types(alice, "/alert sofa")
    await house.types(alice, f"/channels add webhook {OWN}")
    [first] = house.own.got
    proved = await house.types(alice, f"/channels code {code_in(first.body.decode())}")
    assert "whsec_" in card(proved, alice.person).lines[-1]
    await perform(house.app, alice, "channel.use", str(proved.entry.id))  # type: ignore[attr-defined]
    await ingest.one(offer("Red sofa"))
    await house.deliver()
    alert = json.loads(house.own.got[1].body)
    assert (alert["kind"], alert["listing"]["title"]) == ("alert", "Red sofa")
    assert house.own.got[1].headers["webhook-signature"].startswith("v1,")
