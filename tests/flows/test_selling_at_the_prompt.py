"""Selling at the prompt: by a line and the path of a picture, looked over, published, looked after, and ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bot.actions import perform
from core.app import App
from core.errors import Refused, Why
from core.models import ItemRow, ListingRow
from core.ports.photos import Photos
from tests.fakes.clock import FrozenClock
from tests.flows.test_terminal_thread import Screen

LINE = "/sell ikea malm dresser, good, 80, 95112"
GPS, LATITUDE = 0x8825, 2


@pytest.fixture
def alice(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "alice")


@pytest.fixture
def bob(app: App) -> Screen:  # type: ignore[override]
    return Screen(app, "bob")


def photo(folder: Path, name: str = "dresser.jpg") -> Path:
    """A picture as a phone takes it: with where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[LATITUDE] = (37.0, 20.0, 0.0)
    path = folder / name
    Image.new("RGB", (80, 60), "brown").save(path, "JPEG", exif=exif)
    return path


def flat(shown: str) -> str:
    return " ".join(shown.split())


async def test_bob_sells_and_alice_hears_of_it_and_of_its_lower_price(
    app: App, alice: Screen, bob: Screen, tmp_path: Path, photos: Photos, clock: FrozenClock
) -> None:
    await alice.types("/alert dresser under 100")
    await alice.types("/alerts")
    await alice.presses("Options")
    await alice.presses("☐ Price drops")

    draft = await bob.types(LINE)
    assert "Category: Furniture" in draft
    assert "Pictures: 1" in await bob.types(str(photo(tmp_path)))
    assert await alice.is_told() == ""
    assert "Posted: ikea malm dresser" in await bob.presses("Publish")
    assert "ikea malm dresser" in await alice.is_told()
    await alice.presses("Save")
    [name] = (await ListingRow.get()).pictures
    kept = photos.path(name.removeprefix("photo:"))
    assert kept is not None
    with Image.open(kept) as image:
        assert not image.getexif()

    clock.tick(2 * 24 * 3600)
    listed = await bob.types("/items")
    assert "Offered 2 days ago for $80" in listed
    assert "1 person was told of it · 1 keeps it" in listed
    await bob.presses("Manage")
    await bob.presses("Edit")
    await bob.presses("Edit description")
    changed = await bob.types("Two drawers, one knob is loose.")
    assert "Description: Two drawers, one knob is loose." in changed
    assert "As before: ikea malm dresser" in await bob.presses("Undo")
    await bob.presses("Manage")
    await bob.presses("Lower price")
    assert "You ask $64 now." in await bob.presses("20 % less: $64")
    alert = await alice.is_told()
    assert "$64" in alert
    assert "$80" in alert

    await bob.types("/items")
    await bob.presses("Manage")
    assert "Sold: ikea malm dresser" in await bob.presses("Mark sold")
    await bob.presses("Another price")
    assert "I cannot read “a lot” as a price" in flat(await bob.types("a lot"))
    assert "Sold for $60: ikea malm dresser" in await bob.types("60")
    assert "Nothing found for “dresser”" in await alice.types("/search dresser")
    assert "Sold for $60; it was offered 2 days ago." in await bob.types("/items")


async def test_charlie_cannot_touch_it_by_any_button(app: App, bob: Screen) -> None:
    await bob.sells("oak desk, good, 80, 95112")
    ref = (await ItemRow.get()).ref
    charlie = await Screen(app, "charlie").terminal.talk()
    for verb, target in (
        ("item.show", ref),
        ("item.edit", ref),
        ("item.field", f"{ref}:price"),
        ("item.field", f"{ref}:photos"),
        ("item.set", f"{ref}:price:1"),
        ("item.photo", f"{ref}:drop:0"),
        ("item.lower", ref),
        ("item.lower.by", f"{ref}:20"),
        ("item.sold", ref),
        ("item.sold.price", ref),
        ("item.sold.for", f"{ref}:1"),
        ("item.renew", ref),
        ("item.delete", ref),
        ("item.delete.yes", ref),
        ("item.publish", ref),
        ("item.discard", ref),
    ):
        with pytest.raises(Refused) as refused:
            await perform(app, charlie, verb, target)
        assert refused.value.why is Why.NO_SUCH_ITEM, verb
    assert (await ListingRow.get()).price == 8000
    assert "You sell nothing yet" in await Screen(app, "charlie").types("/items")


@pytest.mark.parametrize(
    "data",
    ["item.field|x:y", "item.set|", "item.set|a:b", "item.lower.by|a:-1", "item.lower.by|a:200", "item.photo|a:b:c",
     "items.page|x", "item.show|' OR 1=1", "wizard.back|", "item.photo|a:drop:99999999999999999999"],
)  # fmt: skip
async def test_forged_buttons_get_one_sentence(app: App, bob: Screen, data: str) -> None:
    verb, _, target = data.partition("|")
    with pytest.raises(Refused):
        await perform(app, await bob.terminal.talk(), verb, target)


async def test_back_skip_and_cancel(app: App, bob: Screen) -> None:
    assert "What are you selling?" in await bob.types("/sell")
    assert "What kind of thing is it?" in await bob.types("kettlebell")
    assert "What condition is it in?" in await bob.presses("Skip")
    assert "What kind of thing is it?" in await bob.presses("Back")
    assert "What condition is it in?" in await bob.presses("Tools")
    assert "How much for “kettlebell”?" in await bob.types("good")
    assert "rules with a price limit pass it by" in flat(" ".join(bob.lines))
    assert "Discarded: kettlebell" in await bob.presses("Cancel")
    assert "Go on" not in await bob.types("/items")


async def test_another_command_loses_no_draft(app: App, bob: Screen) -> None:
    await bob.types("/sell", "kettlebell")
    await bob.types("/price dumbbell")
    after = Screen(app, "bob")
    assert "A draft (no price given), begun today." in await after.types("/items")
    assert "Your draft: kettlebell" in await after.presses("Go on")
    assert "Price: $15" in await after.types("15")


async def test_a_path_that_is_none_and_a_picture_that_is_none(bob: Screen, tmp_path: Path) -> None:
    await bob.types(LINE)
    assert "I find no picture at" in await bob.types(str(tmp_path / "none.jpg"))
    (tmp_path / "a b.heic").write_bytes(b"\x00\x00\x00\x18ftypheic")
    assert "I cannot read HEIC pictures" in flat(await bob.types(f"'{tmp_path / 'a b.heic'}'"))
    (tmp_path / "large.png").write_bytes(bytes(5 * 1024 * 1024 + 1))
    assert "it is over 5 MB" in flat(await bob.types(str(tmp_path / "large.png")))
    two = f"{photo(tmp_path)} '{photo(tmp_path, 'and another.jpg')}'"
    assert "Pictures: 2" in await bob.types(two)


async def test_it_ends_and_one_tap_offers_it_again(app: App, alice: Screen, bob: Screen, clock: FrozenClock) -> None:
    await alice.types("/alert desk")
    await bob.sells("oak desk, good, 80, 95112")
    await alice.is_told()
    clock.tick(28 * 24 * 3600)
    await app.selling.ending.run()
    assert "It ends soon: oak desk" in await bob.is_told()
    assert "Renewed: oak desk" in await bob.presses("Renew")
    clock.tick(31 * 24 * 3600)
    await app.selling.ending.run()
    assert "No longer offered: oak desk" in await bob.is_told()
    assert "Nothing found for “desk”" in await alice.types("/search desk")
    assert "Offered again: oak desk" in await bob.presses("Offer again")
    assert "oak desk" in await alice.is_told()
