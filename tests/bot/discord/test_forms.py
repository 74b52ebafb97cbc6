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
    draft = await bob.submit(
        form,
        {
            TITLE: "Malm dresser",
            ASK: "80",
            PLACE: "95112",
            PICTURES: [("one.jpg", picture()), ("two.jpg", picture("blue"))],
        },
    )
    assert draft.text.startswith("Your draft: Malm dresser")
    posted = await bob.press(draft, "Publish")
    assert posted.text.startswith("Posted: Malm dresser")
    listing = await ListingRow.get()
    assert (listing.price, listing.condition, listing.location) == (8000, "good", "San Jose, CA 95112")
    assert len(listing.pictures) == 2
    assert all(photos.path(name.removeprefix("photo:")) for name in listing.pictures)
    assert posted.updated is not None
    assert posted.updated.embeds[0]["image"]["url"] == posted.updated.attachments[0].url


async def test_a_title_alone_is_read_as_a_line(bot: DiscordBot, bob: User) -> None:
    draft = await bob.submit(await bob.slash("sell"), {TITLE: "malm dresser, good, 80, 95112"})
    posted = await bob.press(draft, "Publish")
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


async def test_a_refused_form_comes_back_as_it_was_filled_in(bot: DiscordBot, alice: User, charlie: User) -> None:
    filled = {WHAT: "gaming pc -laptop", MOST: "cheap", GOOD: ["good or better"], CALLED: "rig"}
    refused = await alice.submit(await alice.slash("alert", {"near": "Oakland, CA"}), filled)
    assert refused.text.startswith("I cannot read “cheap” as a price")
    assert refused.buttons == ["Correct it"]
    form = await alice.press(refused, "Correct it")
    saved = await alice.submit(form, {MOST: "$900"})
    assert saved.text.startswith("Saved: rig")
    for words in ("without “laptop”", "up to $900", "Oakland", "good"):
        assert words in saved.text


async def test_a_changed_line_is_not_lost_either_and_the_list_stays(bot: DiscordBot, alice: User) -> None:
    await alice.slash("alert", {"what": "desk"})
    listed = await alice.slash("alerts")
    form = await alice.press(listed, "Edit 1")
    refused = await alice.submit(form, {"What shall it look for instead?": "-oak"})
    assert refused.ephemeral
    assert "Your rules (1)" in listed.text
    again = await alice.press(refused, "Correct it")
    assert again.modal is not None
    assert again.modal.fields()[0][1]["value"] == "-oak"
    changed = await alice.submit(again, {"What shall it look for instead?": "desk -oak"})
    assert "Changed: desk" in changed.text


async def test_an_item_comes_back_without_its_pictures(bot: DiscordBot, bob: User) -> None:
    form = await bob.slash("sell")
    refused = await bob.submit(form, {TITLE: "Dresser", ASK: "80", STATE: ["Good"], PICTURES: [("x.jpg", b"none")]})
    again = await bob.press(refused, "Correct it")
    posted = await bob.press(await bob.submit(again, {PICTURES: [("one.jpg", picture())]}), "Publish")
    assert posted.text.startswith("Posted: Dresser")
    listing = await ListingRow.get()
    assert (listing.price, listing.condition, len(listing.pictures)) == (8000, "good", 1)


async def test_what_was_written_is_for_who_wrote_it_alone(
    bot: DiscordBot, fake: FakeDiscord, alice: User, charlie: User
) -> None:
    refused = await alice.submit(await alice.slash("alert"), {WHAT: "secret", MOST: "cheap"})
    assert refused.original is not None
    [row] = refused.original.components
    stolen = row["components"][0]
    mine = await charlie.slash("alert", {"what": "desk"})
    assert mine.message is not None
    mine.message.components[0]["components"][0]["custom_id"] = stolen["custom_id"]
    for forged in (stolen["custom_id"], "ds1|form.again|nonsense", "ds1|form.again|", "ds1|form.again|[1,2]"):
        mine.message.components[0]["components"][0]["custom_id"] = forged
        dead = await charlie.press(mine, mine.buttons[0])
        assert dead.modal is None
        assert "secret" not in dead.text
        assert "Something broke" not in dead.text
