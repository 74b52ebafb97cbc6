"""/search: pages that turn in place."""

from __future__ import annotations

import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.listings.ingest import Ingest
from tests.builders import offer
from tests.fakes.discord import Guild, User


async def test_pages_turn_in_place(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    for number in range(7):
        await ingest.one(offer(f"Oak desk {number}"))
    found = await alice.slash("search", {"query": "oak desk"})
    assert "7 listings for “oak desk” (1–5)" in found.text
    assert found.buttons == ["Open 1", "Open 2", "Open 3", "Open 4", "Open 5", "Next", "Narrow down", "Alert me"]
    turned = await alice.press(found, "Next")
    assert turned.updated is found.message
    assert "(6–7)" in found.text
    assert found.buttons == ["Open 1", "Open 2", "Previous", "Narrow down", "Alert me"]
    opened = await alice.press(found, "Open 2")
    assert opened.text.startswith("Oak desk 0")


async def test_a_listing_with_an_address_is_opened_there(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    await ingest.one(offer("Oak desk", url="https://shop.example/1"))
    found = await alice.slash("search", {"query": "desk"})
    assert found.message is not None
    [button] = found.message.components[0]["components"]
    assert (button["label"], button["url"]) == ("Open", "https://shop.example/1")
    assert found.message.embeds[1]["url"] == "https://shop.example/1"


async def test_what_is_not_there_can_be_waited_for(bot: DiscordBot, alice: User) -> None:
    nothing = await alice.slash("search", {"query": "chaise longue | 1970"})
    assert nothing.text.startswith("Nothing found for “chaise longue \\| 1970”")
    assert (await alice.press(nothing, "Alert me")).text.startswith("Saved: chaise longue")


async def test_a_long_query_is_kept_for_the_next_page(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    words = "large solid oak writing desk with nine drawers and brass handles"
    for _ in range(6):
        await ingest.one(offer(words))
    found = await alice.slash("search", {"query": words})
    await alice.press(found, "Next")
    assert "(6–6)" in found.text


@pytest.mark.parametrize(("query", "sentence"), [("?!", "What are you looking for?"), ("x" * 6000, "That is too long")])
async def test_what_is_no_query_gets_one_clear_sentence(
    bot: DiscordBot, alice: User, deals: Guild, query: str, sentence: str
) -> None:
    refused = await alice.slash("search", {"query": query}, guild=deals)
    assert refused.text.startswith(sentence)
    assert refused.ephemeral


async def test_a_search_is_narrowed_down_by_menus(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    for number in range(3):
        await ingest.one(offer(f"Oak desk {number}", 50 + 100 * number, category="furniture", condition="good"))
    await ingest.one(offer("Oak desk set", 20, category="toys", condition="new"))
    found = await alice.slash("search", {"query": "oak desk"})
    narrowing = await alice.press(found, "Narrow down")
    assert "4 listings for “oak desk”" in found.text
    assert narrowing.updated is found.message
    chosen = await alice.select(found, "Category", ["Furniture (3)"])
    assert chosen.updated is found.message
    assert "3 listings for “oak desk”" in found.text
    assert "Furniture" in found.text
    await alice.press(found, "Narrow down")
    await alice.select(found, "Price", ["$100 to $250 (1)"])
    assert "Oak desk 1" in found.text
    assert "1 listing for “oak desk”" in found.text
    saved = await alice.press(found, "Alert me")
    assert saved.text.startswith("Saved: ")
    assert "Furniture" in saved.text


async def test_options_say_the_same_at_once(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    await ingest.one(offer("Oak desk", 50, category="furniture", condition="good"))
    await ingest.one(offer("Oak desk of gold", 5_000, category="furniture", condition="good"))
    options = {"query": "desk", "max_price": "100", "category": "furniture", "near": "San Jose, CA", "within": 10}
    found = await alice.slash("search", {**options, "sort": "cheapest", "condition": "fair"})
    assert "1 listing for “desk”" in found.text
    assert "0 mi away" in found.text
    for wrong, sentence in (
        ({"max_price": "cheap"}, "I cannot read “cheap” as a price"),
        ({"category": "nonsense"}, "“nonsense” names no category"),
        ({"near": "qwertyville"}, "I do not know the place"),
        ({"within": 5}, "A distance needs a place"),
    ):
        refused = await alice.slash("search", {"query": "desk", **wrong})
        assert refused.text.startswith(sentence)


async def test_a_slip_is_told_and_taken_back_with_one_tap(bot: DiscordBot, ingest: Ingest, alice: User) -> None:
    for _ in range(3):
        await ingest.one(offer("Grey couch"))
    found = await alice.slash("search", {"query": "coutch"})
    assert "I took that for “couch”." in found.text
    literal = await alice.press(found, "As typed")
    assert literal.updated is found.message
    assert found.text.startswith("Nothing found for “coutch”")


async def test_queries_are_completed(bot: DiscordBot, app: App, ingest: Ingest, alice: User) -> None:
    for _ in range(3):
        await ingest.one(offer("Grey couch"))
    assert "couch" in [choice.value for choice in await alice.autocomplete("search", "query", "co")]
