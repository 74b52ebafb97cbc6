"""/sell: a line or options, with pictures that are kept without what they tell of the seller."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.discord.client import DiscordBot
from core.app import App
from core.models import ListingRow
from core.ports.photos import Photos
from tests.fakes.discord import FakeDiscord, Guild, Upload, User


def jpeg(side: int = 40) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (side, side), "red").save(buffer, "JPEG")
    return buffer.getvalue()


async def test_a_whole_line_in_the_title_is_read(bot: DiscordBot, bob: User) -> None:
    posted = await bob.slash("sell", {"title": "malm dresser, good, 80, 95112"})
    assert posted.text.startswith("Posted: malm dresser\n$80 · good · San Jose, CA 95112")


async def test_next_to_other_options_a_title_is_a_title(bot: DiscordBot, bob: User) -> None:
    posted = await bob.slash(
        "sell", {"title": "Dresser, white, 80 cm", "price": "80 eur", "condition": "like new", "place": "Berlin"}
    )
    assert posted.text.startswith("Posted: Dresser, white, 80 cm\n€80 · like new · Berlin, Germany")


async def test_pictures_are_kept_and_shown(bot: DiscordBot, bob: User, photos: Photos) -> None:
    posted = await bob.slash(
        "sell", {"title": "desk", "price": "80", "photo1": ("a.jpg", jpeg()), "photo3": ("b.jpg", jpeg())}
    )
    row = await ListingRow.get(title="desk")
    assert len(row.pictures) == 2
    name = row.pictures[0].removeprefix("photo:")
    assert photos.path(name) is not None
    assert posted.message is not None
    [shown] = posted.message.attachments
    assert shown.name == name
    assert posted.message.embeds[0]["image"]["url"] == shown.url


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
    posted = await bob.slash("sell", {"title": "desk", "price": "80"}, guild=deals)
    assert posted.ephemeral
    withdrawn = await bob.press(posted, "Undo")
    assert withdrawn.updated is posted.message
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
