"""Selling: by a line, photos, albums and files; looked over, published, and looked after."""

from __future__ import annotations

import asyncio

import pytest
from telegram import File

from core.models import ItemRow, ListingRow
from tests.bot.telegram.stage import Stage, picture
from tests.fakes.telegram import FakeTelegram, Message, Person

LARGE = b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024)
FULL_LINE = "/sell dresser, good, 80, 95112"


async def drafted() -> list[int]:
    """How many pictures each draft has."""
    return [len(row.draft["photos"]) for row in await ItemRow.filter(state="draft").order_by("id")]


async def published(person: Person, draft: Message) -> Message:
    await person.presses(draft, "Publish")
    return await person.sees_change(draft, containing="Posted:")


async def test_an_album_with_a_complete_line_is_one_tap_from_being_offered(stage: Stage, bob: Person) -> None:
    await bob.sends_album([picture(c) for c in ("red", "green", "blue")], "/sell malm dresser, good, 80, 95112")
    draft = await bob.sees()
    assert draft.text.startswith(
        "Your draft: malm dresser\nPrice: $80\nCondition: good\nCategory: Furniture\nPlace: San Jose, CA 95112\n"
        "Pictures: 3"
    )
    assert draft.photo is not None
    assert draft.labels[-2:] == ["Publish", "Discard"]
    assert not await ListingRow.exists()
    posted = await published(bob, draft)
    assert posted.text.startswith("Posted: malm dresser\n$80 · good · San Jose")
    assert posted.labels == ["Open", "Price", "Manage", "Undo"]
    await bob.quiet()
    assert len((await ListingRow.get()).pictures) == 3


async def test_only_what_is_not_known_is_asked_and_back_goes_back(stage: Stage, bob: Person) -> None:
    await bob.says("/sell")
    await bob.sees(containing="What are you selling?")
    await bob.says("dresser, 80")
    condition = await bob.sees(containing="What condition")
    assert condition.labels[-2:] == ["Skip", "Cancel"]
    assert "rules that ask for a condition pass it by" in condition.text
    await bob.presses(condition, "Good")
    place = await bob.sees_change(condition, containing="Where is it?")
    await bob.sees(containing="Or share")
    assert place.labels == ["Back", "Skip", "Cancel"]
    await bob.presses(place, "Back")
    await bob.sees(containing="Noted.")
    again = await bob.sees(containing="What condition")
    await bob.presses(again, "Fair")
    place = await bob.sees_change(again, containing="Where is it?")
    await bob.sees(containing="Or share")
    await bob.presses(place, "Skip")
    await bob.sees(containing="Noted.")
    draft = await bob.sees(containing="Your draft: dresser")
    assert "Condition: fair" in draft.text
    assert "Place: not said. Rules with a distance pass it by." in draft.text


async def test_while_the_draft_is_shown_more_is_said_of_it(stage: Stage, bob: Person) -> None:
    await bob.says(FULL_LINE)
    await bob.sees(containing="Pictures: none yet")
    await bob.sends_photo(picture())
    assert (await bob.sees(containing="Pictures: 1")).photo is not None
    await bob.sends_album([picture("red"), picture("green")])
    await bob.sees(containing="Pictures: 3")
    await bob.sends_document(picture("white", "PNG"), "x.png", "image/png")
    await bob.sees(containing="Pictures: 4")
    await bob.says("fair, 75")
    assert "Price: $75\nCondition: fair" in (await bob.sees(containing="Your draft")).text
    await bob.says("what now?")
    await bob.sees(containing="I did not understand “what now?”: tap what to edit")
    await bob.says("publish")
    await bob.sees(containing="Posted: dresser\n$75 · fair")
    assert len((await ListingRow.get()).pictures) == 4


async def test_a_part_is_edited_in_the_same_message(stage: Stage, bob: Person) -> None:
    await bob.says(FULL_LINE)
    draft = await bob.sees(containing="Your draft")
    await bob.presses(draft, "Edit condition")
    question = await bob.sees_change(draft, containing="What condition is it in?")
    assert "It is now: good" in question.text
    await bob.presses(question, "Like new")
    draft = await bob.sees_change(question, containing="Condition: like new")
    await bob.presses(draft, "Edit title")
    question = await bob.sees_change(draft, containing="What are you selling?")
    await bob.presses(question, "Back")
    draft = await bob.sees_change(question, containing="Your draft: dresser")
    await bob.presses(draft, "Edit description")
    await bob.sees_change(draft, containing="What else is to be said of it?")
    await bob.says("Two drawers.\nPick up only.")
    shown = await bob.sees(containing="Description: Two drawers.\nPick up only.")
    await bob.presses(shown, "Discard")
    await bob.sees_change(shown, containing="Discarded: dresser")


