"""/price on Discord: an option, suggestions, a picture with its words, forms."""

from __future__ import annotations

import re

import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.listings.ingest import Ingest
from core.models import ListingRow
from tests.bot.discord.running import posted
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.fakes.discord import Guild, User
from tests.market import open_market


@pytest.fixture
async def market(app: App, clock: FrozenClock) -> None:
    await open_market(app, clock)


@pytest.mark.usefixtures("market")
async def test_words_are_answered_with_a_picture_that_is_read_out(bot: DiscordBot, alice: User, deals: Guild) -> None:
    answer = await alice.slash("price", {"what": "iphone 12 128gb good $310"}, guild=deals)
    assert re.match(r"Worth about \$3\d\d: ", answer.text)
    assert answer.ephemeral
    assert answer.buttons[:2] == ["How I know", "Compared ads"]
    assert answer.message is not None
    [picture] = answer.message.attachments
    assert picture.name == "prices.png"
    assert answer.message.embeds[0]["image"]["url"] == picture.url
    assert "They ask: lowest" in (await alice.press(answer, "How I know")).text
    assert "alike" in (await alice.press(answer, "Compared ads")).text


@pytest.mark.usefixtures("market")
async def test_asks_are_suggested_taken_and_replaced_by_a_form(bot: DiscordBot, bob: User) -> None:
    title = {"title": "iPhone 12 128GB", "condition": "good"}
    offered = await bob.autocomplete("sell", "price", "", title)
    assert [one.name.partition(":")[0] for one in offered] == ["Quick", "Fair", "Patient"]
    assert await bob.autocomplete("sell", "price", "80", title) == []
    await posted(bob, {**title, "price": offered[1].value})
    listed = await bob.slash("price")
    assert listed.text.startswith("What you offer (1)")
    more = await bob.press(listed, "More")
    [quick] = [label for label in more.buttons if label.startswith("Quick: ")]
    taken = await bob.press(more, quick)
    assert taken.text.startswith(f"You ask {quick.removeprefix('Quick: ')} now: iPhone 12 128GB")
    undone = await bob.press(taken, "Undo")
    assert undone.text.startswith("As before, ")
    form = await bob.press(more, "Another price")
    refused = await bob.submit(form, {"How much do you ask?": "cheap"})
    assert refused.text.startswith("I cannot read “cheap” as a price")
    form = await bob.press(more, "Another price")
    assert (await bob.submit(form, {"How much do you ask?": "$399"})).text.startswith("You ask $399 now")
    assert (await ListingRow.get(title="iPhone 12 128GB")).price == 39_900


async def test_what_one_offers_is_suggested(bot: DiscordBot, bob: User, alice: User) -> None:
    await posted(bob, {"title": "Oak desk", "price": "80"})
    [found] = await bob.autocomplete("price", "what", "oak", {})
    assert found.name == "Oak desk"
    assert (await bob.slash("price", {"what": found.value})).text.startswith("No price yet: Oak desk")


async def test_a_title_that_is_markup_pings_nobody(bot: DiscordBot, ingest: Ingest, alice: User, deals: Guild) -> None:
    row = await ingest.one(offer("@everyone <@1> **free** [x](https://evil.example) ||y||", 80))
    answer = await alice.slash("price", {"what": f"#{row.id}"}, guild=deals)
    assert "\\*\\*free" in answer.text
