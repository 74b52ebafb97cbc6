"""What a delivery will say, read afresh just before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from core.delivery.outcomes import AlertDue, NoticeDue, Satisfied, SummaryDue
from core.delivery.policy import Due
from core.listings.rows import to_listing
from core.models import DeliveryRow, DestinationRow, ListingRow, LoadRow, MatchRow, PriceChangeRow, RuleRow
from core.ports.rates import Rates
from core.rules.matching import prepare, reasons, satisfies
from core.rules.rows import to_criteria, to_rule, to_subject
from core.values import EventKind, ListingState, Money

SUMMARY_SHOWN = 5  # listings of a summary that are shown; the rest is a number


@dataclass(frozen=True, slots=True)
class Contents:
    """The facts for the decision, and the outcome to send. None where nothing is left to say."""

    due: Due
    outcome: AlertDue | SummaryDue | NoticeDue | None


async def contents(row: DeliveryRow, destination: DestinationRow, rates: Rates) -> Contents:
    """Read what stands behind a delivery now: rules may be silent by now, listings gone."""
    active = destination.state == "active"
    if row.kind == "notice":
        facts = dict(row.payload.get("facts", {}))
        return Contents(Due(row.expires_at, active, True, 0, 0, 0), NoticeDue(str(row.payload["topic"]), facts))
    matches = await MatchRow.filter(delivery_id=row.id).order_by("-listing_id")
    rules = {
        r.id: r
        for r in await RuleRow.filter(id__in={m.rule_id for m in matches}, enabled=True, deleted=None)
        .order_by("id")
        .prefetch_related("destination")
    }
    told = {(m.rule_id, m.listing_id) for m in matches if m.rule_id in rules}
    ids = {listing_id for _, listing_id in told}
    left = await ListingRow.filter(id__in=ids, state=ListingState.ACTIVE).order_by("-id")
    wanted = {rule_id: prepare(to_criteria(rule), rates) for rule_id, rule in rules.items()}
    # Rule and listing may have changed since they met: an alert must not break its rule as it stands now.
    holding = {
        (rule_id, listing.id)
        for listing in left
        for rule_id in rules
        if (rule_id, listing.id) in told and satisfies(wanted[rule_id], to_subject(listing))
    }
    listings = [listing for listing in left if any(listing.id == held for _, held in holding)]
    speaking = [rule for rule in rules.values() if any(rule.id == held for held, _ in holding)]
    due = Due(row.expires_at, active, False, len(rules), len(left), len(holding))
    if not holding:
        return Contents(due, None)
    if row.kind == "alert":
        return Contents(due, await _alert(row, listings[0], speaking, rates))
    return Contents(due, await _summary(row, listings, speaking))


async def _alert(row: DeliveryRow, listing_row: ListingRow, rules: list[RuleRow], rates: Rates) -> AlertDue:
    listing = to_listing(listing_row)
    taken = to_subject(listing_row)
    satisfied = tuple(Satisfied(to_rule(r), tuple(reasons(prepare(to_criteria(r), rates), taken))) for r in rules)
    before = await PriceChangeRow.filter(listing_id=listing.id, version__lt=row.version).order_by("-version").first()
    former = Money(before.price, before.currency) if before and before.price is not None and before.currency else None
    return AlertDue(listing, EventKind(row.event_kind or "new"), satisfied, former)


async def _summary(row: DeliveryRow, left: list[ListingRow], rules: list[RuleRow]) -> SummaryDue:
    load = await LoadRow.get_or_none(id=row.load_id) if row.load_id else None
    return SummaryDue(
        source=load.source if load else "",
        is_first=load.is_first if load else False,
        listings=tuple(to_listing(r) for r in left[:SUMMARY_SHOWN]),
        total=len(left),
        rules=tuple(to_rule(r) for r in rules),
    )