async def test_pictures_are_removed_and_put_first(stage: Stage, bob: Person) -> None:
    await bob.sends_album([picture("red"), picture("blue")], FULL_LINE)
    draft = await bob.sees(containing="Your draft")
    await bob.presses(draft, "Edit pictures")
    shown = await bob.sees_change(draft, containing="Pictures: 2")
    assert shown.labels == ["Add pictures", "Remove 1", "Remove 2", "Show 2 first", "Back"]
    before = shown.photo
    await bob.presses(shown, "Show 2 first")
    shown = await bob.sees(containing="Pictures: 2")
    assert shown.photo != before
    await bob.presses(shown, "Remove 1")
    shown = await bob.sees(containing="Pictures: 1")
    assert shown.photo == before
    await bob.sends_photo(picture("green"))
    await bob.sees(containing="Your draft: dresser")
    assert await drafted() == [2]


async def test_an_older_draft_s_buttons_are_about_that_draft(stage: Stage, bob: Person) -> None:
    await bob.says(FULL_LINE)
    first = await bob.sees(containing="Your draft: dresser")
    await bob.says("/sell lamp, good, 20, 95112")
    await bob.sees(containing="Your draft: lamp")
    posted = await published(bob, first)
    assert posted.text.startswith("Posted: dresser")
    await bob.says("publish")
    await bob.sees(containing="Posted: lamp")


async def test_a_restart_loses_no_draft(stage: Stage, bob: Person) -> None:
    await bob.sends_photo(picture(), FULL_LINE)
    draft = await bob.sees(containing="Your draft")
    await stage.restart()
    await bob.says("75")
    draft = await bob.sees(containing="Price: $75")
    await stage.restart()
    await published(bob, draft)


async def test_whoever_answers_before_the_album_was_whole_loses_no_picture(stage: Stage, bob: Person) -> None:
    await bob.sends_photo(picture(), "/sell dresser")
    condition = await bob.sees(containing="What condition")
    assert "1 picture kept." in condition.text
    await bob.sends_album([picture("red"), picture("green")])
    await bob.says("good")
    again, price = await bob.sees(2)
    assert again.text.startswith("What condition is it in?\n3 pictures kept.")
    assert "How much" in price.text
    assert await drafted() == [3]


async def test_ten_pictures_are_whole_without_waiting(stage: Stage, bob: Person) -> None:
    stage.bot._albums._pause = 60
    await bob.sends_album([picture()] * 10, FULL_LINE)
    await bob.sees(containing="Your draft: dresser")
    assert await drafted() == [10]


async def test_what_was_being_gathered_is_heard_before_the_end(stage: Stage, bob: Person, fake: FakeTelegram) -> None:
    stage.bot._albums._pause = 60
    await bob.sends_album([picture()] * 2, FULL_LINE)
    await fake.until(lambda: not fake.world.updates.pending)
    await stage.stop()
    assert await drafted() == [2]


async def test_an_eleventh_picture_is_too_much(stage: Stage, bob: Person) -> None:
    await bob.sends_album([picture()] * 10, "/sell dresser")
    await bob.sees(containing="What condition")
    await bob.sends_photo(picture())
    await bob.sees(containing="That is more than 10 pictures")
    assert await drafted() == [10]


@pytest.mark.parametrize(
    ("data", "mime", "sentence"),
    [
        (LARGE, "image/jpeg", "it is over 5 MB"),
        (b"no picture at all", "image/png", "send a JPEG, PNG or WebP"),
        (b"\x00\x00\x00\x18ftypheic" + b"0" * 40, "image/heic", "I cannot read HEIC pictures"),
    ],
)
async def test_what_is_no_picture_or_too_large_is_refused(
    stage: Stage, bob: Person, fake: FakeTelegram, data: bytes, mime: str, sentence: str
) -> None:
    await bob.sends_document(data, "x", mime, FULL_LINE)
    await bob.sees(containing=sentence)
    assert bool(fake.called("getFile")) is (data is not LARGE)
    assert await drafted() == []


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
    await bob.says("/sell dresser, good, 80")
    await bob.sees(containing="Where is it?")
    await bob.sees(containing="Or share")
    await bob.shares_location(37.35, -121.89)
    await bob.sees(containing="Noted.")
    draft = await bob.sees(containing="Your draft: dresser")
    assert "near San Jose" in draft.text
    await published(bob, draft)
    row = await ListingRow.get()
    assert (row.latitude, row.longitude) == (37.35, -121.89)


async def test_a_slow_picture_holds_up_only_its_own_chat(
    stage: Stage, alice: Person, bob: Person, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = asyncio.Event()
    monkeypatch.setattr("telegram.File.download_as_bytearray", _after(arrived))
    await bob.sends_photo(picture(), FULL_LINE)
    await fake.until(lambda: fake.called("getFile"))
    await bob.says("/help")
    await alice.says("/help")
    await alice.sees(containing="What I can do")
    await bob.quiet(0.05)
    arrived.set()
    first, second = await bob.sees(2)
    assert first.text.startswith("Your draft: dresser")
    assert second.text.startswith("What I can do")


def _after(event: asyncio.Event):  # type: ignore[no-untyped-def]
    download = File.download_as_bytearray

    async def wait(self: File) -> bytearray:
        await event.wait()
        return await download(self)

    return wait
