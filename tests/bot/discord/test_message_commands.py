"""The menu of a message: what it costs, and keeping it, from our own alerts and from what anybody posted."""

from __future__ import annotations

import pytest

from bot.discord.client import DiscordBot
from core.app import App
from core.listings.ingest import Ingest
from core.models import SavedRow
from tests.builders import offer
from tests.fakes.discord import Channel, FakeDiscord, Guild, Message, User
from tests.fakes.discord.state import moment
from tests.flows.test_links import Shop
from tests.flows.test_links import feed_hosts as feed_hosts
from tests.flows.test_links import shop as shop

CHECK, SAVE = "Check this price", "Save this listing"
WISH = {"what": "gaming pc"}
OFFER = {"title": "Gaming PC, RTX 4070", "price": "850", "condition": "good", "place": "San Jose, CA"}


@pytest.fixture
async def market(ingest: Ingest) -> None:
    """A desk with an address, and enough like it to name a price."""
    for number in range(14):
        await ingest.one(offer(f"Oak desk {number}", 90 + number, category="furniture", condition="good"))
    await ingest.one(offer("Oak desk", 60, url="https://shop.example/desk", category="furniture", condition="good"))


def posted(fake: FakeDiscord, user: User, channel: Channel, **parts: object) -> Message:
    """A message that somebody wrote, or a bot of theirs."""
    message = Message(fake.state.new_id(), channel, user, moment(), **parts)  # type: ignore[arg-type]
    channel.everything[message.id] = message
    return message


async def alerted(bot: DiscordBot, app: App, alice: User, bob: User) -> Message:
    await alice.slash("alert", WISH)
    await bob.press(await bob.slash("sell", OFFER), "Publish")
    await app.delivery.match()
    await app.delivery.send(bot.notifiers)
    [alert] = await alice.receives()
    return alert


async def test_an_alert_of_ours_is_kept_by_the_buttons_it_bears(
    bot: DiscordBot, app: App, alice: User, bob: User
) -> None:
    alert = await alerted(bot, app, alice, bob)
    kept = await alice.use(SAVE, alert)
    assert kept.text.startswith("Saved: Gaming PC, RTX 4070")
    assert await SavedRow.all().count() == 1
    priced = await alice.use(CHECK, alert)
    assert "Gaming PC, RTX 4070" in priced.text
    assert priced.text.startswith("No price yet")


async def test_a_link_that_anybody_posted_leads_to_its_listing(
    bot: DiscordBot, fake: FakeDiscord, deals: Guild, market: None, alice: User, bob: User
) -> None:
    message = await bob.posts(deals.channels[0], "look at this <https://shop.example/desk/>!")
    priced = await alice.use(CHECK, message)
    assert priced.ephemeral
    assert "Oak desk" in priced.text
    assert "Asked $60" in priced.text
    kept = await alice.use(SAVE, message)
    assert kept.ephemeral
    assert (await SavedRow.get().prefetch_related("listing")).listing.title == "Oak desk"
    assert (await bob.slash("saved")).text.startswith("You have kept nothing yet")


async def test_an_embed_of_another_bot_is_read_by_its_link_and_else_by_its_title(
    bot: DiscordBot, fake: FakeDiscord, deals: Guild, market: None, shop: Shop, alice: User, bob: User
) -> None:
    room = deals.channels[0]
    linked = posted(fake, bob, room, embeds=[{"title": "Wow", "url": "https://shop.example/desk", "type": "rich"}])
    assert "Asked $60" in (await alice.use(CHECK, linked)).text
    shop.status = 404
    titled = posted(fake, bob, room, embeds=[{"title": "Oak desk", "url": f"{shop.url}/gone", "type": "rich"}])
    assert (await alice.use(CHECK, titled)).text.startswith("Worth ")
    refused = await alice.use(SAVE, titled)
    assert refused.text.startswith("There is nothing at that address any more")
    assert refused.ephemeral


async def test_a_page_that_is_not_known_yet_is_read(
    bot: DiscordBot, deals: Guild, shop: Shop, alice: User, bob: User
) -> None:
    message = await bob.posts(deals.channels[0], f"is this fair? {shop.url}")
    kept = await alice.use(SAVE, message)
    assert kept.ephemeral
    assert kept.text.startswith("Saved: Road bike")
    assert "Road bike" in (await alice.use(CHECK, message)).text
    assert shop.opened == ["/bike"]  # once


async def test_of_several_one_is_chosen(
    bot: DiscordBot, fake: FakeDiscord, deals: Guild, ingest: Ingest, alice: User, bob: User
) -> None:
    for name in ("desk", "lamp"):
        await ingest.one(offer(f"Oak {name}", 40, url=f"https://shop.example/{name}"))
    message = await bob.posts(deals.channels[0], "https://shop.example/lamp or https://shop.example/desk?")
    which = await alice.use(SAVE, message)
    assert which.text.startswith("That names 2 listings")
    kept = await alice.select(which, "Choose a listing", ["Oak lamp · $40"])
    assert kept.text.startswith("Saved: Oak lamp")


async def test_buttons_of_others_are_not_taken_for_ours(
    bot: DiscordBot, fake: FakeDiscord, deals: Guild, market: None, alice: User, bob: User
) -> None:
    forged = {"type": 2, "style": 2, "label": "x", "custom_id": "ds1|listing.save|1", "id": 1}
    message = posted(fake, bob, deals.channels[0], components=[{"type": 1, "id": 2, "components": [forged]}])
    assert (await alice.use(SAVE, message)).text.startswith("I find no listing")


@pytest.mark.parametrize("text", ["", "   ", "!!!", "https://", "https://shop.example/" + "x" * 3000, "#999999999999"])
async def test_a_message_that_says_nothing_gets_one_sentence(
    bot: DiscordBot, fake: FakeDiscord, deals: Guild, alice: User, bob: User, text: str
) -> None:
    message = posted(fake, bob, deals.channels[0], content=text)
    for name in (CHECK, SAVE):
        refused = await alice.use(name, message)
        assert refused.ephemeral
        assert len(refused.text.splitlines()) <= 3
        assert "Something broke" not in refused.text
