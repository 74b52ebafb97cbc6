"""What a delivery will say, read afresh just before it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.delivery.crossing import MIN_CHANGE, TOLD_LATELY
from core.delivery.outcomes import AlertDue, NoticeDue, Satisfied, SummaryDue
from core.delivery.policy import Due, Held
from core.delivery.preference import Preference
from core.delivery.sealing import CODE_TOPIC
from core.delivery.snoozing import set_aside
from core.delivery.standing import Standing
from core.delivery.verification import UNVERIFIED
from core.listings.rows import to_listing
from core.listings.same import Elsewhere, are_same, same_things
from core.models import (
    DeliveryRow,
    DestinationRow,
    ListingRow,
    LoadRow,
    MatchRow,
    PriceChangeRow,
    RuleRow,
    SourceRow,
)
from core.models.instant import from_ms
from core.ports.rates import Rates
from core.prices.kept import worths
from core.rules.matching import Subject, Wanted, prepare, reasons, satisfies
from core.rules.rows import to_criteria, to_rule, to_subject
from core.values import Channel, EventKind, Frequency, ListingState, Money

SUMMARY_SHOWN = 5  # listings of a summary that are shown; the rest is a number
ALSO_SHOWN = 5  # other ads of the same thing that an alert names


@dataclass(frozen=True, slots=True)
class Contents:
    """The facts for the decision, and the outcome to send. None where nothing is left to say."""

    due: Due
    outcome: AlertDue | SummaryDue | NoticeDue | None


@dataclass(frozen=True, slots=True)
class _Speaking:
    """A rule that may still speak, with its words analysed."""

    row: RuleRow
    wanted: Wanted

    def takes(self, listing: ListingRow) -> bool:
        return satisfies(self.wanted, to_subject(listing))


async def contents(
    row: DeliveryRow, destination: DestinationRow, rates: Rates, now: datetime, person: Standing
) -> Contents:
    """Read what stands behind a delivery now: rules may be silent by now, listings gone."""
    is_code = row.kind == "notice" and row.payload["topic"] == CODE_TOPIC
    due = Due(
        row.expires_at,
        destination.state == (UNVERIFIED if is_code else "active"),  # what is not proved yet gets its code alone
        row.kind,
        channel_off=Channel(row.channel) in person.likes.channels_off,
        is_answer=bool(row.payload.get("is_answer")),
        until=from_ms(row.payload["until"]) if "until" in row.payload else None,
        sent_today=person.sent_today,
    )
    if row.kind == "notice":
        return Contents(due, NoticeDue(str(row.payload["topic"]), dict(row.payload.get("facts", {}))))
    snoozed = person.muted.snoozed
    if row.kind == "digest" and snoozed:
        await set_aside(row, snoozed, now)
    found = await _read(row, due, rates, now, person, silent={*person.muted.rules, *snoozed})
    if found.outcome is not None or not snoozed:
        return found
    found = await _read(row, due, rates, now, person, silent=person.muted.rules)
    if found.outcome is None:
        return found
    ids = await MatchRow.filter(delivery_id=row.id, rule_id__in=list(snoozed)).values_list("rule_id", flat=True)
    return Contents(replace(found.due, snoozed_until=min(snoozed[int(str(rule))] for rule in ids)), None)


async def _read(
    row: DeliveryRow, due: Due, rates: Rates, now: datetime, person: Standing, *, silent: Collection[int]
) -> Contents:
    """What the rules that are not silent have to say."""
    matches = await MatchRow.filter(delivery_id=row.id).exclude(rule_id__in=silent).order_by("-listing_id")
    rules = await _speaking({match.rule_id for match in matches}, rates, now)
    told = {(match.rule_id, match.listing_id) for match in matches}
    ids = {listing_id for rule_id, listing_id in told if rule_id in rules}
    left = await ListingRow.filter(id__in=ids, state=ListingState.ACTIVE).order_by("-id")
    # Rule and listing may have changed since they met: an alert must not break its rule as it stands now.
    if row.kind == "alert" and row.hold_reason == TOLD_LATELY:
        told -= {(r, one.id) for one in left for r in rules if await _is_no_drop_now(r, one, matches)}
    holding = [one for one in left if any((r, one.id) in told and rule.takes(one) for r, rule in rules.items())]
    if row.kind == "alert":
        same = await _same(row, left)
        holding = sorted(holding, key=lambda one: one.id != row.listing_id)  # its own listing first, where it holds
        if told:
            holding = holding or [one for one in same if any(rule.takes(one) for rule in rules.values())]
        left += same
    unmuted = [one for one in holding if not person.muted.covers(one)]
    wanted = [one for one in unmuted if person.wants(one)]
    due = replace(
        due,
        rules_speaking=len(rules),
        listings_left=len(left),
        matches_left=len(holding),
        unmuted_left=len(unmuted),
        wanted_left=len(wanted),
        frequency=_frequency(rules.values(), person.likes),
        score=max((one.score for one in wanted if one.score is not None), default=None),
    )
    holding = wanted
    if not holding:
        return Contents(due, None)
    if row.kind == "alert":
        also = [one for one in left if one in holding or are_same(holding[0], one)]
        return Contents(due, await _alert(row, holding[0], also, list(rules.values()), matches))
    heard = [rule for r, rule in rules.items() if any((r, one.id) in told and rule.takes(one) for one in holding)]
    return Contents(due, await _summary(row, holding, heard))


async def _speaking(ids: set[int], rates: Rates, now: datetime) -> dict[int, _Speaking]:
    rows = RuleRow.filter(id__in=ids, enabled=True, deleted=None).order_by("id").prefetch_related("destination")
    return {
        row.id: _Speaking(row, prepare(to_criteria(row), rates))
        for row in await rows
        if row.expires_at is None or row.expires_at > now
    }


async def _same(row: DeliveryRow, left: Sequence[ListingRow]) -> list[ListingRow]:
    """Other active ads of the thing that an alert was to tell of; any of them will do where that one is gone."""
    own = await ListingRow.get_or_none(id=row.listing_id)
    known = {one.id for one in left}
    return [one for one in await same_things(own, active_only=True) if one.id not in known] if own else []


async def _alert(
    row: DeliveryRow,
    chosen: ListingRow,
    also: Sequence[ListingRow],
    rules: Sequence[_Speaking],
    matches: Sequence[MatchRow],
) -> AlertDue:
    taken = to_subject(chosen)
    heard = [rule for rule in rules if rule.takes(chosen)]
    kind = EventKind(row.event_kind or "new")
    former = await _price_before(chosen.id, row.version) if chosen.id == row.listing_id else None
    trigger = EventKind.BACK if kind is EventKind.BACK else EventKind.NEW
    if kind is EventKind.PRICE_DROP and former and satisfies(heard[0].wanted, _at_price(taken, former)):
        trigger = EventKind.PRICE_DROP  # it was within the rule before its price fell
        former = await _price_told(heard[0].row, chosen, matches) or former
    return AlertDue(
        taken.listing,
        kind,
        tuple(Satisfied(to_rule(rule.row), tuple(reasons(rule.wanted, taken))) for rule in heard),
        former,
        trigger,
        await _also(chosen, also),
        (await worths([chosen])).get(chosen.id),
    )


def _frequency(rules: Iterable[_Speaking], likes: Preference) -> Frequency:
    """How often the most eager of the rules behind a message wants to speak."""
    order = list(Frequency)
    said = [Frequency(rule.row.frequency) if rule.row.frequency else likes.frequency for rule in rules]
    return min(said, key=order.index, default=likes.frequency)


def _at_price(seen: Subject, price: Money) -> Subject:
    return replace(seen, listing=replace(seen.listing, price=price))


async def _price_before(listing_id: int, version: int) -> Money | None:
    known = PriceChangeRow.filter(listing_id=listing_id, version__lt=version, price__not_isnull=True)
    row = await known.order_by("-version").first()
    return Money(row.price, row.currency) if row and row.price is not None and row.currency else None


async def _price_told(rule: RuleRow, listing: ListingRow, matches: Sequence[MatchRow]) -> Money | None:
    """What the rule was told last before this alert, where it was more than the price is now."""
    first = min((match.id for match in matches if match.rule_id == rule.id), default=0)
    earlier = MatchRow.filter(rule_id=rule.id, listing_id=listing.id, id__lt=first, delivery__state="sent")
    row = await earlier.order_by("-id").first()
    if row is None or row.price is None or listing.price is None or row.currency != listing.currency:
        return None
    return Money(row.price, listing.currency) if listing.currency and row.price > listing.price else None


async def _is_no_drop_now(rule: int, listing: ListingRow, matches: Sequence[MatchRow]) -> bool:
    """Whether a rule was to tell of nothing but a drop, which meanwhile is none any more."""
    own = [match for match in matches if (match.rule_id, match.listing_id) == (rule, listing.id)]
    if not own or any(match.kind != EventKind.PRICE_DROP for match in own) or listing.price is None:
        return False
    earlier = MatchRow.filter(rule_id=rule, listing_id=listing.id, delivery__state="sent")
    told = await earlier.filter(id__lt=min(match.id for match in own)).order_by("-id").first()
    if told is None or told.price is None or told.currency != listing.currency:
        return False
    return bool(listing.price > told.price * (1 - MIN_CHANGE))


async def _also(chosen: ListingRow, same: Sequence[ListingRow]) -> tuple[Elsewhere, ...]:
    """Where else the same thing is offered now, one entry a source."""
    others = [one for one in same if one.id != chosen.id]
    if not others:
        return ()
    names = {source.key: source.title for source in await SourceRow.filter(key__in={one.source for one in others})}
    entries: dict[str, Elsewhere] = {}
    for one in others:
        name = None if one.source == chosen.source else names.get(one.source, one.source)
        entries.setdefault(one.source, Elsewhere(name, one.url))
    return tuple(entries.values())[:ALSO_SHOWN]


def _each_once(listings: Sequence[ListingRow]) -> list[ListingRow]:
    """Without what is the same thing as an earlier one: each came for itself, and was held before it could say so."""
    kept: dict[str | None, list[ListingRow]] = {}
    for one in listings:
        alike = kept.setdefault(one.fingerprint, [])  # the same things have it in common
        if not any(are_same(one, other) for other in alike[:ALSO_SHOWN]):
            alike.append(one)
    rest = {one.id for alike in kept.values() for one in alike}
    return [one for one in listings if one.id in rest]


async def _summary(row: DeliveryRow, left: Sequence[ListingRow], rules: Sequence[_Speaking]) -> SummaryDue:
    load = await LoadRow.get_or_none(id=row.load_id) if row.load_id else None
    left = sorted(left, key=lambda one: (-(one.score or 0.0), -one.first_seen.timestamp()))
    if "held" in row.payload and not any(rule.row.reposts for rule in rules):
        left = _each_once(left)
    return SummaryDue(
        source=load.source if load else "",
        is_first=load.is_first if load else False,
        listings=tuple(to_listing(r) for r in left[:SUMMARY_SHOWN]),
        total=len(left),
        rules=tuple(to_rule(rule.row) for rule in rules),
        held=Held(row.payload["held"]) if "held" in row.payload else None,
        worth=await worths(left[:SUMMARY_SHOWN]),
    )
