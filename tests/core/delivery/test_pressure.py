"""Many rules meet one listing: as many messages as people, in a handful of statements."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from adapters.rates import default_rates
from core.delivery import matcher
from core.delivery.matcher import Matcher
from core.listings.ingest import Ingest
from core.models import DeliveryRow, DestinationRow, EventRow, MatchRow, PersonRow, RuleRow
from core.ports.rates import Rates
from core.store import Database
from core.store.columns import Columns, Row
from core.store.wake import Wake
from tests.builders import offer
from tests.fakes.clock import FrozenClock

PEOPLE, RULES_EACH = 125, 4


class Counted:
    """A database that counts what it is asked."""

    def __init__(self, db: Database) -> None:
        self._db, self.statements = db, list[str]()

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        return self._db.transaction()

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        self.statements.append(sql)
        return await self._db.rows(sql, *values)

    async def insert(self, columns: Columns, rows: Sequence[Row], *returning: str) -> list[dict[str, Any]]:
        self.statements.append(columns.table)
        return await self._db.insert(columns, rows, *returning)

    async def update(self, columns: Columns, rows: Sequence[Row]) -> None:
        self.statements.append(columns.table)
        await self._db.update(columns, rows)


@pytest.fixture
def rates() -> Rates:
    return default_rates()


@pytest.fixture
async def crowd(db: Database, clock: FrozenClock) -> None:
    """Five hundred rules of many people, all of which a gaming PC under $1,000 satisfies."""
    now = clock.now()
    await PersonRow.bulk_create([PersonRow(created=now) for _ in range(PEOPLE)])
    people = await PersonRow.all()
    places = [DestinationRow(person_id=p.id, channel="terminal", address=str(p.id), created=now) for p in people]
    await DestinationRow.bulk_create(places)
    rules = [
        RuleRow(
            ref=f"r{place.id}-{n}",
            person_id=place.person_id,
            destination_id=place.id,
            name=f"rule {n}",
            keywords=["gaming"] if n % 2 else ["pc"],
            max_price=90_000 if n == 3 else 100_000,
            currency="USD",
            created=now,
            updated=now,
        )
        for place in await DestinationRow.all()
        for n in range(RULES_EACH)
    ]
    await RuleRow.bulk_create(rules)


async def test_one_listing_meets_five_hundred_rules(
    db: Database, crowd: None, ingest: Ingest, clock: FrozenClock, rates: Rates
) -> None:
    counted = Counted(db)
    one = Matcher(counted, clock, Wake(), rates)
    await ingest.one(offer("Gaming PC", 850))
    assert await one.run() == 1
    assert len(counted.statements) < 12
    matches = await MatchRow.all()
    assert {m.rule_id for m in matches} == {r.id for r in await RuleRow.all()}
    assert len(matches) == PEOPLE * RULES_EACH
    by_delivery = {d.id: d.person_id for d in await DeliveryRow.all()}
    owners = {r.id: r.person_id for r in await RuleRow.all()}
    assert len(by_delivery) == PEOPLE
    assert all(by_delivery[m.delivery_id] == owners[m.rule_id] for m in matches)
    assert await RuleRow.filter(last_triggered=None).count() == 0


async def test_only_those_that_it_crosses_into_are_told(
    db: Database, crowd: None, ingest: Ingest, clock: FrozenClock, rates: Rates
) -> None:
    one = Matcher(db, clock, Wake(), rates)
    await ingest.one(pc := offer("Gaming PC", 950))
    await one.run()
    assert await MatchRow.all().count() == PEOPLE * (RULES_EACH - 1)
    await DeliveryRow.all().update(state="sent")
    clock.tick(60)
    await ingest.one(offer("Gaming PC", 880, source_id=pc.source_id))
    await one.run()
    assert await MatchRow.filter(version=2).count() == PEOPLE
    assert await DeliveryRow.filter(state="ready").count() == PEOPLE


async def test_a_transaction_ends_when_it_has_written_enough(
    db: Database, crowd: None, ingest: Ingest, clock: FrozenClock, rates: Rates, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(db)
    one = Matcher(counted, clock, Wake(), rates)
    for _ in range(5):
        await ingest.one(offer("Gaming PC", 850))
    monkeypatch.setattr(matcher, "MATCHES_A_BATCH", 900)
    assert await one.run() == 5
    assert len([sql for sql in counted.statements if "tries + 1" in sql]) == 3  # two, two and one
    assert {(e.state, e.tries) for e in await EventRow.all()} == {("done", 1)}
    assert await MatchRow.all().count() == 5 * PEOPLE * RULES_EACH
    assert await DeliveryRow.all().count() == 5 * PEOPLE


async def test_two_matchers_at_once_write_it_once(
    db: Database, crowd: None, ingest: Ingest, clock: FrozenClock, rates: Rates, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):  # the first load of a source is one summary
        load = await ingest.begin("shop")
        await ingest.add(load, [offer("Gaming PC", 850) for _ in range(8)])
        await ingest.finish(load)
    monkeypatch.setattr(matcher, "BATCH", 2)
    matchers = [Matcher(db, clock, Wake(), rates) for _ in range(2)]
    assert sum(await asyncio.gather(*(one.run() for one in matchers))) == 16
    assert {(e.state, e.tries) for e in await EventRow.all()} == {("done", 1)}
    assert await MatchRow.all().count() == 16 * PEOPLE * RULES_EACH
    for kind, count in (("digest", 2), ("alert", 5)):
        rows = await DeliveryRow.filter(kind=kind)
        assert {row.destination_id for row in rows} == {row.id for row in await DestinationRow.all()}
        assert len(rows) >= count * PEOPLE  # two that do not see each other's may each begin one
        assert len(rows) < 2 * count * PEOPLE
