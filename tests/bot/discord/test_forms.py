"""Forms for a whole rule and a whole item: pictures come with them, and what was said already stands in them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.discord.client import DiscordBot
from core.app import App
from core.models import ListingRow, RuleRow
from core.ports.photos import Photos
from tests.bot.discord.running import running
from tests.fakes.discord import FakeDiscord, Guild, User

WHAT, MOST, WHERE = "What are you looking for?", "The most you would pay", "Where?"
GOOD, CALLED = "How good must it be?", "What shall I call this rule?"
TITLE, ASK, STATE, PLACE = "What are you selling?", "How much do you ask?", "What condition is it in?", "Where is it?"
PICTURES = "Pictures"


def picture(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return file.getvalue()


async def test_a_rule_is_asked_for_with_a_form(bot: DiscordBot, alice: User) -> None:
    form = await alice.slash("alert")
    assert form.modal is not None
    assert form.modal.labels == [WHAT, MOST, WHERE, GOOD, CALLED]
    saved = await alice.submit(
        form,
        {WHAT: "gaming pc -laptop", MOST: "$1,000", WHERE: "25mi of 95112", GOOD: ["good or better"], CALLED: "rig"},
    )
    assert saved.text.startswith("Saved: rig")
    assert "“gaming” and “pc”, without “laptop”" in saved.text
    assert "up to $1,000" in saved.text
    assert "within 25 mi of San Jose" in saved.text
    rule = await RuleRow.get()
    assert (rule.max_price, round(rule.radius_mi or 0), rule.conditions[-1]) == (100_000, 25, "good")


async def test_what_was_said_already_stands_in_the_form(bot: DiscordBot, alice: User) -> None:
    form = await alice.slash("alert", {"max_price": "300", "near": "Oakland, CA", "name": "bike"})
    saved = await alice.submit(form, {WHAT: "road bike"})
    assert saved.text.startswith("Saved: bike")
    assert "up to $300" in saved.text
    assert "Oakland" in saved.text


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({WHERE: "Xanadu"}, "I do not know the place “Xanadu”"),
        ({WHERE: "25mi of Xanadu"}, "I do not know the place"),
        ({MOST: "cheap"}, "I cannot read “cheap” as a price"),
        ({WHAT: "-laptop"}, "That only says what you do not want"),
    ],
)
async def test_what_cannot_be_read_is_one_sentence_and_saves_nothing(
    bot: DiscordBot, deals: Guild, alice: User, filled: dict[str, str], sentence: str
) -> None:
    form = await alice.slash("alert", guild=deals)
    refused = await alice.submit(form, {WHAT: "desk", **filled})
    assert refused.ephemeral
    assert refused.text.startswith(sentence)
    assert await RuleRow.all().count() == 0


async def test_a_category_alone_needs_no_form(bot: DiscordBot, alice: User) -> None:
    asked = await alice.slash("alert", {"category": "furniture", "max_price": "50"})
    assert asked.modal is None
    assert "Furniture" in asked.text


async def test_a_rule_for_a_channel_is_its_leaders_to_make(bot: DiscordBot, deals: Guild, alice: User) -> None:
    refused = await alice.slash("alert", {"here": True}, guild=deals)
    assert refused.modal is None
    assert refused.text.startswith("Alerts for a whole group are set by its admins")
    alice.permissions.manage_guild = True
    form = await alice.slash("alert", {"here": True}, guild=deals)
    alice.permissions.manage_guild = False  # meanwhile they were taken from her
    late = await alice.submit(form, {WHAT: "desk"})
    assert late.ephemeral
    assert await RuleRow.all().count() == 0


async def test_an_item_comes_with_its_pictures(bot: DiscordBot, photos: Photos, bob: User) -> None:
    form = await bob.slash("sell", {"condition": "good"})
    assert form.modal is not None
    assert form.modal.labels == [TITLE, ASK, STATE, PLACE, PICTURES]
    posted = await bob.submit(
        form,
        {
            TITLE: "Malm dresser",
            ASK: "80",
            PLACE: "95112",
            PICTURES: [("one.jpg", picture()), ("two.jpg", picture("blue"))],
        },
    )
    assert posted.text.startswith("Posted: Malm dresser")
    listing = await ListingRow.get()
    assert (listing.price, listing.condition, listing.location) == (8000, "good", "San Jose, CA 95112")
    assert len(listing.pictures) == 2
    assert all(photos.path(name.removeprefix("photo:")) for name in listing.pictures)
    assert posted.message is not None
    assert posted.message.embeds[0]["image"]["url"] == posted.message.attachments[0].url


async def test_a_title_alone_is_read_as_a_line(bot: DiscordBot, bob: User) -> None:
    posted = await bob.submit(await bob.slash("sell"), {TITLE: "malm dresser, good, 80, 95112"})
    assert posted.text.startswith("Posted: malm dresser")
    assert (await ListingRow.get()).price == 8000


async def test_what_is_no_picture_is_refused_and_posts_nothing(bot: DiscordBot, bob: User) -> None:
    form = await bob.slash("sell")
    refused = await bob.submit(form, {TITLE: "Dresser", ASK: "80", PICTURES: [("x.jpg", b"<script>")]})
    assert refused.text.startswith("I cannot use that picture")
    large = await bob.submit(form, {TITLE: "Dresser", ASK: "80", PICTURES: [("x.jpg", b"x" * (5 << 20) + b"x")]})
    assert large.text.startswith("I cannot use that picture")
    assert await ListingRow.all().count() == 0


async def test_a_form_survives_a_restart(fake: FakeDiscord, app: App, photos: Photos, alice: User) -> None:
    async with running(fake, app, photos):
        form = await alice.slash("alert")
    async with running(fake, app, photos):
        assert (await alice.submit(form, {WHAT: "desk"})).text.startswith("Saved: desk")
