"""/sell and /items: by a line or options, with pictures, looked over before anybody sees it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.discord.client import DiscordBot
from core.app import App
from core.models import ListingRow
from core.ports.photos import Photos
from tests.bot.discord.running import posted as publish
from tests.fakes.discord import FakeDiscord, Guild, Reply, Upload, User

EDITS = "Edit…"


def jpeg(side: int = 40) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (side, side), "red").save(buffer, "JPEG")
    return buffer.getvalue()


async def test_a_whole_line_in_the_title_is_read_and_shown_first(bot: DiscordBot, bob: User) -> None:
    draft = await bob.slash("sell", {"title": "malm dresser, good, 80, 95112"})
    for words in (
        "Your draft: malm dresser",
        "Price: $80",
        "Condition: good",
        "Category: Furniture",
        "San Jose, CA 95112",
    ):
        assert words in draft.text
    assert draft.buttons == ["Publish", "Discard"]
    assert not await ListingRow.exists()
    done = await bob.press(draft, "Publish")
    assert done.updated is draft.message
    assert done.text.startswith("Posted: malm dresser\n$80 · good · San Jose, CA 95112")
    twice = await bob.press(await bob.slash("items"), "Manage")
    assert "Offered today for $80" in twice.text


async def test_next_to_other_options_a_title_is_a_title(bot: DiscordBot, bob: User) -> None:
    options = {"title": "Dresser, white, 80 cm", "price": "80 eur", "condition": "like new", "place": "Berlin"}
    posted = await publish(bob, {**options, "description": "A scratch.", "category": "home"})
    assert posted.text.startswith("Posted: Dresser, white, 80 cm\n€80 · like new · Berlin, Germany")
    row = await ListingRow.get()
    assert (row.description, row.category) == ("A scratch.", "home")


async def test_pictures_are_kept_and_shown(bot: DiscordBot, bob: User, photos: Photos) -> None:
    draft = await bob.slash(
        "sell", {"title": "desk", "price": "80", "photo1": ("a.jpg", jpeg()), "photo10": ("b.jpg", jpeg())}
    )
    assert draft.message is not None
    [shown] = draft.message.attachments
    assert draft.message.embeds[0]["image"]["url"] == shown.url
    posted = await bob.press(draft, "Publish")
    row = await ListingRow.get(title="desk")
    assert len(row.pictures) == 2
    name = row.pictures[0].removeprefix("photo:")
    assert photos.path(name) is not None
    assert posted.updated is not None
    [shown] = posted.updated.attachments
    assert shown.name == name


async def edited(bob: User, on: Reply, part: str, text: str) -> Reply:
    """A part of a draft or item after its form was sent in."""
    form = await bob.select(on, EDITS, part)
    return await bob.submit(form, {form.modal.fields()[0][0]: text})  # type: ignore[union-attr]


async def test_every_part_of_a_draft_is_edited_in_its_place(bot: DiscordBot, bob: User) -> None:
    draft = await bob.slash("sell", {"title": "desk"})
    assert "Price: not said. Rules with a price limit pass it by." in draft.text
    for part, text, line in (
        ("Edit title", "oak desk", "Your draft: oak desk"),
        ("Edit price", "$95", "Price: $95"),
        ("Edit place", "95112", "Place: San Jose, CA 95112"),
        ("Edit description", "Two drawers.\nPick up only.", "Description: Two drawers.\nPick up only."),
    ):
        shown = await edited(bob, draft, part, text)
        assert shown.updated is draft.message
        assert line in shown.text
    choice = await bob.select(draft, EDITS, "Edit condition")
    assert choice.updated is draft.message
    assert "Condition: like new" in (await bob.press(choice, "Like new")).text
    choice = await bob.select(draft, EDITS, "Edit category")
    assert "Your draft: oak desk" in (await bob.press(choice, "Back")).text
    refused = await edited(bob, draft, "Edit price", "cheap")
    assert refused.ephemeral
    assert refused.text.startswith("I cannot read “cheap” as a price")
    pictures = await bob.select(draft, EDITS, "Edit pictures")
    assert pictures.text.startswith("Pictures: none yet.")
    form = await bob.press(pictures, "Add pictures")
    shown = await bob.submit(form, {"Pictures": [("a.jpg", jpeg()), ("b.png", jpeg(50))]})
    assert shown.updated is draft.message
    assert "Pictures: 2" in shown.text
    assert shown.updated.attachments
    refused = await bob.submit(form, {"Pictures": [Upload("c.jpg", bytes((5 << 20) + 1))]})
    assert "it is over 5 MB" in refused.text


async def test_a_large_picture_is_refused_before_it_is_fetched(bot: DiscordBot, fake: FakeDiscord, bob: User) -> None:
    large = Upload("a.jpg", bytes((5 << 20) + 1))
    fetched = fake.state.files
    refused = await bob.slash("sell", {"title": "desk", "photo1": large})
    assert refused.text.startswith("I cannot use that picture")
    assert refused.ephemeral
    assert len(fetched) == 1
    assert not await ListingRow.exists()


async def test_what_is_no_picture_is_refused(bot: DiscordBot, bob: User) -> None:
    refused = await bob.slash("sell", {"title": "desk", "photo1": ("a.jpg", b"no picture")})
    assert refused.text.startswith("I cannot use that picture")
    assert not await ListingRow.exists()


async def test_posting_can_be_undone(bot: DiscordBot, app: App, bob: User, deals: Guild) -> None:
    draft = await bob.slash("sell", {"title": "desk", "price": "80"}, guild=deals)
    assert draft.ephemeral
    posted = await bob.press(draft, "Publish")
    withdrawn = await bob.press(posted, "Undo")
    assert withdrawn.updated is draft.message
    assert withdrawn.text.startswith("Withdrawn: desk")
    assert (await bob.slash("search", {"query": "desk"})).text.startswith("Nothing found")


async def test_places_complete(bot: DiscordBot, bob: User) -> None:
    offered = await bob.autocomplete("sell", "place", "9511", {"title": "desk"})
    assert offered[0].value == "San Jose, CA 95110"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"title": "desk", "price": "-5"}, "I cannot read “-5” as a price"),
        ({"title": "desk", "price": "1e400"}, "I cannot read “1e400” as a price"),
        ({"title": "desk", "place": "Nowhereville"}, "I do not know the place “Nowhereville”"),
        ({"title": "\u200b \n", "price": "5"}, "What are you selling?"),
        (
            {
                "title": " , ,",
            },
            "What are you selling?",
        ),
        ({"title": "x" * 6000}, "That is too long"),
        ({"title": "x" * 201, "price": "5"}, "That is too long"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_what_cannot_be_sold_gets_one_clear_sentence(
    bot: DiscordBot, bob: User, deals: Guild, options: dict[str, str], sentence: str
) -> None:
    refused = await bob.slash("sell", options, guild=deals)
    assert refused.text.startswith(sentence)
    assert refused.ephemeral
    assert not await ListingRow.exists()
