"""Pictures of what is sold: photos, albums, files."""

from __future__ import annotations

import asyncio

import pytest
from telegram import File

from core.models import ListingRow
from tests.bot.telegram.stage import Stage, picture
from tests.fakes.telegram import FakeTelegram, Person

LARGE = b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024)


async def pictures() -> list[int]:
    return [len(row.pictures) for row in await ListingRow.all().order_by("id")]


async def test_an_album_with_a_complete_line_is_posted_at_once(stage: Stage, bob: Person) -> None:
    await bob.sends_album([picture(c) for c in ("red", "green", "blue")], "/sell malm dresser, good, 80, 95112")
    posted = await bob.sees()
    assert posted.text.startswith("Posted: malm dresser\n$80 · good · San Jose")
    await bob.quiet()
    assert await pictures() == [3]


async def test_an_album_is_one_answer_to_the_wizard(stage: Stage, bob: Person) -> None:
    await bob.says("/sell")
    await bob.sees(containing="What are you selling?")
    await bob.says("dresser, 80")
    condition = await bob.sees(containing="What condition")
    await bob.presses(condition, "Good")
    place = await bob.sees_change(condition, containing="Where is it?")
    await bob.sees(containing="Or share")
    await bob.presses(place, "Skip")
    await bob.sees(containing="Noted.")
    photos = await bob.sees(containing="Any pictures?")
    assert photos.labels == ["Post", "Cancel"]
    await bob.sends_album([picture("red"), picture("green")])
    kept = await bob.sees()
    assert (kept.text.splitlines()[0], kept.labels) == ("2 pictures kept.", ["Post", "Cancel"])
    await bob.sends_photo(picture("blue"))
    await bob.sees(containing="3 pictures kept.")
    await bob.sends_document(picture("white", "PNG"), "x.png", "image/png")
    last = await bob.sees(containing="4 pictures kept.")
    await bob.presses(last, "Post")
    assert (await bob.sees(containing="Posted: dresser")).photo is not None
    assert await pictures() == [4]


async def test_whoever_posts_before_the_album_was_whole_loses_no_picture(stage: Stage, bob: Person) -> None:
    await bob.sends_photo(picture(), "/sell dresser")
    condition = await bob.sees(containing="What condition")
    await bob.sends_album([picture("red"), picture("green")])
    await bob.says("good")
    again, price = await bob.sees(2)
    assert again.text == condition.text
    assert "How much" in price.text
    for question in ("How much", "Where is it?"):
        await bob.presses(price, "Skip")
        if question == "How much":
            await bob.sees_change(price, containing="Where")
    await bob.sees(containing="Posted: dresser")
    assert await pictures() == [3]


async def test_ten_pictures_are_whole_without_waiting(stage: Stage, bob: Person) -> None:
    stage.bot._albums._pause = 60
    await bob.sends_album([picture()] * 10, "/sell dresser, good, 80")
    await bob.sees(containing="Posted: dresser")
    assert await pictures() == [10]


async def test_what_was_being_gathered_is_heard_before_the_end(stage: Stage, bob: Person, fake: FakeTelegram) -> None:
    stage.bot._albums._pause = 60
    await bob.sends_album([picture()] * 2, "/sell dresser, good, 80")
    await fake.until(lambda: not fake.world.updates.pending)
    await stage.stop()
    assert await pictures() == [2]


async def test_an_eleventh_picture_is_too_much(stage: Stage, bob: Person) -> None:
    await bob.sends_album([picture()] * 10, "/sell dresser")
    await bob.sees(containing="What condition")
    await bob.sends_photo(picture())
    await bob.sees(containing="That is more than 10 pictures")


@pytest.mark.parametrize(("data", "mime"), [(LARGE, "image/jpeg"), (b"no picture at all", "image/png")])
async def test_what_is_no_picture_or_too_large_is_refused(
    stage: Stage, bob: Person, fake: FakeTelegram, data: bytes, mime: str
) -> None:
    await bob.sends_document(data, "x", mime, "/sell dresser, good, 80")
    await bob.sees(containing="I cannot use that picture")
    assert bool(fake.called("getFile")) is (data is not LARGE)
    assert await pictures() == []


async def test_a_picture_that_nobody_asked_for_is_not_fetched(stage: Stage, bob: Person, fake: FakeTelegram) -> None:
    await bob.sends_photo(picture(), "look")
    await bob.sees(containing="I did not understand")
    await bob.sends_album([picture(), picture()])
    await bob.sees(containing="I did not understand")
    await bob.quiet()
    assert fake.called("getFile") == []


async def test_a_caption_may_be_any_command(stage: Stage, bob: Person, fake: FakeTelegram) -> None:
    await bob.sends_photo(picture(), "/alert red sofa")
    await bob.sees(containing="Saved: red sofa")
    assert fake.called("getFile") == []


async def test_a_shared_place_is_where_it_is(stage: Stage, bob: Person) -> None:
    await bob.says("/sell dresser, 80")
    condition = await bob.sees()
    await bob.presses(condition, "Skip")
    await bob.sees_change(condition, containing="Where is it?")
    await bob.sees(containing="Or share")
    await bob.shares_location(37.35, -121.89)
    await bob.sees(containing="Noted.")
    photos = await bob.sees(containing="Any pictures?")
    await bob.presses(photos, "Post")
    posted = await bob.sees_change(photos, containing="Posted: dresser")
    assert "near San Jose" in posted.text
    row = await ListingRow.get()
    assert (row.latitude, row.longitude) == (37.35, -121.89)


async def test_a_slow_picture_holds_up_only_its_own_chat(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = asyncio.Event()
    monkeypatch.setattr("telegram.File.download_as_bytearray", _after(arrived))
    await bob.sends_photo(picture(), "/sell dresser, good, 80")
    await fake.until(lambda: fake.called("getFile"))
    await bob.says("/help")
    await alice.says("/help")
    await alice.sees(containing="What I can do")
    await bob.quiet(0.05)
    arrived.set()
    first, second = await bob.sees(2)
    assert first.text.startswith("Posted: dresser")
    assert second.text.startswith("What I can do")


def _after(event: asyncio.Event):  # type: ignore[no-untyped-def]
    download = File.download_as_bytearray

    async def wait(self: File) -> bytearray:
        await event.wait()
        return await download(self)

    return wait
