"""Rules doubled, taken along as a file, and brought back from one."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from core.errors import Refused, Why
from core.models import DestinationRow, PersonRow, RuleRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.rates import Rates
from core.refs import new_ref
from core.rules import exchange
from core.rules.candidates import matching_now
from core.rules.exchange import Entry, Unusable, entry_of
from core.rules.expectation import expect
from core.rules.matching import prepare
from core.rules.outcomes import RuleCreated
from core.rules.owned import own
from core.rules.rows import criteria_columns, to_rule, triggers_column
from core.rules.saving import NAME_LENGTH, SHOWN_AT_ONCE, check_number
from core.store import Database
from core.store.wake import Wake
from core.undo import Undo
from core.values import Chat, Person, Rule

_NUMBERED = re.compile(r"(.*) \((\d{1,3})\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RulesExported:
    """A person's rules as a file; `total` of them."""

    name: str
    data: bytes
    total: int


@dataclass(frozen=True, slots=True)
class RulesImported:
    """What came of a file of rules: added, had already (by name), unusable. `undo` removes what was added."""

    added: tuple[Rule, ...]
    already: tuple[str, ...]
    unusable: tuple[Unusable, ...]
    undo: str | None


@dataclass(frozen=True, slots=True)
class RulesRemoved:
    """Rules that an import had added are gone again, by name."""

    names: tuple[str, ...]


class Copies:
    """Clone, export and import."""

    def __init__(
        self, db: Database, clock: Clock, people: People, undo: Undo, saved: Wake, rates: Rates, most: int
    ) -> None:
        """`most` rules a person. `saved` is woken when rules have been added."""
        self._db, self._clock, self._people, self._undo = db, clock, people, undo
        self._saved, self._rates, self._most = saved, rates, most

    async def clone(self, person: Person, ref: str) -> RuleCreated:
        """A second rule that asks and tells as this one does, where this one does. Raises Refused(RULE_LIMIT)."""
        original = await own(person, ref)
        entry = entry_of(to_rule(original))
        async with self._db.transaction():
            mine = await self._all(person, lock=True)
            check_number(len(mine), self._most)
            name = numbered(entry.name, {rule.name for rule in mine})
            row = await self._add(person, original.destination, replace(entry, name=name))
        self._saved.up()
        wanted = prepare(entry.criteria, self._rates)
        newest, total = await matching_now(wanted, SHOWN_AT_ONCE)
        expected = await expect(wanted, self._clock.now())
        token = await self._undo.offer(person.id, "rule.delete", ref=row.ref)
        return RuleCreated(to_rule(row), total, (), token, tuple(newest), expected)

    async def export(self, person: Person) -> RulesExported:
        """All rules of a person."""
        rules = await self._all(person)
        return RulesExported(exchange.FILE_NAME, exchange.write(entry_of(rule) for rule in rules), len(rules))

    async def bring(self, person: Person, chat: Chat, data: bytes) -> RulesImported:
        """Add the rules of a file that this person does not have; their alerts go to `chat`.

        Raises Refused for the whole file: FILE_TOO_LARGE, FILE_UNREADABLE, FILE_VERSION.
        """
        found = await asyncio.to_thread(exchange.read, data)  # a quarter of a megabyte takes its time
        unusable = [entry for entry in found if isinstance(entry, Unusable)]
        destination = await self._people.destination(person, chat)
        added: list[RuleRow] = []
        already: list[str] = []
        async with self._db.transaction():
            mine = await self._all(person, lock=True)
            there = Counter(_alike(entry_of(rule)) for rule in mine)
            for number, entry in enumerate(found, start=1):
                if isinstance(entry, Unusable):
                    continue
                if there[_alike(entry)]:
                    there[_alike(entry)] -= 1
                    already.append(entry.name)
                elif len(mine) + len(added) >= self._most:
                    unusable.append(Unusable(number, entry.name, Refused(Why.RULE_LIMIT, limit=self._most)))
                else:
                    added.append(await self._add(person, destination, entry))
        unusable.sort(key=lambda entry: entry.number)
        refs = [row.ref for row in added]
        undo = await self._undo.offer(person.id, "rules.remove", refs=refs) if refs else None
        self._saved.up()
        return RulesImported(tuple(to_rule(row) for row in added), tuple(already), tuple(unusable), undo)

    async def remove(self, person: Person, refs: list[str]) -> RulesRemoved:
        """Undo of an import: what is left of what it added goes. Raises Refused(UNDO_EXPIRED) where nothing is."""
        now = self._clock.now()
        left = RuleRow.filter(person_id=person.id, ref__in=refs, deleted=None)
        names = [row.name for row in await left.order_by("id")]
        if not names:
            raise Refused(Why.UNDO_EXPIRED)
        await RuleRow.filter(person_id=person.id, ref__in=refs, deleted=None).update(deleted=now, updated=now)
        return RulesRemoved(tuple(names))

    async def _all(self, person: Person, *, lock: bool = False) -> list[Rule]:
        """A person's rules, the oldest first; with `lock`, nobody else adds one that way before we are done."""
        if lock:
            await PersonRow.filter(id=person.id).select_for_update().first()
        rows = RuleRow.filter(person_id=person.id, deleted=None).order_by("id").prefetch_related("destination")
        return [to_rule(row) for row in await rows]

    async def _add(self, person: Person, destination: DestinationRow, entry: Entry) -> RuleRow:
        now = self._clock.now()
        return await RuleRow.create(
            ref=new_ref(),
            person_id=person.id,
            destination=destination,
            notification_channels=[destination.channel],
            created=now,
            updated=now,
            **_columns(entry),
        )


def numbered(name: str, taken: set[str]) -> str:
    """`name (2)`, or the next number that no other rule has; a long name gives way to the number."""
    found = _NUMBERED.fullmatch(name)
    stem = found[1] if found else name
    endings = (f" ({number})" for number in count(2))
    names = (stem[: NAME_LENGTH - len(ending)] + ending for ending in endings)
    return next(name for name in names if name not in taken)


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "enabled": entry.enabled,
        "triggers": triggers_column(entry.triggers),
        "reposts": entry.reposts,
        "expires_at": entry.expires_at,
        "note": entry.note,
        "frequency": entry.frequency.value if entry.frequency else None,
        **criteria_columns(entry.criteria),
    }


def _alike(entry: Entry) -> Entry:
    """What two rules are compared by: all but whether they are paused."""
    return replace(entry, enabled=True)
