"""Events become matches and deliveries: each told once, floods told as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.outcomes import AlertDue, SummaryDue
from core.delivery.recording import ALERTS_A_LOAD, Recorder
from core.listings.ingest import Ingest
from core.models import DeliveryRow, EventRow, ListingRow, MatchRow, RuleRow
from core.values import EventKind, Money, Offer
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock


async def arrive(app: App, *offers: Offer) -> None:
    """Listings of a source that has been read before."""
    await app.sources.load([offer("first load", source="shop")])
    await app.delivery.match()
    await DeliveryRow.all().delete()
    await app.sources.load(offers)


async def told(app: App, inbox: Inbox, name: str) -> list[object]:
    await app.delivery.match()
    await app.delivery.send([inbox])
    return inbox.of(name)


async def test_a_new_listing_reaches_whose_rule_it_meets(app: App, alice: Talk, charlie: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("gaming", "pc", max_price=100_000))
    await app.rules.create(charlie.person, charlie.chat, wish("sofa"))
    await arrive(app, offer("Gaming PC", 850), offer("Gaming PC", 1200))
    alerts = await told(app, inbox, "alice")
    assert [type(a) for a in alerts] == [AlertDue]
    alert = alerts[0]
    assert isinstance(alert, AlertDue)
    assert alert.listing.price == Money(85_000, "USD")
    assert inbox.of("charlie") == []
    assert (await RuleRow.get(person_id=alice.person.id)).last_triggered is not None


async def test_one_message_whatever_number_of_rules_hit(app: App, alice: Talk, inbox: Inbox) -> None:
    for words in (("gaming",), ("pc",), ("gaming", "pc")):
        await app.rules.create(alice.person, alice.chat, wish(*words))
    await arrive(app, offer("Gaming PC"))
    alerts = await told(app, inbox, "alice")
    assert len(alerts) == 1
    assert isinstance(alerts[0], AlertDue)
    assert [s.rule.name for s in alerts[0].satisfied] == ["gaming", "pc", "gaming pc"]
    assert await MatchRow.all().count() == 3


async def test_the_first_load_of_a_source_is_one_summary_each(app: App, alice: Talk, bob: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await app.rules.create(alice.person, alice.chat, wish("sofa"))
    await app.rules.create(bob.person, bob.chat, wish("pc"))
    await app.sources.load([offer("Gaming PC") for _ in range(30)] + [offer("Sofa")])
    (summary,) = await told(app, inbox, "alice")
    assert isinstance(summary, SummaryDue)
    assert (summary.total, summary.is_first, len(summary.rules)) == (31, True, 2)
    (of_bob,) = inbox.of("bob")
    assert isinstance(of_bob, SummaryDue)
    assert of_bob.total == 30


async def test_a_later_load_is_five_alerts_and_a_summary(app: App, alice: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await arrive(app, *[offer("Gaming PC") for _ in range(12)])
    messages = await told(app, inbox, "alice")
    assert [type(m) for m in messages].count(AlertDue) == ALERTS_A_LOAD
    (summary,) = [m for m in messages if isinstance(m, SummaryDue)]
    assert (summary.total, summary.is_first) == (7, False)


async def test_a_summary_waits_for_its_load_and_goes_without_it_in_the_end(
    app: App, ingest: Ingest, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    load = await ingest.begin("slow")
    await ingest.add(load, [offer("Gaming PC", source="slow")])
    assert await told(app, inbox, "alice") == []
    await ingest.add(load, [offer("Gaming PC", source="slow")])
    assert await told(app, inbox, "alice") == []
    clock.tick(11 * 60)
    (summary,) = await told(app, inbox, "alice")
    assert isinstance(summary, SummaryDue)
    assert summary.total == 2


async def test_what_comes_after_a_summary_has_left_gets_another(
    app: App, ingest: Ingest, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    load = await ingest.begin("slow")
    await ingest.add(load, [offer("Gaming PC", source="slow")])
    await app.delivery.match()
    clock.tick(11 * 60)
    await app.delivery.send([inbox])
    await ingest.add(load, [offer("Gaming PC", source="slow")])
    await ingest.finish(load)
    messages = await told(app, inbox, "alice")
    assert [m.total for m in messages if isinstance(m, SummaryDue)] == [1, 1]


async def test_a_price_that_falls_within_a_rule_is_told_and_cents_are_not(app: App, alice: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=80_000))
    pc = offer("Gaming PC", 850)
    await arrive(app, pc)
    assert await told(app, inbox, "alice") == []
    await app.sources.load([replace(pc, price=Money(79_000, "USD"))])
    (alert,) = await told(app, inbox, "alice")
    assert isinstance(alert, AlertDue)
    assert (alert.kind, alert.former_price) == (EventKind.PRICE_DROP, Money(85_000, "USD"))
    await app.sources.load([replace(pc, price=Money(78_999, "USD"))])
    assert len(await told(app, inbox, "alice")) == 1


async def test_a_paused_or_deleted_rule_tells_nothing(app: App, alice: Talk, inbox: Inbox) -> None:
    paused = await app.rules.create(alice.person, alice.chat, wish("pc"))
    deleted = await app.rules.create(alice.person, alice.chat, wish("gaming"))
    await app.rules.pause(alice.person, paused.rule.ref)
    await app.rules.delete(alice.person, deleted.rule.ref)
    await arrive(app, offer("Gaming PC"))
    assert await told(app, inbox, "alice") == []
    assert await DeliveryRow.all().count() == 0


async def test_matching_twice_writes_nothing_twice(app: App, alice: Talk) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await arrive(app, offer("Gaming PC"))
    await app.delivery.match()
    await EventRow.all().update(state="todo")
    await app.delivery.match()
    assert await DeliveryRow.all().count() == 1
    assert await MatchRow.all().count() == 1


async def test_a_batch_that_dies_rolls_back_whole(
    app: App, alice: Talk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await arrive(app, offer("Gaming PC"), offer("Gaming PC"))
    calls = 0
    record = Recorder.record

    async def die(self: Recorder, *args: object) -> set[int]:
        nonlocal calls
        calls += 1
        heard = await record(self, *args)  # type: ignore[arg-type]
        if calls == 2:
            raise KeyboardInterrupt  # no fault of the event's: the process ends here
        return heard

    monkeypatch.setattr(Recorder, "record", die)
    with pytest.raises(KeyboardInterrupt):
        await app.delivery.match()
    assert await MatchRow.all().count() == 0
    assert await EventRow.filter(state="todo").count() == 2
    monkeypatch.undo()
    assert len(await told(app, inbox, "alice")) == 2


async def test_a_poison_event_is_parked_after_three_tries_and_stops_nothing(
    app: App, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc"))
    await arrive(app, offer("Gaming PC poison"), offer("Gaming PC fine"))
    await ListingRow.filter(title__contains="poison").update(condition="mouldy")
    assert len(await told(app, inbox, "alice")) == 1
    for _ in range(5):
        clock.tick(60)
        await app.delivery.match()
    (parked,) = await EventRow.filter(state="parked")
    assert parked.tries == 3
    assert "mouldy" in (parked.error or "")


async def test_a_listing_that_changes_before_it_is_matched_is_told_all_the_same(
    app: App, alice: Talk, inbox: Inbox
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("pc", max_price=100_000))
    first, second = offer("Gaming PC", 500), offer("Gaming PC", 500)
    await arrive(app, first, second)
    await app.sources.load([replace(first, description="with a mouse"), replace(second, price=Money(60_000, "USD"))])
    assert len(await told(app, inbox, "alice")) == 2


async def test_what_comes_within_a_rule_by_a_change_is_told_once(app: App, alice: Talk, inbox: Inbox) -> None:
    await app.rules.create(alice.person, alice.chat, wish("lion"))
    await app.rules.create(alice.person, alice.chat, wish("tiger", min_price=5_000))
    cat, tiger = offer("cat", 20), offer("tiger", 20)
    await arrive(app, cat, tiger)
    assert await told(app, inbox, "alice") == []
    changed = [replace(cat, title="lion"), replace(tiger, price=Money(9_000, "USD"))]
    await app.sources.load(changed)
    assert len(await told(app, inbox, "alice")) == 2
    await app.sources.load([replace(one, description="fluffy") for one in changed])
    assert len(await told(app, inbox, "alice")) == 2
