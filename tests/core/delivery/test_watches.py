"""Watching one listing: told once of each move, quietly, and of nothing that is not so any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import typed
from bot.actions import perform
from bot.talk import Talk
from core.app import App
from core.cards import Card, card
from core.delivery.watching import Known, Later, Moved, moved, news
from core.errors import Refused, Why
from core.listings.ingest import Ingest
from core.models import DeliveryRow, ListingRow, WatchRow
from core.selling.draft import Draft
from core.values import ListingState, Money, Offer
from tests.builders import offer
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

HOUR, DAY = 3_600, 86_400


async def _told(app: App, inbox: Inbox, talk: Talk) -> list[Card]:
    """What was sent by now and was not looked at before."""
    await app.delivery.match()
    before = len(inbox.of(talk.chat.address))
    await app.delivery.send([inbox])
    return [card(one, talk.person) for one in inbox.of(talk.chat.address)[before:]]


async def _bike(app: App, price: int = 900) -> tuple[Offer, ListingRow]:
    one = offer("Road bike", price)
    await app.sources.load([one])
    return one, await ListingRow.get(title="Road bike")


async def _costs(ingest: Ingest, one: Offer, price: int) -> None:
    await ingest.one(replace(one, price=Money(price * 100, "USD")))


async def test_a_watched_listing_is_followed_to_its_end_and_back(
    app: App, alice: Talk, charlie: Talk, inbox: Inbox, ingest: Ingest, clock: FrozenClock
) -> None:
    one, bike = await _bike(app)
    added = card(await perform(app, alice, "watch.add", str(bike.id)), alice.person)
    assert (added.title, added.actions[0].label) == ("Watching: Road bike", "Undo")
    assert await _told(app, inbox, alice) == []
    await _costs(ingest, one, 700)
    (drop,) = await _told(app, inbox, alice)
    assert (drop.title, drop.lines[0]) == ("Cheaper now: Road bike", "Now $700, it was $900.")
    assert [action.label for action in drop.actions] == ["Open", "Price", "Stop watching"]
    clock.tick(DAY)
    await _costs(ingest, one, 850)
    (rise,) = await _told(app, inbox, alice)
    assert (rise.title, rise.lines[0]) == ("Dearer now: Road bike", "Now $850, it was $700.")
    await ingest.end(bike.id, ListingState.SOLD)
    (gone,) = await _told(app, inbox, alice)
    assert (gone.title, gone.lines[0]) == ("Gone: Road bike", "It was sold.")
    await _costs(ingest, one, 850)
    (back,) = await _told(app, inbox, alice)
    assert (back.title, back.lines[0]) == ("Back again: Road bike", "It is offered again, at $850.")
    assert await _told(app, inbox, alice) == []
    assert inbox.of(charlie.chat.address) == []


async def test_small_steps_are_told_once_they_add_up(
    app: App, alice: Talk, inbox: Inbox, ingest: Ingest, clock: FrozenClock
) -> None:
    one, bike = await _bike(app, 1_000)
    await app.watches.add(alice.person, alice.chat, bike.id)
    for price in (995, 990, 985):
        await _costs(ingest, one, price)
        assert await _told(app, inbox, alice) == []
    await _costs(ingest, one, 975)
    (drop,) = await _told(app, inbox, alice)
    assert drop.lines[0] == "Now $975, it was $1,000."


async def test_prices_that_move_to_and_fro_are_told_later_and_a_great_drop_at_once(
    app: App, alice: Talk, inbox: Inbox, ingest: Ingest, clock: FrozenClock
) -> None:
    one, bike = await _bike(app, 1_000)
    await app.watches.add(alice.person, alice.chat, bike.id)
    await _costs(ingest, one, 950)
    assert len(await _told(app, inbox, alice)) == 1
    clock.tick(HOUR)
    await _costs(ingest, one, 900)
    assert await _told(app, inbox, alice) == []
    clock.tick(6 * HOUR)
    (later,) = await _told(app, inbox, alice)
    assert later.lines[0] == "Now $900, it was $950."
    clock.tick(60)
    await _costs(ingest, one, 500)
    assert len(await _told(app, inbox, alice)) == 1


async def test_what_waits_through_the_night_tells_how_it_ended(
    app: App, alice: Talk, inbox: Inbox, ingest: Ingest, clock: FrozenClock
) -> None:
    now = clock.now()
    introduced = await app.people.introduce(alice.person, zone="UTC")
    me = replace(alice, person=introduced.person)
    await app.preferences.be_quiet(me.person, f"{now:%H}:00-{now + timedelta(hours=8):%H}:00")
    one, bike = await _bike(app, 1_000)
    await app.watches.add(me.person, me.chat, bike.id)
    await _costs(ingest, one, 700)
    assert await _told(app, inbox, me) == []
    assert (await DeliveryRow.get()).hold_reason == "quiet hours"
    await _costs(ingest, one, 600)
    assert await _told(app, inbox, me) == []
    clock.tick(9 * HOUR)
    (told,) = await _told(app, inbox, me)
    assert told.lines[0] == "Now $600, it was $1,000."


async def test_what_is_as_it_was_again_before_it_was_told_is_not_told(
    app: App, alice: Talk, inbox: Inbox, ingest: Ingest
) -> None:
    one, bike = await _bike(app, 1_000)
    await app.watches.add(alice.person, alice.chat, bike.id)
    await ingest.end(bike.id, ListingState.SOLD)
    await app.delivery.match()
    await _costs(ingest, one, 1_000)
    assert await _told(app, inbox, alice) == []
    assert [row.state for row in await DeliveryRow.all()] == ["cancelled"]
    await ingest.end(bike.id, ListingState.SOLD)
    (gone,) = await _told(app, inbox, alice)
    assert gone.title == "Gone: Road bike"


async def test_sold_taken_back_and_sold_again_it_is_gone_twice(
    app: App, alice: Talk, bob: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    posted = await app.selling.post(bob.person, Draft("Road bike", Money(90_000, "USD")))
    await app.watches.add(alice.person, alice.chat, posted.listing.id)
    sold = await app.selling.items.sold(bob.person, posted.ref)
    assert [one.title for one in await _told(app, inbox, alice)] == ["Gone: Road bike"]
    clock.tick(20)
    await app.take_back(bob.person, sold.undo)
    assert [one.title for one in await _told(app, inbox, alice)] == ["Back again: Road bike"]
    clock.tick(20)
    await app.selling.items.sold(bob.person, posted.ref)
    assert [one.title for one in await _told(app, inbox, alice)] == ["Gone: Road bike"]


async def test_nothing_is_told_twice_however_often_it_is_looked_at(
    app: App, alice: Talk, inbox: Inbox, ingest: Ingest
) -> None:
    one, bike = await _bike(app)
    await app.watches.add(alice.person, alice.chat, bike.id)
    await _costs(ingest, one, 700)
    for _ in range(3):
        await app.delivery.match()
    assert await DeliveryRow.all().count() == 1
    assert len(await _told(app, inbox, alice)) == 1
    assert await _told(app, inbox, alice) == []


async def test_stopping_ends_it_and_undo_tells_what_was_missed(
    app: App, alice: Talk, charlie: Talk, inbox: Inbox, ingest: Ingest
) -> None:
    one, bike = await _bike(app)
    await app.watches.add(alice.person, alice.chat, bike.id)
    await _costs(ingest, one, 700)
    await app.delivery.match()
    stopped = await app.watches.remove(alice.person, bike.id)
    assert await _told(app, inbox, alice) == []
    with pytest.raises(Refused) as refused:
        await app.watches.remove(alice.person, bike.id)
    assert refused.value.why is Why.NOT_WATCHED
    with pytest.raises(Refused):
        await app.take_back(charlie.person, str(stopped.undo))
    await app.take_back(alice.person, str(stopped.undo))
    (told,) = await _told(app, inbox, alice)
    assert told.lines[0] == "Now $700, it was $900."


async def test_everybody_lists_and_ends_their_own(app: App, alice: Talk, charlie: Talk) -> None:
    await app.sources.load([offer(f"Thing {n}", 10 + n) for n in range(7)])
    for row in await ListingRow.all().order_by("id"):
        await app.watches.add(alice.person, alice.chat, row.id)
    listed = card(await typed.command(app, alice, "watch", ""), alice.person)
    assert listed.title == "You watch 7 listings (1–5)"
    assert [action.label for action in listed.actions] == ["Next"]
    assert [action.label for action in listed.items[0].actions] == ["Open", "Stop"]
    more = card(await perform(app, alice, "watches.page", "1"), alice.person)
    assert len(more.items) == 2
    assert card(await typed.command(app, charlie, "watch", ""), charlie.person).title == "You watch nothing yet"
    with pytest.raises(Refused):
        await perform(app, charlie, "watch.stop", str((await ListingRow.first()).id))  # type: ignore[union-attr]
    assert await WatchRow.all().count() == 7


async def test_a_listing_is_watched_by_its_link_or_number(app: App, alice: Talk) -> None:
    one = replace(offer("Road bike", 900), url="https://example.org/bike")
    await app.sources.load([one])
    bike = await ListingRow.get()
    first = await typed.command(app, alice, "watch", "https://example.org/bike/")
    assert card(first, alice.person).title == "Watching: Road bike"
    again = await typed.command(app, alice, "watch", f"#{bike.id}")
    assert card(again, alice.person).title == "You watch it: Road bike"
    with pytest.raises(Refused) as refused:
        await typed.command(app, alice, "watch", "my bike")
    assert refused.value.why is Why.WATCH_WHAT


_PRICES = st.one_of(st.none(), st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "EUR"])))
_KNOWN = st.builds(Known, st.sampled_from(ListingState), _PRICES)


@given(_KNOWN, _KNOWN)
def test_nothing_is_news_of_itself_and_every_move_has_a_way_back(before: Known, now: Known) -> None:
    assert moved(now, now) is None
    opposite = {Moved.DROP: Moved.RISE, Moved.RISE: Moved.DROP, Moved.GONE: Moved.BACK, Moved.BACK: Moved.GONE}
    found = moved(before, now)
    assert moved(now, before) == (opposite.get(found, found) if found else None)


@given(_KNOWN, _KNOWN, st.integers(0, 48))
def test_news_is_told_at_last(before: Known, now: Known, hours: int) -> None:
    moment = datetime(2026, 11, 27, tzinfo=UTC)
    found = news(before, now, moment - timedelta(hours=hours), moment)
    if isinstance(found, Later):
        assert moment < found.at <= moment + timedelta(hours=6)
        assert news(before, now, moment - timedelta(hours=hours), found.at) == moved(before, now)
    else:
        assert found == moved(before, now)
