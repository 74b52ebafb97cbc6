"""Kept listings, and what listings cost before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.errors import Refused, Why
from core.models import ListingRow
from core.values import Money
from tests.builders import offer
from tests.fakes.clock import FrozenClock

DAY = 86_400


async def test_kept_listings_say_what_became_of_them(app: App, alice: Talk, charlie: Talk, clock: FrozenClock) -> None:
    one = offer("Gaming PC", 900)
    await app.sources.load([one, offer("Sofa", 50)])
    pc, sofa = await ListingRow.get(title="Gaming PC"), await ListingRow.get(title="Sofa")
    await app.saved.keep(alice.person, pc.id)
    assert (await app.saved.keep(alice.person, pc.id)).undo is None
    clock.tick(DAY)
    kept = await app.saved.keep(alice.person, sofa.id)
    await app.sources.load([replace(one, price=Money(72_000, "USD"))])
    await ListingRow.filter(id=sofa.id).update(state="sold")
    shown = card(await app.saved.mine(alice.person), alice.person)
    assert [item.title for item in shown.items] == ["Sofa", "Gaming PC"]
    assert shown.items[0].lines[1] == "It was sold."
    assert shown.items[1].lines[1] == "When you kept it: $900; now 20% less."
    assert (await app.saved.mine(charlie.person)).total == 0
    with pytest.raises(Refused):
        await app.take_back(charlie.person, str(kept.undo))
    await app.take_back(alice.person, str(kept.undo))
    assert [k.listing.title for k in (await app.saved.mine(alice.person)).kept] == ["Gaming PC"]


async def test_what_was_forgotten_comes_back_to_its_old_place(app: App, alice: Talk, clock: FrozenClock) -> None:
    await app.sources.load([offer(f"Thing {n}") for n in range(7)])
    ids = [row.id for row in await ListingRow.all().order_by("id")]
    for one in ids:
        clock.tick(1)
        await app.saved.keep(alice.person, one)
    assert [k.listing.id for k in (await app.saved.mine(alice.person, 1)).kept] == [ids[1], ids[0]]
    forgotten = await app.saved.forget(alice.person, ids[0])
    with pytest.raises(Refused) as refused:
        await app.saved.forget(alice.person, ids[0])
    assert refused.value.why is Why.NOT_SAVED
    await app.take_back(alice.person, str(forgotten.undo))
    assert (await app.saved.mine(alice.person, 99)).kept[-1].listing.id == ids[0]


async def test_a_price_history_in_words(app: App, alice: Talk, clock: FrozenClock) -> None:
    one = offer("Gaming PC", 1_000)
    await app.sources.load([one])
    pc = await ListingRow.get()
    (only,) = card(await app.history.show(alice.person, pc.id), alice.person).lines
    assert only.startswith("$1,000 since I first saw it on ")
    for dollars in (900, 750):
        clock.tick(DAY)
        await app.sources.load([replace(one, price=Money(dollars * 100, "USD"))])
    lines = card(await app.history.show(alice.person, pc.id), alice.person).lines
    assert [line.partition(": ")[2] for line in lines] == ["$1,000", "$900", "$750, as it is now: 25% less"]


async def test_what_was_taken_down_is_nobody_s_to_keep(app: App, alice: Talk) -> None:
    await app.sources.load([offer("Gaming PC")])
    await ListingRow.all().update(state="removed")
    pc = await ListingRow.get()
    for asked in (app.saved.keep(alice.person, pc.id), app.history.show(alice.person, pc.id)):
        with pytest.raises(Refused) as refused:
            await asked
        assert refused.value.why is Why.NO_SUCH_LISTING
