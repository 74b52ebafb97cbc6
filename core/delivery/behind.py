"""All that stands behind a batch of deliveries, read at once: as many statements for twenty as for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.delivery.crossing import TOLD_LATELY
from core.delivery.telling import chunks
from core.listings.rows import to_listing
from core.listings.same import there_of_same
from core.models import DeliveryRow, ListingRow, LoadRow, MatchRow, PriceChangeRow, RuleRow, SourceRow
from core.ports.rates import Rates
from core.rules.matching import Subject, Wanted, prepare, satisfies
from core.rules.rows import to_criteria, to_rule, to_subject
from core.values import EventKind, Listing, ListingState, Rule


@dataclass(frozen=True, eq=False)
class Advert:
    """A listing's row, with what is made of it once for all messages of a batch."""

    row: ListingRow

    @cached_property
    def subject(self) -> Subject:
        return to_subject(self.row)

    @cached_property
    def listing(self) -> Listing:
        return to_listing(self.row)


@dataclass(frozen=True, eq=False)
class Speaking:
    """A rule that may still speak, with its words analysed."""

    row: RuleRow
    wanted: Wanted

    @cached_property
    def rule(self) -> Rule:
        return to_rule(self.row)

    def takes(self, advert: Advert) -> bool:
        return satisfies(self.wanted, advert.subject)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is there now. Of listings, those that can still be had, but `same` has them by the ad of an alert."""

    matches: Mapping[int, Sequence[MatchRow]]  # by delivery, the newest listing first
    rules: Mapping[int, Speaking]  # those that may still speak
    listings: Mapping[int, Advert]
    same: Mapping[int, Sequence[Advert]]  # by listing: other ads of the same thing, the newest first
    prices: Mapping[int, Sequence[PriceChangeRow]]  # by listing, the newest first
    told: Sequence[MatchRow]  # that were sent, of the rules and listings of drops, the newest first
    sources: Mapping[str, str]  # names, of those that another ad of a thing stands in
    loads: Mapping[int, LoadRow]
    every: Mapping[int, Advert]  # of all that is told of, also what can no longer be had


async def read_behind(rows: Sequence[DeliveryRow], rates: Rates, now: datetime) -> Behind:
    """Rules may be silent by now, listings gone."""
    matches = await _matches(rows)
    alerts = [row for row in rows if row.kind == "alert"]
    known = await _listings({*_listing_ids(matches), *(row.listing_id for row in rows if row.listing_id is not None)})
    adverts = {each: Advert(row) for each, row in known.items()}
    same = await there_of_same([known[row.listing_id] for row in alerts if row.listing_id in known])
    others = [other for found in same.values() for other in found]
    adverts |= {other.id: Advert(other) for other in others if other.id not in adverts}
    return Behind(
        matches,
        await _rules({match.rule_id for found in matches.values() for match in found}, rates, now),
        {each: advert for each, advert in adverts.items() if advert.row.state == ListingState.ACTIVE},
        {each: [adverts[other.id] for other in found] for each, found in same.items()},
        await _prices(alerts),
        await _told(alerts, matches),
        await _sources(others),
        await _loads(rows),
        adverts,
    )


async def _matches(rows: Sequence[DeliveryRow]) -> dict[int, list[MatchRow]]:
    found: dict[int, list[MatchRow]] = {row.id: [] for row in rows}
    for match in await MatchRow.filter(delivery_id__in=list(found)).order_by("-listing_id"):
        found[match.delivery_id].append(match)
    return found


def _listing_ids(matches: Mapping[int, Iterable[MatchRow]]) -> set[int]:
    return {match.listing_id for found in matches.values() for match in found}


async def _listings(ids: set[int]) -> dict[int, ListingRow]:
    return {row.id: row for some in chunks(sorted(ids)) for row in await ListingRow.filter(id__in=some)}


async def _rules(ids: set[int], rates: Rates, now: datetime) -> dict[int, Speaking]:
    rows = RuleRow.filter(id__in=ids, enabled=True, deleted=None).order_by("id").prefetch_related("destination")
    return {
        row.id: Speaking(row, prepare(to_criteria(row), rates))
        for row in (await rows if ids else ())
        if row.expires_at is None or row.expires_at > now
    }


async def _prices(alerts: Sequence[DeliveryRow]) -> dict[int, list[PriceChangeRow]]:
    """Only of what was not there for the first time: the first price has none before it."""
    found: dict[int, list[PriceChangeRow]] = {
        row.listing_id: [] for row in alerts if row.listing_id and row.version > 1
    }
    known = PriceChangeRow.filter(listing_id__in=list(found), price__not_isnull=True).order_by("-version")
    for change in await known if found else ():
        found[change.listing_id].append(change)
    return found


async def _told(alerts: Sequence[DeliveryRow], matches: Mapping[int, Iterable[MatchRow]]) -> list[MatchRow]:
    late_or_drop = (row for row in alerts if row.event_kind == EventKind.PRICE_DROP or row.hold_reason == TOLD_LATELY)
    pairs = [(match.rule_id, match.listing_id) for row in late_or_drop for match in matches[row.id]]
    if not pairs:
        return []
    sent = MatchRow.filter(delivery__state="sent", rule_id__in={rule for rule, _ in pairs})
    return await sent.filter(listing_id__in={listing for _, listing in pairs}).order_by("-id")


async def _sources(others: Sequence[ListingRow]) -> dict[str, str]:
    keys = {other.source for other in others}
    return {source.key: source.title for source in await SourceRow.filter(key__in=keys)} if keys else {}


async def _loads(rows: Sequence[DeliveryRow]) -> dict[int, LoadRow]:
    ids = {row.load_id for row in rows if row.kind == "digest" and row.load_id is not None}
    return {load.id: load for load in await LoadRow.filter(id__in=ids)} if ids else {}
