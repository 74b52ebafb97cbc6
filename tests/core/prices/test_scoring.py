"""A listing has its deal score before rules are asked; one that moves later tells nobody twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.talk import Talk
from core.app import App
from core.delivery.crossing import DEBOUNCE
from core.delivery.outcomes import AlertDue, SummaryDue
from core.listings.ingest import Ingest
from core.models import EventRow, ListingRow, MatchRow, PriceAnalysisRow
from core.prices.analyst import Analyst
from core.prices.scoring import KEPT, LONGEST_WAIT, OLD
from core.values import Money, Offer
from tests.builders import offer, wish
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock

PHONES = {"category": "phones", "condition": "good"}
ASKED = (280, 290, 300, 310, 320, 300, 295, 305, 300)
COLOURS = ("black", "white", "red", "blue", "green")


def phone(price: float, **fields: object) -> Offer:
    return offer(f"iPhone 12 128GB {COLOURS[round(price) % 5]}", price, **PHONES, **fields)


async def market(app: App, *prices: float) -> None:
    """Ads that nobody is told of."""
    await app.sources.load([phone(price) for price in prices or ASKED])
    await app.delivery.match()


async def wants_deals(app: App, talk: Talk, score: float = 0.7) -> None:
    await app.rules.create(talk.person, talk.chat, wish("iphone", min_deal_score=score))


async def told(app: App, inbox: Inbox) -> list[object]:
    await app.delivery.match()
    await app.delivery.send([inbox])
    return inbox.of("alice")


async def test_a_new_listing_is_scored_before_it_is_judged(app: App, alice: Talk, ingest: Ingest, inbox: Inbox) -> None:
    await market(app)
    await wants_deals(app, alice)
    await ingest.one(phone(301))
    assert await told(app, inbox) == []
    row = await ingest.one(phone(240))
    (alert,) = await told(app, inbox)
    assert isinstance(alert, AlertDue)
    assert alert.listing.id == row.id
    assert alert.listing.score is not None
    assert alert.listing.score >= 0.7
    assert alert.worth is not None
    assert alert.worth.saving is not None
    assert alert.worth.saving.minor == alert.worth.recommended.minor - 24000
    assert alert.worth.n >= 8
    assert await MatchRow.filter(score=alert.listing.score).count() == 1


async def test_a_drop_that_makes_it_a_deal_is_told(app: App, alice: Talk, ingest: Ingest, inbox: Inbox) -> None:
    await market(app)
    await wants_deals(app, alice)
    dear = phone(305, source_id="one")
    await ingest.one(dear)
    assert await told(app, inbox) == []
    await ingest.one(_at(dear, 230))
    assert len(await told(app, inbox)) == 1
    event = await EventRow.get(listing__source_id="one", kind="price_drop")
    assert event.before is not None
    assert event.before["score"] < 0.7


def _at(one: Offer, dollars: int) -> Offer:
    from dataclasses import replace

    return replace(one, price=Money(dollars * 100, "USD"))


async def test_without_comparables_alerts_flow_and_nothing_has_a_score(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("iphone"))
    row = await ingest.one(phone(240))
    (alert,) = await told(app, inbox)
    assert isinstance(alert, AlertDue)
    assert alert.listing.score is None
    assert alert.worth is None
    kept = await PriceAnalysisRow.get(listing_id=row.id)
    assert (kept.comparable_listings, kept.recommended_price, kept.score) == (0, None, None)


async def test_a_failing_estimate_holds_up_no_alert(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("iphone"))

    async def fail(*_: object) -> None:
        raise RuntimeError("no prices today")

    monkeypatch.setattr(Analyst, "analyse", fail)
    await ingest.one(phone(240))
    assert len(await told(app, inbox)) == 1


async def test_what_cannot_be_scored_is_matched_after_a_while(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await app.rules.create(alice.person, alice.chat, wish("iphone"))

    async def fail(*_: object) -> None:
        raise RuntimeError("the table is locked")

    monkeypatch.setattr(Analyst, "rows", fail)
    await ingest.one(phone(240))
    assert await told(app, inbox) == []
    clock.tick(LONGEST_WAIT.total_seconds())
    assert len(await told(app, inbox)) == 1


async def test_a_score_that_moves_later_is_told_once(
    app: App, alice: Talk, ingest: Ingest, inbox: Inbox, clock: FrozenClock
) -> None:
    row = await ingest.one(phone(240))
    await market(app, *ASKED[:3])
    await wants_deals(app, alice, 0.8)
    assert await told(app, inbox) == []
    assert (await ListingRow.get(id=row.id)).score is None
    clock.tick(60)
    await app.sources.load([phone(price) for price in ASKED[3:]])
    assert await told(app, inbox) == []  # the others came; this one has not been looked into again yet
    clock.tick(OLD.total_seconds() + 1)
    assert await app.prices.scorer.renew() == 10
    assert (await ListingRow.get(id=row.id)).score is not None
    assert await EventRow.filter(kind="rescored", listing_id=row.id).count() == 1
    (alert,) = await told(app, inbox)
    assert isinstance(alert, AlertDue)
    assert alert.listing.id == row.id
    assert await app.prices.scorer.renew() == 0

    # Prices around it rise and fall again: it leaves the rule and comes back, and is not told twice.
    for moved in (200, 300):
        clock.tick((OLD + DEBOUNCE).total_seconds() + 1)
        rows = await ListingRow.exclude(id=row.id)
        await app.sources.load([_at(_again(one), moved + n) for n, one in enumerate(rows)])
        await app.delivery.match()
        await app.prices.scorer.renew()
        await app.delivery.match()
    assert (await ListingRow.get(id=row.id)).score > 0.7  # type: ignore[operator]
    assert len(await told(app, inbox)) == 1


def _again(row: ListingRow) -> Offer:
    return Offer(
        source=row.source,
        source_id=row.source_id,
        title=row.title,
        description=row.description,
        category=row.category,
        condition=row.condition,
        location=row.location,
        latitude=row.latitude,
        longitude=row.longitude,
    )


async def test_many_that_come_within_a_rule_at_once_are_a_few_alerts_and_a_summary(
    app: App, alice: Talk, inbox: Inbox, clock: FrozenClock
) -> None:
    await market(app, *ASKED, *(220 + n for n in range(30)))
    await ListingRow.all().update(score=None, analysed=None)  # as before there were prices
    await wants_deals(app, alice, 0.6)
    clock.tick(60)
    await app.prices.scorer.renew()
    heard = await told(app, inbox)
    assert 1 <= len([one for one in heard if isinstance(one, AlertDue)]) <= 5
    (summary,) = [one for one in heard if isinstance(one, SummaryDue)]
    assert summary.worth
    assert set(summary.worth) <= {listing.id for listing in summary.listings}


async def test_old_analyses_are_forgotten(app: App, clock: FrozenClock) -> None:
    await market(app)
    for _ in range(KEPT + 3):
        clock.tick(timedelta(days=1, seconds=1).total_seconds())
        assert await app.prices.scorer.renew() == len(ASKED)
    assert await PriceAnalysisRow.all().count() == KEPT * len(ASKED)
