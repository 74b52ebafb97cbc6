"""The rule book knows every rule that speaks, whoever saved it, and reads again only what has changed."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from adapters.rates import default_rates
from bot.talk import Talk
from core.app import App
from core.delivery import rulebook
from core.delivery.rulebook import OVERLAP, RuleBook
from core.models import RuleRow
from core.rules.matching import Subject, subject
from core.store import Database
from core.values import Listing, ListingState, Money
from tests.builders import wish
from tests.fakes.clock import FrozenClock

ANOTHER_PROCESS = """
import asyncio, json, sys
from datetime import UTC, datetime
from pathlib import Path
from config.compose.storage import open_storage
from core.models import RuleRow

async def main(address, home, person, destination, moment):
    at = datetime.fromisoformat(moment)
    async with open_storage(address, Path(home)):
        row = await RuleRow.create(
            ref="elsewhere", person_id=int(person), destination_id=int(destination), name="desk", keywords=["desk"],
            created=at, updated=at,
        )
        print(row.id)

asyncio.run(main(*sys.argv[1:]))
"""


class CountedReads:
    """A database that remembers how many rows it has given."""

    def __init__(self, db: Database) -> None:
        self._db, self.given = db, 0

    def transaction(self) -> Any:
        return self._db.transaction()

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        found = await self._db.rows(sql, *values)
        self.given += len(found)
        return found


@pytest.fixture
def book(db: Database) -> RuleBook:
    return RuleBook(db, default_rates())


def seen(title: str) -> Subject:
    return subject(
        Listing(
            1, "shop", "1", title, "", None, None, Money(50_00, "USD"), None, None, None, None, (), None,
            datetime.fromisoformat("2026-03-01T12:00+00:00"), 1, ListingState.ACTIVE, None,
        )
    )  # fmt: skip


async def copies(ref: str, count: int, updated: datetime, **columns: object) -> None:
    """Many rules like this one, written at once as an import would."""
    row = await RuleRow.get(ref=ref)
    same = {"person_id": row.person_id, "destination_id": row.destination_id, "created": updated, "updated": updated}
    rows = [RuleRow(ref=f"r{updated:%M%S}{n}", name="copy", **same, **columns) for n in range(count)]
    await RuleRow.bulk_create(rows)


async def test_it_follows_all_that_happens_to_a_rule(app: App, alice: Talk, book: RuleBook, clock: FrozenClock) -> None:
    async def met(title: str) -> bool:
        clock.tick(1)
        await book.refresh(clock.now())
        return bool(book.satisfied_by(seen(title)))

    assert not await met("Oak desk")
    rule = (await app.rules.create(alice.person, alice.chat, wish("desk"))).rule
    assert await met("Oak desk")
    await app.rules.pause(alice.person, rule.ref)
    assert not await met("Oak desk")
    await app.rules.resume(alice.person, rule.ref)
    assert await met("Oak desk")
    await app.rules.edit(alice.person, rule.ref, wish("lamp"))
    assert not await met("Oak desk")
    assert await met("Oak lamp")
    await app.rules.delete(alice.person, rule.ref)
    assert not await met("Oak lamp")


async def test_a_rule_that_another_process_saved_is_seen_at_once(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock, database_address: str, tmp_path: Any
) -> None:
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    await book.refresh(clock.now())
    arguments = (str(alice.person.id), str(rule.destination.id), clock.now().isoformat())
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ANOTHER_PROCESS, database_address, str(tmp_path), *arguments,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await other.communicate()
    began = perf_counter()
    await book.refresh(clock.now())
    assert book.satisfied_by(seen("Oak desk")) == [int(said)]
    assert perf_counter() - began < 1


async def test_a_rule_committed_late_or_by_a_slow_clock_is_seen(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock
) -> None:
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    clock.tick(3600)
    await book.refresh(clock.now())
    await copies(rule.ref, 1, clock.now() - OVERLAP + timedelta(seconds=1), keywords=["desk"])
    await book.refresh(clock.now())
    assert len(book.satisfied_by(seen("Oak desk"))) == 1


async def test_an_import_is_read_once_and_not_at_every_look(
    app: App, alice: Talk, db: Database, clock: FrozenClock
) -> None:
    counted = CountedReads(db)
    book = RuleBook(counted, default_rates())
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    await book.refresh(clock.now())
    clock.tick(1)
    await copies(rule.ref, 600, clock.now(), keywords=["desk"])
    await book.refresh(clock.now())
    assert len(book.satisfied_by(seen("Oak desk"))) == 600
    counted.given = 0
    await book.refresh(clock.now())
    assert counted.given <= 2, "one row a second in which rules were saved"
    clock.tick(1)
    await app.rules.edit(alice.person, rule.ref, wish("sofa"))
    await book.refresh(clock.now())
    assert book.satisfied_by(seen("Blue sofa")) == [rule.id]
    assert counted.given < 10, "one rule changed: the import is not read again"


async def test_one_paused_and_one_resumed_in_the_same_moment_are_both_seen(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock
) -> None:
    desk, lamp = [(await app.rules.create(alice.person, alice.chat, wish(word))).rule for word in ("desk", "lamp")]
    await app.rules.pause(alice.person, lamp.ref)
    await book.refresh(clock.now())
    await app.rules.pause(alice.person, desk.ref)
    await app.rules.resume(alice.person, lamp.ref)
    await book.refresh(clock.now())
    assert book.satisfied_by(seen("Desk lamp")) == [lamp.id]


async def test_many_rules_are_sealed_while_matching_goes_on(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rulebook, "SEAL_FROM", 50)
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    clock.tick(1)
    await copies(rule.ref, 100, clock.now(), keywords=["desk"])
    await book.refresh(clock.now())
    assert len(book.satisfied_by(seen("Oak desk"))) == 100, "also while the sealing is under way"
    clock.tick(1)
    gone = await RuleRow.filter(name="copy").first()
    gone = await RuleRow.filter(name="copy").first()
    assert gone is not None
    await RuleRow.filter(id=gone.id).update(enabled=False, updated=clock.now())
    clock.tick(1)
    await copies(rule.ref, 1, clock.now(), keywords=["desk"])
    async with asyncio.timeout(20):
        while not book.sealed:
            await book.refresh(clock.now())
    found = book.satisfied_by(seen("Oak desk"))
    assert len(found) == 100, "one came, one went"
    assert gone.id not in found
    assert book.satisfied_by(seen("Oak lamp")) == [rule.id]


async def test_a_first_look_at_very_many_rules_seals_on_the_way(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rulebook, "SEAL_FROM", 100)
    monkeypatch.setattr(rulebook, "CHUNK", 50)
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    await copies(rule.ref, 240, clock.now(), keywords=["desk"], any_of=[["oak", "pine"]], min_price=10, currency="USD")
    await book.refresh(clock.now())
    assert book.sealed == 200
    assert len(book.satisfied_by(seen("Oak desk"))) == 240
    assert not book.satisfied_by(seen("Steel desk"))


async def test_a_rule_that_cannot_be_read_silences_no_other(
    app: App, alice: Talk, book: RuleBook, clock: FrozenClock
) -> None:
    rule = (await app.rules.create(alice.person, alice.chat, wish("lamp"))).rule
    await copies(rule.ref, 1, clock.now(), keywords=["lamp"], conditions=["as it was in 1890"])
    await book.refresh(clock.now())
    assert book.satisfied_by(seen("Oak lamp")) == [rule.id]
