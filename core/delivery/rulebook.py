"""The rules that speak, indexed for reverse search, kept current by what has changed since the last look."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.models import RuleRow
from core.ports.rates import Rates
from core.rules.index import RuleIndex
from core.rules.matching import Subject, prepare
from core.rules.rows import to_criteria

OVERLAP = timedelta(minutes=5)  # between looks: clocks of several processes differ, and a commit may come late


class RuleBook:
    """Answers which rules a listing satisfies without asking each. One a process."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._index = RuleIndex(rates=rates)
        self._looked: datetime | None = None

    async def refresh(self, now: datetime) -> None:
        """Take in every rule that was saved, changed, paused or deleted, by any process, since the last look."""
        rows = RuleRow.filter(enabled=True, deleted=None)
        if self._looked is not None:
            rows = RuleRow.filter(updated__gte=self._looked - OVERLAP)
        for row in await rows:
            self._take(row)
        self._looked = now

    def satisfied_by(self, seen: Subject) -> list[int]:
        """Ids of the rules that a listing satisfies, the oldest first."""
        return sorted(self._index.matching(seen))

    def _take(self, row: RuleRow) -> None:
        if not row.enabled or row.deleted is not None:
            self._index.remove(row.id)
            return
        if self._index.version(row.id) != row.version:
            self._index.add(row.id, row.version, prepare(to_criteria(row), self._rates))
