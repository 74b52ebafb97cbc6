"""Cleo has all of hers deleted: what she shared in the flea market is seen there no more, and nothing tells of her."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.app import App
from core.cards import card
from core.delivery.outcomes import ItemDue, ItemOver
from core.errors import Failure, SendFailed
from core.models import DeliveryRow, SharedItemRow
from core.ports.notifier import Receipt
from core.selling.draft import Draft
from core.selling.outcomes import ItemPosted
from core.store import Database
from core.values import Channel, Destination, Person
from tests.conftest import Inbox
from tests.core.account.looking import columns_with
from tests.core.communities.conftest import HERE, MARKET, People
from tests.fakes.clock import FrozenClock

TITLE = "Qzlampword lamp"


@dataclass
class Busy(Inbox):
    """While it sends, somebody has all of theirs deleted."""

    app: App | None = None
    leaving: Person | None = None

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        if self.app and self.leaving:
            app, person, self.leaving = self.app, self.leaving, None
            await app.privacy.erase(person, (await app.privacy.ask(person)).token)
        return await super().send(destination, outcome, reader, key)


@pytest.fixture
def group() -> Busy:
    return Busy(Channel.TELEGRAM_CHAT, HERE.address)


@pytest.fixture
async def posted(app: App, crowd: People) -> ItemPosted:
    await app.communities.settings.put(crowd.owner.at, "", HERE, "Flea market")
    done = await app.selling.post(crowd.member.person, Draft(title=TITLE))
    await app.communities.sharing.share(crowd.member.person, MARKET, done.listing.id)
    return done


async def told(app: App, group: Inbox, clock: FrozenClock) -> list[object]:
    """What arrives there now."""
    before = len(group.sent)
    await app.communities.sharing.follow()
    clock.tick(10)
    await app.delivery.send([group])
    return [outcome for _, outcome in group.sent[before:]]


async def erase(app: App, person: Person) -> None:
    await app.privacy.erase(person, (await app.privacy.ask(person)).token)


async def test_every_message_that_showed_it_says_that_it_is_gone_and_no_more(
    app: App, db: Database, crowd: People, posted: ItemPosted, group: Busy, clock: FrozenClock
) -> None:
    cleo, sharing, items = crowd.member.person, app.communities.sharing, app.selling.items
    assert [type(one) for one in await told(app, group, clock)] == [ItemDue]
    await items.sold(cleo, posted.ref)
    assert [type(one) for one in await told(app, group, clock)] == [ItemOver]  # that one names it still
    await items.renew(cleo, posted.ref)
    await sharing.share(cleo, MARKET, posted.listing.id)
    assert [type(one) for one in await told(app, group, clock)] == [ItemDue]
    await items.sold(cleo, posted.ref)
    await sharing.follow()  # noted, but not told yet
    unsent = await app.selling.post(cleo, Draft(title=f"{TITLE}, another"))
    await sharing.share(cleo, MARKET, unsent.listing.id)
    assert "2 items shared in communities" in str(card(await app.privacy.show(cleo), cleo))
    assert await columns_with(db, "qzlampword")

    await erase(app, cleo)
    assert await columns_with(db, "qzlampword") == set()
    assert await columns_with(db, "cleo") == set()
    assert await SharedItemRow.all().count() == 0
    left = await DeliveryRow.all()
    assert [row.listing_id for row in left] == [None, None]
    gone = [*await told(app, group, clock), *await told(app, group, clock)]  # a group takes one at a time
    assert gone == [ItemOver(None, "message-1"), ItemOver(None, "message-3")]
    shown = card(gone[0], crowd.owner.person)
    assert (shown.title, shown.lines) == ("No longer offered", ("Whoever offered it has withdrawn it.",))
    assert (shown.picture, shown.actions) == (None, ())
    assert await told(app, group, clock) == []


async def test_what_was_on_its_way_is_struck_once_it_arrived(
    app: App, db: Database, crowd: People, posted: ItemPosted, group: Busy, clock: FrozenClock
) -> None:
    group.app, group.leaving = app, crowd.member.person
    assert [type(one) for one in await told(app, group, clock)] == [ItemDue]
    assert await columns_with(db, "qzlampword") == set()
    assert await columns_with(db, "cleo") == set()
    assert await told(app, group, clock) == [ItemOver(None, "message-1")]
    assert await told(app, group, clock) == []
    assert await DeliveryRow.filter(state="parked").count() == 0


async def test_what_was_on_its_way_and_did_not_arrive_is_never_tried_again(
    app: App, crowd: People, posted: ItemPosted, group: Busy, clock: FrozenClock
) -> None:
    group.app, group.leaving = app, crowd.member.person
    group.trouble = [SendFailed(Failure.RETRY, "no connection")]
    for _ in range(3):
        assert await told(app, group, clock) == []
    assert await DeliveryRow.all().count() == 0


async def test_words_that_change_while_it_is_erased_are_struck_after(
    app: App, crowd: People, posted: ItemPosted, group: Busy, clock: FrozenClock
) -> None:
    await told(app, group, clock)
    await app.selling.items.sold(crowd.member.person, posted.ref)
    group.app, group.leaving = app, crowd.member.person
    first = await told(app, group, clock)  # it was read before: this one still says what was sold
    assert [type(one) for one in first] == [ItemOver]
    assert isinstance(first[0], ItemOver)
    assert first[0].listing is not None
    assert {one.listing for one in await told(app, group, clock) if isinstance(one, ItemOver)} == {None}
