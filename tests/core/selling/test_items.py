"""Items: listed, changed, cheaper, sold, renewed and deleted, each taken back for a minute; and ended by the clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.photos import PhotoFolder
from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.models import ItemRow, ListingRow
from core.selling.draft import Draft
from core.selling.ending import Ending
from core.selling.fields import Field
from core.selling.items import lowered
from core.selling.outcomes import ItemPosted, ItemSold, ItemState
from core.values import Condition, Money
from tests.conftest import Inbox
from tests.core.selling.test_drafts import jpeg
from tests.fakes.clock import FrozenClock

DAY = timedelta(days=1).total_seconds()
DESK = Draft("oak desk", Money(8000, "USD"), Condition.GOOD, category="furniture")


async def offered(app: App, bob: Talk, draft: Draft = DESK) -> ItemPosted:
    return await app.selling.post(bob.person, draft)


async def told(app: App, inbox: Inbox) -> list[object]:
    """What leaves now."""
    before = len(inbox.sent)
    await app.delivery.match()
    await app.delivery.send([inbox])
    return [outcome for _, outcome in inbox.sent[before:]]


async def test_what_bob_sells_is_listed_with_what_became_of_it(
    app: App, bob: Talk, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, "desk")
    posted = await offered(app, bob)
    assert len(await told(app, inbox)) == 1
    await app.saved.keep(alice.person, posted.listing.id)
    clock.tick(3 * DAY)
    await app.selling.drafts.begin(bob.person, Draft("lamp"))
    listed = await app.selling.items.mine(bob.person)
    assert [(i.draft.title, i.state, i.told, i.saved) for i in listed.items] == [
        ("lamp", ItemState.DRAFT, 0, 0),
        ("oak desk", ItemState.OFFERED, 1, 1),
    ]
    assert (listed.now - listed.items[1].since).days == 3
    assert (await app.selling.items.mine(alice.person)).total == 0


async def test_a_long_list_has_pages(app: App, bob: Talk) -> None:
    for number in range(7):
        await app.selling.drafts.begin(bob.person, Draft(f"lamp {number}"))
    first, last = await app.selling.items.mine(bob.person), await app.selling.items.mine(bob.person, 99)
    assert (first.items[0].draft.title, first.has_more) == ("lamp 6", True)
    assert ([i.draft.title for i in last.items], last.page, last.has_more) == (["lamp 1", "lamp 0"], 1, False)


async def test_a_lower_price_is_told_to_who_waits_for_it_and_taken_back(
    app: App, bob: Talk, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    rule = await app.rules.create(alice.person, alice.chat, "desk")
    await app.rules.settings.tell_of(alice.person, rule.rule.ref, _drop(), tells=True)  # type: ignore[attr-defined]
    posted = await offered(app, bob)
    assert len(await told(app, inbox)) == 1
    clock.tick(DAY)
    asked = await app.selling.items.ask_lower(bob.person, posted.ref)
    assert asked.prices == ((10, Money(7200, "USD")), (20, Money(6400, "USD")))
    changed = await app.selling.items.lower(bob.person, posted.ref, 20)
    assert (changed.former, changed.item.draft.price) == (Money(8000, "USD"), Money(6400, "USD"))
    [alert] = await told(app, inbox)
    assert alert.former_price == Money(8000, "USD")  # type: ignore[attr-defined]
    await app.take_back(bob.person, changed.undo)
    assert (await ListingRow.get()).price == 8000


@pytest.mark.parametrize(
    ("minor", "currency", "share", "expected"),
    [
        (8000, "USD", 10, 7200),
        (995, "USD", 10, 896),
        (8550, "USD", 10, 7700),
        (1, "USD", 20, 1),
        (5000, "JPY", 20, 4000),
    ],
)
def test_a_lower_price_is_written_as_people_do(minor: int, currency: str, share: int, expected: int) -> None:
    assert lowered(Money(minor, currency), share) == Money(expected, currency)


async def test_without_a_price_nothing_falls(app: App, bob: Talk) -> None:
    for price in (None, Money(0, "USD")):
        posted = await offered(app, bob, Draft("chair", price))
        with pytest.raises(Refused) as refused:
            await app.selling.items.lower(bob.person, posted.ref, 10)
        assert refused.value.why is Why.NO_PRICE


@pytest.mark.parametrize(
    ("field", "text", "column", "now", "before"),
    [
        (Field.TITLE, "pine desk", "title", "pine desk", "oak desk"),
        (Field.CONDITION, "fair", "condition", "fair", "good"),
        (Field.CATEGORY, "business", "category", "business", "furniture"),
        (Field.PLACE, "95112", "location", "San Jose, CA 95112", None),
        (Field.DESCRIPTION, "One drawer sticks.", "description", "One drawer sticks.", ""),
        (Field.PRICE, "none", "price", None, 8000),
    ],
)
async def test_each_part_is_changed_and_taken_back(
    app: App, bob: Talk, field: Field, text: str, column: str, now: object, before: object
) -> None:
    posted = await offered(app, bob)
    changed = await app.selling.items.change(bob.person, posted.ref, field, text)
    assert getattr(await ListingRow.get(), column) == now
    await app.take_back(bob.person, changed.undo)
    assert getattr(await ListingRow.get(), column) == before
    with pytest.raises(Refused):
        await app.take_back(bob.person, changed.undo)


async def test_a_price_is_said_in_the_currency_of_the_ad(app: App, bob: Talk) -> None:
    posted = await offered(app, bob, replace(DESK, price=Money(8000, "EUR")))
    for text, price in (("70", Money(7000, "EUR")), ("$65", Money(6500, "USD")), ("60", Money(6000, "USD"))):
        changed = await app.selling.items.change(bob.person, posted.ref, Field.PRICE, text)
        assert changed.item.draft.price == price
    lower = await app.selling.items.lower(bob.person, posted.ref, 10)
    assert lower.item.draft.price == Money(5400, "USD")
    with pytest.raises(Refused) as refused:
        await app.selling.items.change(bob.person, posted.ref, Field.PRICE, "cheap")
    assert refused.value.why is Why.PRICE_INVALID


async def test_what_was_sold_is_gone_and_its_price_kept_beside_the_advice(app: App, bob: Talk) -> None:
    posted = await offered(app, bob)
    sold = await app.selling.items.sold(bob.person, posted.ref)
    assert (await ListingRow.get()).state == "sold"
    assert (await app.search.find(bob.person, "desk")).listings == ()
    kept = await app.selling.items.sold_for(bob.person, posted.ref, "$70")
    assert kept.item.sold_for == Money(7000, "USD")
    await app.take_back(bob.person, kept.undo)
    assert (await app.selling.items.get(bob.person, posted.ref)).sold_for is None
    await app.take_back(bob.person, sold.undo)
    assert (await ListingRow.get()).state == "active"
    assert len((await app.search.find(bob.person, "desk")).listings) == 1


async def test_taken_back_at_once_everybody_is_told_and_nobody_twice(
    app: App, bob: Talk, alice: Talk, charlie: Talk, inbox: Inbox
) -> None:
    await app.rules.create(alice.person, alice.chat, "desk")
    posted = await offered(app, bob)
    sold = await app.selling.items.sold(bob.person, posted.ref)
    assert await told(app, inbox) == []
    await app.take_back(bob.person, sold.undo)
    assert len(await told(app, inbox)) == 1
    deleted = await app.selling.items.delete(bob.person, posted.ref)
    await app.take_back(bob.person, deleted.undo)
    assert await told(app, inbox) == []


async def test_gone_it_cannot_be_changed_but_offered_again(app: App, bob: Talk, clock: FrozenClock) -> None:
    posted = await offered(app, bob)
    await app.selling.items.sold(bob.person, posted.ref)
    for attempt in (
        app.selling.items.change(bob.person, posted.ref, Field.TITLE, "pine desk"),
        app.selling.items.lower(bob.person, posted.ref, 10),
        app.selling.items.sold(bob.person, posted.ref),
        app.selling.photos(bob.person, posted.ref),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.why is Why.NOT_OFFERED
    again = await app.selling.items.renew(bob.person, posted.ref)
    assert again.was_gone
    assert (await ListingRow.get()).state == "active"
    await app.take_back(bob.person, again.undo)
    assert (await ListingRow.get()).state == "sold"


async def test_an_undo_lasts_a_minute_and_touches_nothing_else(app: App, bob: Talk, clock: FrozenClock) -> None:
    posted = await offered(app, bob)
    titled = await app.selling.items.change(bob.person, posted.ref, Field.TITLE, "pine desk")
    await app.selling.items.change(bob.person, posted.ref, Field.CONDITION, "fair")
    clock.tick(59)
    await app.take_back(bob.person, titled.undo)
    row = await ListingRow.get()
    assert (row.title, row.condition) == ("oak desk", "fair")
    sold = await app.selling.items.sold(bob.person, posted.ref)
    clock.tick(61)
    with pytest.raises(Refused) as refused:
        await app.take_back(bob.person, sold.undo)
    assert refused.value.why is Why.UNDO_EXPIRED


async def test_charlie_cannot_touch_what_bob_sells(app: App, bob: Talk, charlie: Talk) -> None:
    posted = await offered(app, bob)
    items, person = app.selling.items, charlie.person
    for attempt in (
        items.show(person, posted.ref),
        items.fields(person, posted.ref),
        items.change(person, posted.ref, Field.PRICE, "1"),
        items.lower(person, posted.ref, 10),
        items.ask_lower(person, posted.ref),
        items.sold(person, posted.ref),
        items.sold_for(person, posted.ref, "1"),
        items.renew(person, posted.ref),
        items.ask_delete(person, posted.ref),
        items.delete(person, posted.ref),
        items.drop_photo(person, posted.ref, 0),
        items.add_photos(person, posted.ref, [jpeg()]),
        items.put_back(person, posted.ref, state={"state": "deleted"}),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.why is Why.NO_SUCH_ITEM
    row = await ListingRow.get()
    assert (row.state, row.price) == ("active", 8000)


async def test_it_ends_after_thirty_days_and_its_seller_is_told_before(
    app: App, bob: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.people.destination(bob.person, bob.chat)
    posted = await offered(app, bob)
    clock.tick(26.9 * DAY)
    await app.selling.ending.run()
    assert await told(app, inbox) == []
    clock.tick(0.2 * DAY)
    for _ in range(2):
        await app.selling.ending.run()
    [soon] = await told(app, inbox)
    assert (soon.topic, soon.facts["title"]) == ("item_ending", "oak desk")  # type: ignore[attr-defined]
    clock.tick(3 * DAY)
    await app.selling.ending.run()
    [ended] = await told(app, inbox)
    assert ended.topic == "item_ended"  # type: ignore[attr-defined]
    assert (await ListingRow.get()).state == "removed"
    assert (await app.search.find(bob.person, "desk")).listings == ()
    assert (await app.selling.items.get(bob.person, posted.ref)).state is ItemState.ENDED


async def test_one_tap_renews_it_and_it_is_told_of_anew_next_time(
    app: App, bob: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.people.destination(bob.person, bob.chat)
    posted = await offered(app, bob)
    clock.tick(28 * DAY)
    await app.selling.ending.run()
    await told(app, inbox)
    renewed = await app.selling.items.renew(bob.person, posted.ref)
    assert not renewed.was_gone
    assert renewed.item.ends_at == clock.now() + timedelta(days=30)
    clock.tick(28 * DAY)
    await app.selling.ending.run()
    assert len(await told(app, inbox)) == 1


@pytest.mark.parametrize("meanwhile", ["renew", "sold", "delete"])
async def test_what_its_seller_did_while_others_ended_stays(
    app: App, bob: Talk, inbox: Inbox, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    await app.people.destination(bob.person, bob.chat)
    await offered(app, bob, Draft("lamp"))
    posted = await offered(app, bob)
    clock.tick(31 * DAY)
    tell, ended = Ending._tell, list[str]()

    async def slowly(ending: Ending, row: ItemRow, topic: str) -> None:
        ended.append(row.ref)
        if len(ended) == 1:  # the other one was read already
            await getattr(app.selling.items, meanwhile)(bob.person, posted.ref)
        await tell(ending, row, topic)

    monkeypatch.setattr(Ending, "_tell", slowly)
    await app.selling.ending.run()
    row = await ItemRow.get(ref=posted.ref).prefetch_related("listing")
    now = {"renew": ("offered", "active"), "sold": ("sold", "sold"), "delete": ("deleted", "removed")}
    assert (row.state, row.listing and row.listing.state) == now[meanwhile]
    assert [notice.facts["title"] for notice in await told(app, inbox)] == ["lamp"]  # type: ignore[attr-defined]


async def test_of_two_taps_at_once_one_sells_it(app: App, bob: Talk) -> None:
    posted = await offered(app, bob)
    items = app.selling.items
    taps = await asyncio.gather(*(items.sold(bob.person, posted.ref) for _ in range(4)), return_exceptions=True)
    assert sorted(type(tap).__name__ for tap in taps) == ["ItemSold", "Refused", "Refused", "Refused"]
    assert {tap.why for tap in taps if isinstance(tap, Refused)} == {Why.NOT_OFFERED}
    assert (await ListingRow.get()).state == "sold"
    [undo] = [tap.undo for tap in taps if isinstance(tap, ItemSold)]
    await app.take_back(bob.person, undo)
    assert ((await ListingRow.get()).state, (await ItemRow.get()).state) == ("active", "offered")


async def test_parts_said_at_once_are_all_said(app: App, bob: Talk) -> None:
    posted = await offered(app, bob)
    items, draft = app.selling.items, await app.selling.drafts.begin(bob.person, Draft("lamp"))
    await asyncio.gather(
        items.change(bob.person, posted.ref, Field.TITLE, "pine desk"),
        items.change(bob.person, posted.ref, Field.CONDITION, "fair"),
        items.change(bob.person, posted.ref, Field.DESCRIPTION, "It creaks."),
        items.change(bob.person, posted.ref, Field.PRICE, "70"),
        *(app.selling.drafts.more(bob.person, draft, part) for part in ("12", "like new", "San Jose, CA")),
    )
    said = (await items.get(bob.person, posted.ref)).draft
    assert (said.title, said.condition, said.description) == ("pine desk", Condition.FAIR, "It creaks.")
    assert said.price == Money(7000, "USD")
    lamp = await app.selling.drafts.get(bob.person, draft)
    assert (lamp.price, lamp.condition, lamp.place is not None) == (Money(1200, "USD"), Condition.LIKE_NEW, True)


async def test_of_two_workers_one_ends_it(app: App, bob: Talk, clock: FrozenClock) -> None:
    await offered(app, bob)
    holding = app.selling.ending._holding
    here, there = [await ItemRow.get().prefetch_related("listing") for _ in range(2)]
    clock.tick(31 * DAY)
    assert [await holding.end(row, ItemState.ENDED) for row in (here, there)] == [True, False]
    assert (await ItemRow.get()).state == "ended"


async def test_what_was_deleted_is_forgotten_with_its_pictures(
    app: App, bob: Talk, clock: FrozenClock, photos: object
) -> None:
    ref = await app.selling.drafts.begin(bob.person, DESK, [jpeg()])
    posted = await app.selling.drafts.publish(bob.person, ref)
    await app.selling.items.delete(bob.person, posted.ref)
    folder = photos._folder  # type: ignore[attr-defined]
    await app.selling.ending.run()
    assert len(list(folder.iterdir())) == 1
    clock.tick(2 * 3600)
    await app.selling.ending.run()
    assert not await ItemRow.exists()
    await app.tidy()
    assert list(folder.iterdir()) == []
    row = await ListingRow.get()
    assert (row.state, row.pictures) == ("removed", [])


async def test_a_picture_that_is_taken_away_is_gone_from_the_disk(app: App, bob: Talk, photos: PhotoFolder) -> None:
    ref = await app.selling.drafts.begin(bob.person, DESK, [jpeg(), jpeg(), jpeg()])
    first, second, third = (await app.selling.items.get(bob.person, ref)).draft.photos
    item = await app.selling.items.put_first(bob.person, ref, 1)
    assert item.draft.photos == (second, first, third)
    item = await app.selling.items.drop_photo(bob.person, ref, 1)  # of a draft
    assert item.draft.photos == (second, third)
    await app.selling.drafts.publish(bob.person, ref)
    item = await app.selling.items.drop_photo(bob.person, ref, 0)  # of what is offered
    assert item.draft.photos == (third,)
    assert (await ListingRow.get()).pictures == [f"photo:{third}"]
    await app.tidy()
    assert [photos.path(name) is not None for name in (first, second, third)] == [False, False, True]


async def test_what_was_offered_before_is_forgotten_with_it(
    app: App, bob: Talk, clock: FrozenClock, photos: PhotoFolder
) -> None:
    other = await offered(app, bob, Draft("lamp", description="Still here."))
    words = replace(DESK, description="Two drawers.")
    ref = await app.selling.drafts.begin(bob.person, words, [jpeg(), jpeg()])
    first = await app.selling.drafts.publish(bob.person, ref)
    await app.take_back(bob.person, first.undo)
    await app.selling.items.drop_photo(bob.person, ref, 0)
    again = await app.selling.drafts.publish(bob.person, ref)
    await app.selling.items.delete(bob.person, ref)
    clock.tick(2 * 3600)
    await app.selling.ending.run()
    await app.tidy()
    assert list(photos._folder.iterdir()) == []
    for posted in (first, again):
        row = await ListingRow.get(id=posted.listing.id)
        assert (row.state, row.pictures, row.description) == ("removed", [], "")
    assert (await ListingRow.get(id=other.listing.id)).description == "Still here."


async def test_a_draft_that_nobody_goes_on_with_is_forgotten(app: App, bob: Talk, clock: FrozenClock) -> None:
    await app.selling.drafts.begin(bob.person, DESK)
    clock.tick(15 * DAY)
    await app.selling.ending.run()
    assert (await app.selling.items.mine(bob.person)).total == 0


async def test_a_listing_from_before_there_were_items_becomes_one(app: App, bob: Talk) -> None:
    posted = await offered(app, bob)
    await ItemRow.all().delete()
    [item] = (await app.selling.items.mine(bob.person)).items
    assert (item.state, item.listing and item.listing.id) == (ItemState.OFFERED, posted.listing.id)
    assert item.ends_at is not None
    await ItemRow.all().delete()
    await app.selling.ending.run()
    await app.selling.ending.run()
    assert await ItemRow.all().count() == 1


async def test_the_sale_price_stands_beside_what_was_advised(app: App, bob: Talk, clock: FrozenClock) -> None:
    from tests.market import open_market

    await open_market(app, clock)
    phone = Draft("iPhone 12 128GB", Money(40000, "USD"), Condition.GOOD, category="phones")
    posted = await offered(app, bob, phone)
    sold, at = await app.selling.items.sold(bob.person, posted.ref), clock.now()
    clock.tick(30)
    deleted = await app.selling.items.delete(bob.person, posted.ref)
    await app.take_back(bob.person, deleted.undo)
    assert (await ListingRow.get(id=posted.listing.id)).touched == clock.now()
    [entry] = (await app.prices.advised(bob.person)).entries
    assert (entry.sold_for, entry.sold_at, sold.item.state) == (None, at, ItemState.SOLD)
    await app.selling.items.sold_for(bob.person, posted.ref, "330")
    [entry] = (await app.prices.advised(bob.person)).entries
    assert entry.sold_for == Money(33000, "USD")


def _drop():  # type: ignore[no-untyped-def]
    from core.values import EventKind

    return EventKind.PRICE_DROP
