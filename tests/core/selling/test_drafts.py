"""Drafts: recognised, shown, changed, offered once, and nobody else's."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.models import EventRow, ItemRow, ListingRow, PriceAdviceRow
from core.selling.draft import Draft, read_line, read_more
from core.selling.drafts import Drafts
from core.selling.fields import Field, missing
from core.selling.outcomes import DraftShown, ItemState
from core.values import Condition, Money, Person
from tests.builders import offer
from tests.fakes.clock import FrozenClock
from tests.market import open_market

SOMEBODY = Person(id=1, name="Bob")
LINE = "ikea malm dresser, good, 80, 95112"


def jpeg(colour: str = "red") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


async def begun(app: App, talk: Talk, line: str = LINE) -> DraftShown:
    ref = await app.selling.drafts.begin(talk.person, app.selling.drafts.read(talk.person, line))
    return await app.selling.drafts.show(talk.person, ref)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (LINE, Draft("ikea malm dresser", Money(8000, "USD"), Condition.GOOD)),
        ("desk, 80, good, furniture", Draft("desk", Money(8000, "USD"), Condition.GOOD, category="furniture")),
        ("books, games, 20", Draft("books, games", Money(2000, "USD"))),
        ("desk, 80\nA scratch on top.\n\n\n\nPick up only", Draft("desk", Money(8000, "USD"),
                                                             description="A scratch on top.\n\nPick up only")),
    ],
)  # fmt: skip
def test_a_line_says_what_it_says(places: OfflinePlaces, line: str, expected: Draft) -> None:
    found = read_line(line, SOMEBODY, places)
    assert (found.title, found.price, found.condition, found.category, found.description) == (
        expected.title,
        expected.price,
        expected.condition,
        expected.category,
        expected.description,
    )


def test_more_is_said_in_parts_and_what_is_no_part_is_none(places: OfflinePlaces) -> None:
    draft = Draft("desk", Money(8000, "USD"), Condition.GOOD)
    more = read_more("fair, 75", draft, SOMEBODY, places)
    assert more is not None
    assert (more.title, more.price, more.condition) == ("desk", Money(7500, "USD"), Condition.FAIR)
    assert read_more("hello there", draft, SOMEBODY, places) is None


async def test_all_is_recognised_and_nothing_is_told_before_it_is_published(app: App, bob: Talk) -> None:
    shown = await begun(app, bob)
    assert (shown.draft.category, shown.draft.condition) == ("furniture", Condition.GOOD)
    assert shown.draft.place is not None
    assert shown.draft.place.name == "San Jose, CA 95112"
    assert missing(shown.draft) == ()
    assert not await ListingRow.exists()
    assert not await EventRow.exists()
    posted = await app.selling.drafts.publish(bob.person, shown.ref)
    row = await ListingRow.get()
    assert (row.id, row.seller_id, row.category) == (posted.listing.id, bob.person.id, "furniture")
    assert await EventRow.filter(kind="new").count() == 1


async def test_what_known_listings_say_counts_before_words(app: App, bob: Talk) -> None:
    await app.sources.load([offer(f"Weber kettle {n}", 90, category="garden", condition="good") for n in range(10)])
    shown = await begun(app, bob, "Weber kettle, good, 60")
    assert shown.draft.category == "garden"  # by its words it would be an appliance


async def test_where_the_last_thing_was_the_next_one_is(app: App, bob: Talk, charlie: Talk) -> None:
    await app.selling.post(bob.person, (await begun(app, bob)).draft)
    assert (await begun(app, bob, "desk, good, 20")).draft.place is not None
    assert (await begun(app, charlie, "desk, good, 20")).draft.place is None


async def test_published_twice_it_is_offered_once(app: App, bob: Talk) -> None:
    ref = (await begun(app, bob)).ref
    await app.selling.drafts.publish(bob.person, ref)
    with pytest.raises(Refused) as refused:
        await app.selling.drafts.publish(bob.person, ref)
    assert refused.value.why is Why.ALREADY_OFFERED
    assert await ListingRow.all().count() == 1


async def test_cut_short_in_the_middle_of_publishing_it_is_offered_once(app: App, bob: Talk) -> None:
    ref = (await begun(app, bob)).ref
    await app.selling.drafts.publish(bob.person, ref)
    await ItemRow.filter(ref=ref).update(state="draft", listing_id=None)  # as if the listing alone had been written
    await app.selling.drafts.publish(bob.person, ref)
    assert await ListingRow.all().count() == 1
    assert (await ItemRow.get(ref=ref)).state == "offered"


async def test_looked_at_while_publishing_is_cut_short_it_is_one_item(app: App, bob: Talk) -> None:
    ref = (await begun(app, bob)).ref
    for _ in range(2):
        await app.selling.drafts.publish(bob.person, ref)
        await ItemRow.filter(ref=ref).update(state="draft", listing_id=None)  # the listing alone was written
        assert [item.ref for item in (await app.selling.items.mine(bob.person)).items] == [ref]
        await app.selling.ending.run()
    await app.selling.drafts.publish(bob.person, ref)
    assert [(row.ref, row.state) for row in await ItemRow.all()] == [(ref, "offered")]


async def test_taken_back_it_is_a_draft_again_and_can_be_offered_anew(
    app: App, bob: Talk, alice: Talk, clock: FrozenClock
) -> None:
    posted = await app.selling.drafts.publish(bob.person, (await begun(app, bob)).ref)
    with pytest.raises(Refused) as refused:
        await app.take_back(alice.person, posted.undo)
    assert refused.value.why is Why.UNDO_EXPIRED
    await app.take_back(bob.person, posted.undo)
    assert (await ListingRow.get()).state == "removed"
    again = await app.selling.drafts.publish(bob.person, posted.ref)
    assert again.listing.id != posted.listing.id
    clock.tick(61)
    with pytest.raises(Refused) as refused:
        await app.take_back(bob.person, again.undo)
    assert refused.value.why is Why.UNDO_EXPIRED


async def test_charlie_gets_at_nothing_of_bobs_draft(app: App, bob: Talk, charlie: Talk) -> None:
    ref = (await begun(app, bob)).ref
    drafts = app.selling.drafts
    for attempt in (
        drafts.show(charlie.person, ref),
        drafts.publish(charlie.person, ref),
        app.selling.items.discard(charlie.person, ref),
        drafts.change(charlie.person, ref, Field.PRICE, "1"),
        app.selling.add_photos(charlie.person, ref, [jpeg()]),
        app.selling.choices(charlie.person, ref, Field.CATEGORY),
        app.selling.photos(charlie.person, ref),
        app.selling.put_at(charlie.person, ref, 1.0, 1.0),
        drafts.show(charlie.person, "' OR 1=1 --"),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.why is Why.NO_SUCH_ITEM
    assert (await app.selling.items.mine(charlie.person)).total == 0


async def test_every_part_is_said_anew_or_left_open(app: App, bob: Talk) -> None:
    ref = (await begun(app, bob)).ref
    for field, text in (
        (Field.TITLE, "white dresser"),
        (Field.PRICE, "none"),
        (Field.CONDITION, "like new"),
        (Field.CATEGORY, "home"),
        (Field.PLACE, "none"),
        (Field.DESCRIPTION, "One knob is loose.\x00\u202e"),
    ):
        shown = await app.selling.change(bob.person, ref, field, text)
    assert isinstance(shown, DraftShown)
    draft = shown.draft
    assert (draft.title, draft.price, draft.condition, draft.category, draft.place, draft.description) == (
        "white dresser",
        None,
        Condition.LIKE_NEW,
        "home",
        None,
        "One knob is loose.",
    )
    for field, text, why in (
        (Field.TITLE, " \u200b", Why.TITLE_MISSING),
        (Field.PRICE, "cheap", Why.PRICE_INVALID),
        (Field.CONDITION, "shiny", Why.CONDITION_UNKNOWN),
        (Field.CATEGORY, "blorbs", Why.CATEGORY_UNKNOWN),
        (Field.PLACE, "Xanadu", Why.PLACE_UNKNOWN),
        (Field.DESCRIPTION, "x" * 2001, Why.TOO_LONG),
    ):
        with pytest.raises(Refused) as refused:
            await app.selling.change(bob.person, ref, field, text)
        assert refused.value.why is why


async def test_pictures_are_ten_at_most_and_one_bad_one_keeps_none(
    app: App, bob: Talk, photos: PhotoFolder, tmp_path: object
) -> None:
    ref = (await begun(app, bob)).ref
    with pytest.raises(Refused):
        await app.selling.add_photos(bob.person, ref, [jpeg(), b"no picture"])
    assert list(photos._folder.iterdir()) == []
    await app.selling.add_photos(bob.person, ref, [jpeg()] * 10)
    with pytest.raises(Refused) as refused:
        await app.selling.add_photos(bob.person, ref, [jpeg()])
    assert refused.value.why is Why.PHOTO_LIMIT
    first, second = (await app.selling.drafts.get(bob.person, ref)).photos[:2]
    await app.selling.items.put_first(bob.person, ref, 1)
    await app.selling.items.drop_photo(bob.person, ref, 9)
    left = (await app.selling.drafts.get(bob.person, ref)).photos
    assert (left[:2], len(left)) == ((second, first), 9)


async def test_what_is_said_while_a_title_is_recognised_stays(
    app: App, bob: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = (await begun(app, bob)).ref
    recognised = Drafts._recognised

    async def slowly(drafts: Drafts, person: Person, draft: Draft, *, is_new: bool) -> Draft:
        await drafts.more(person, ref, "75")
        return await recognised(drafts, person, draft, is_new=is_new)

    monkeypatch.setattr(Drafts, "_recognised", slowly)
    changed = await app.selling.drafts.change(bob.person, ref, Field.TITLE, "white dresser")
    assert changed == await app.selling.drafts.get(bob.person, ref)
    assert (changed.title, changed.price, changed.category) == ("white dresser", Money(7500, "USD"), "furniture")


async def test_what_is_said_while_pictures_are_kept_stays(
    app: App, bob: Talk, photos: PhotoFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = (await begun(app, bob)).ref
    keep, after = photos.keep, iter([["75"], [jpeg()] * 9, None])

    async def slowly(data: bytes) -> str:
        monkeypatch.setattr(photos, "keep", keep)
        name = await keep(data)
        match next(after):
            case [str(said)]:
                await app.selling.drafts.more(bob.person, ref, said)
            case None:
                await app.selling.items.delete(bob.person, ref)
            case files:
                await app.selling.items.add_photos(bob.person, ref, files)
        return name

    monkeypatch.setattr(photos, "keep", slowly)
    await app.selling.items.add_photos(bob.person, ref, [jpeg()])
    draft = await app.selling.drafts.get(bob.person, ref)
    assert (draft.price, len(draft.photos)) == (Money(7500, "USD"), 1)
    monkeypatch.setattr(photos, "keep", slowly)
    with pytest.raises(Refused) as refused:
        await app.selling.items.add_photos(bob.person, ref, [jpeg()])  # nine others were kept meanwhile
    assert (refused.value.why, refused.value.details) == (Why.PHOTO_LIMIT, {"limit": 10})
    names = {*(await app.selling.drafts.get(bob.person, ref)).photos}
    assert (len(names), names) == (10, {path.name for path in photos._folder.iterdir()})
    await app.selling.items.drop_photo(bob.person, ref, 0)
    names = {*(await app.selling.drafts.get(bob.person, ref)).photos}
    before = {path.name for path in photos._folder.iterdir()}
    monkeypatch.setattr(photos, "keep", slowly)
    with pytest.raises(Refused) as refused:
        await app.selling.items.add_photos(bob.person, ref, [jpeg()])
    assert refused.value.why is Why.NO_SUCH_ITEM
    assert names <= before == {path.name for path in photos._folder.iterdir()}


async def test_an_ask_that_was_taken_is_kept_with_the_advice(app: App, bob: Talk, clock: FrozenClock) -> None:
    await open_market(app, clock)
    shown = await begun(app, bob, "iPhone 12 128GB, good")
    assert shown.worth is not None
    assert shown.worth.advice is not None
    fair = shown.worth.advice.fair.price
    await app.selling.change(bob.person, shown.ref, Field.PRICE, f"{fair.minor // 100} {fair.currency}")
    await app.selling.drafts.publish(bob.person, shown.ref)
    advice = await PriceAdviceRow.get()
    assert (advice.fair, advice.asked) == (fair.minor, fair.minor)


async def test_a_discarded_draft_comes_back_within_a_minute(app: App, bob: Talk) -> None:
    ref = (await begun(app, bob)).ref
    gone = await app.selling.items.discard(bob.person, ref)
    assert (await app.selling.items.mine(bob.person)).total == 0
    await app.take_back(bob.person, gone.undo)
    [item] = (await app.selling.items.mine(bob.person)).items
    assert item.state is ItemState.DRAFT
