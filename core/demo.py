"""The demo's listings: one a minute, and for a newly saved rule one that fits it within seconds."""

from __future__ import annotations

from datetime import timedelta

from core.listings.ingest import Ingest
from core.models import ListingRow, MatchRow, RuleRow
from core.ports.clock import Clock
from core.ports.demo import DemoSource
from core.rules.matching import prepare, satisfies
from core.rules.rows import to_criteria, to_subject
from core.values import DEMO_SOURCE, Offer

FRESH = timedelta(minutes=2)  # a rule is newly saved for so long
MOST_LISTINGS = 500  # older demo listings make room


class Demo:
    """Posts listings of our own making. Does nothing unless the demo is on."""

    def __init__(self, ingest: Ingest, source: DemoSource | None, clock: Clock) -> None:
        """`source` is None where the demo is off."""
        self._ingest, self._source, self._clock = ingest, source, clock

    async def post_any(self) -> bool:
        """Post the next listing; the oldest beyond a few hundred go."""
        if self._source is None:
            return False
        await self._ingest.one(self._source.any(self._number()))
        last_kept = await ListingRow.filter(source=DEMO_SOURCE).order_by("-id").offset(MOST_LISTINGS).first()
        if last_kept:
            await ListingRow.filter(source=DEMO_SOURCE, id__lte=last_kept.id).delete()
        return True

    async def post_fitting(self) -> int:
        """For each rule saved in the last minutes that no demo listing has met: one that meets it."""
        if self._source is None:
            return 0
        since = self._clock.now() - FRESH
        rules = await RuleRow.filter(enabled=True, deleted=None, updated__gte=since)
        posted = 0
        for rule in rules:
            if await MatchRow.filter(rule_id=rule.id, rule_version=rule.version, listing__source=DEMO_SOURCE).exists():
                continue
            offer = self._source.fitting(to_criteria(rule), self._number() + posted)
            if offer is not None and self._fits(offer, rule):
                await self._ingest.one(offer)
                posted += 1
        return posted

    def _number(self) -> int:
        """A number that no earlier post had: the moment in milliseconds."""
        return int(self._clock.now().timestamp() * 1000)

    def _fits(self, offer: Offer, rule: RuleRow) -> bool:
        """The verdict's word on it: the demo must not tell a rule what the rule did not ask for."""
        row = self._ingest.row(offer)
        return satisfies(prepare(to_criteria(rule)), to_subject(row))
