"""Cleo shares what she sells in the flea market: once, and anew when it comes back; and what is over is noted there."""

from __future__ import annotations

import pytest

from core.app import App
from core.delivery.outcomes import ItemDue, ItemOver
from core.models import DeliveryRow, SharedItemRow
from core.selling.draft import Draft
from core.selling.outcomes import ItemPosted
from core.values import Channel
from tests.conftest import Inbox
from tests.core.communities.conftest import HERE, MARKET, People
from tests.fakes.clock import FrozenClock


@pytest.fixture
def group() -> Inbox:
    return Inbox(Channel.TELEGRAM_CHAT)


@pytest.fixture
async def posted(app: App, crowd: People) -> ItemPosted:
    """Cleo's lamp. The market is told of all things in one place."""
    await app.communities.settings.put(crowd.owner.at, "", HERE, "Flea market")
    return await app.selling.post(crowd.member.person, Draft(title="Lamp"))


async def shared(app: App, crowd: People, posted: ItemPosted) -> bool:
    """It is shared; whether it was so already."""
    return (await app.communities.sharing.share(crowd.member.person, MARKET, posted.listing.id)).again


async def told(app: App, group: Inbox, clock: FrozenClock) -> list[str]:
    """What arrives there now."""
    before = len(group.sent)
    await app.communities.sharing.follow()
    clock.tick(10)
    await app.delivery.send([group])
    return [type(outcome).__name__ for _, outcome in group.sent[before:] if isinstance(outcome, ItemDue | ItemOver)]


async def test_an_item_that_comes_back_is_shared_anew(
    app: App, crowd: People, posted: ItemPosted, group: Inbox, clock: FrozenClock
) -> None:
    assert not await shared(app, crowd, posted)
    assert await shared(app, crowd, posted)  # it is on its way
    assert await told(app, group, clock) == ["ItemDue"]
    assert await shared(app, crowd, posted)
    assert await told(app, group, clock) == []
    for _ in range(2):  # sold and back, as often as that happens
        await app.selling.items.sold(crowd.member.person, posted.ref)
        assert await told(app, group, clock) == ["ItemOver"]
        await app.selling.items.renew(crowd.member.person, posted.ref)
        asked = await app.communities.sharing.ask(crowd.member.person, MARKET.platform, posted.listing.id)
        assert asked.shared == frozenset()
        assert not await shared(app, crowd, posted)
        assert await shared(app, crowd, posted)
        assert await told(app, group, clock) == ["ItemDue"]
    over = [outcome.message for _, outcome in group.sent if isinstance(outcome, ItemOver)]
    assert len(set(over)) == 2  # each message that showed it says so, once
    assert await SharedItemRow.all().count() == 1


async def test_what_never_left_is_shared_anew(
    app: App, crowd: People, posted: ItemPosted, group: Inbox, clock: FrozenClock
) -> None:
    await shared(app, crowd, posted)
    sold = await app.selling.items.sold(crowd.member.person, posted.ref)
    assert await told(app, group, clock) == []
    await app.take_back(crowd.member.person, sold.undo)
    assert not await shared(app, crowd, posted)
    assert await told(app, group, clock) == ["ItemDue"]


async def test_what_arrives_while_others_are_followed_up_is_noted_too(
    app: App, crowd: People, posted: ItemPosted, group: Inbox, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was on its way when the turn began."""
    await shared(app, crowd, posted)
    await app.selling.items.sold(crowd.member.person, posted.ref)
    sharing, end = app.communities.sharing, app.communities.sharing._end

    async def later(row: SharedItemRow) -> bool:
        await DeliveryRow.filter(id=row.delivery_id).update(state="sent", provider_id="-1001:7")
        return await end(row)

    monkeypatch.setattr(sharing, "_end", later)
    assert await told(app, group, clock) == ["ItemOver"]
    [(_, outcome)] = group.sent
    assert isinstance(outcome, ItemOver)
    assert outcome.message == "-1001:7"
