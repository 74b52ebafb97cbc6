"""What a delivery will say, worked out afresh just before it is sent; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.delivery.behind import Advert, Behind, Speaking
from core.delivery.crossing import MIN_CHANGE, TOLD_LATELY
from core.delivery.outcomes import (
    ITEM_DUE,
    ITEM_OVER,
    WELCOME,
    AlertDue,
    CommunityGreeted,
    ItemDue,
    ItemOver,
    NoticeDue,
    Satisfied,
    SummaryDue,
)
from core.delivery.policy import Due, Held
from core.delivery.preference import Preference
from core.delivery.sealing import CODE_TOPIC
from core.delivery.standing import Standing
from core.delivery.verification import UNVERIFIED
from core.listings.same import Elsewhere, are_same
from core.models import DeliveryRow, DestinationRow, ListingRow, MatchRow
from core.models.instant import from_ms
from core.prices.analysis import Worth
from core.rules.matching import Subject, reasons, satisfies
from core.values import Channel, EventKind, Frequency, Money

SUMMARY_SHOWN = 5  # listings of a summary that are shown; the rest is a number
ALSO_SHOWN = 5  # other ads of the same thing that an alert names


@dataclass(frozen=True, slots=True)
class Contents:
    """The facts for the decision, and the outcome to send. None where nothing is left to say.

    `shown` are the listings that it shows; `priced` says what they are worth.
    """

    due: Due
    outcome: AlertDue | SummaryDue | NoticeDue | CommunityGreeted | ItemDue | ItemOver | None
    shown: Sequence[ListingRow] = ()


def priced(outcome: object, worth: Mapping[int, Worth]) -> object:
    """The outcome, with what is known of the worth of its listings, by id."""
    match outcome:
        case AlertDue():
            return replace(outcome, worth=worth.get(outcome.listing.id))
        case SummaryDue():
            known = {one.id: worth[one.id] for one in outcome.listings if one.id in worth}
            return replace(outcome, worth=known)
        case _:
            return outcome


def contents(row: DeliveryRow, destination: DestinationRow, behind: Behind, person: Standing) -> Contents:
    """What a delivery has to say to its person now."""
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
        return _notice(row, due, behind)
    snoozed = person.muted.snoozed
    found = _said(row, due, behind, person, silent={*person.muted.rules, *snoozed})
    if found.outcome is not None or not snoozed:
        return found
    found = _said(row, due, behind, person, silent=person.muted.rules)
    if found.outcome is None:
        return found
    until = min(snoozed[match.rule_id] for match in behind.matches[row.id] if match.rule_id in snoozed)
    return Contents(replace(found.due, snoozed_until=until), None)


def _notice(row: DeliveryRow, due: Due, behind: Behind) -> Contents:
    topic, facts = str(row.payload["topic"]), dict(row.payload.get("facts", {}))
    advert = behind.every.get(row.listing_id or 0)
    if topic == WELCOME:
        return Contents(due, CommunityGreeted(str(facts["community"])))
    if topic == ITEM_DUE:
        there = advert.listing if advert and advert.row.id in behind.listings else None
        return Contents(replace(due, is_over=there is None), ItemDue(there, str(facts["seller"])) if there else None)
    if topic == ITEM_OVER:
        return Contents(due, ItemOver(advert.listing if advert else None, str(facts["message"])))
    return Contents(due, NoticeDue(topic, facts))


def _said(row: DeliveryRow, due: Due, behind: Behind, person: Standing, *, silent: Collection[int]) -> Contents:
    """What the rules that are not silent have to say."""
    matches = [match for match in behind.matches[row.id] if match.rule_id not in silent]
    ids = sorted({match.rule_id for match in matches} & behind.rules.keys())
    rules = {each: behind.rules[each] for each in ids}
    told = {(match.rule_id, match.listing_id) for match in matches}
    met = sorted({listing for rule, listing in told if rule in rules} & behind.listings.keys(), reverse=True)
    left = [behind.listings[each] for each in met]
    # Rule and listing may have changed since they met: an alert must not break its rule as it stands now.
    if row.kind == "alert" and row.hold_reason == TOLD_LATELY:
        told -= {(r, one.row.id) for one in left for r in rules if _is_no_drop_now(r, one, matches, behind)}
    holding = [one for one in left if any((r, one.row.id) in told and rule.takes(one) for r, rule in rules.items())]
    if row.kind == "alert":
        # Other ads of the thing that it was to tell of: any of them will do where that one is gone.
        same = [one for one in behind.same.get(row.listing_id or 0, ()) if one not in left]
        holding = sorted(holding, key=lambda one: one.row.id != row.listing_id)  # its own listing first, where it holds
        if told:
            holding = holding or [one for one in same if any(rule.takes(one) for rule in rules.values())]
        left += same
    unmuted = [one for one in holding if not person.muted.covers(one.row)]
    wanted = [one for one in unmuted if person.wants(one.row)]
    due = replace(
        due,
        rules_speaking=len(rules),
        listings_left=len(left),
        matches_left=len(holding),
        unmuted_left=len(unmuted),
        wanted_left=len(wanted),
        frequency=_frequency(rules.values(), person.likes),
        score=max((one.row.score for one in wanted if one.row.score is not None), default=None),
    )
    if not wanted:
        return Contents(due, None)
    if row.kind == "alert":
        also = [one for one in left if one in wanted or are_same(wanted[0].row, one.row)]
        alert = _alert(row, wanted[0], also, list(rules.values()), matches, behind)
        return Contents(due, alert, [wanted[0].row])
    heard = [rule for r, rule in rules.items() if any((r, one.row.id) in told and rule.takes(one) for one in wanted)]
    best = _best(row, wanted, heard)
    return Contents(due, _summary(row, best, heard, behind), [one.row for one in best[:SUMMARY_SHOWN]])


def _alert(
    row: DeliveryRow,
    chosen: Advert,
    also: Sequence[Advert],
    rules: Sequence[Speaking],
    matches: Sequence[MatchRow],
    behind: Behind,
) -> AlertDue:
    heard = [rule for rule in rules if rule.takes(chosen)]
    kind = EventKind(row.event_kind or "new")
    former = _price_before(row, behind) if chosen.row.id == row.listing_id else None
    trigger = EventKind.BACK if kind is EventKind.BACK else EventKind.NEW
    if kind is EventKind.PRICE_DROP and former and satisfies(heard[0].wanted, _at_price(chosen.subject, former)):
        trigger = EventKind.PRICE_DROP  # it was within the rule before its price fell
        former = _price_told(heard[0], chosen, matches, behind) or former
    return AlertDue(
        chosen.listing,
        kind,
        tuple(Satisfied(rule.rule, tuple(reasons(rule.wanted, chosen.subject))) for rule in heard),
        former,
        trigger,
        _also(chosen, also, behind),
    )


def _frequency(rules: Iterable[Speaking], likes: Preference) -> Frequency:
    """How often the most eager of the rules behind a message wants to speak."""
    order = list(Frequency)
    said = [Frequency(rule.row.frequency) if rule.row.frequency else likes.frequency for rule in rules]
    return min(said, key=order.index, default=likes.frequency)


def _at_price(seen: Subject, price: Money) -> Subject:
    return replace(seen, listing=replace(seen.listing, price=price))


def _price_before(row: DeliveryRow, behind: Behind) -> Money | None:
    earlier = (change for change in behind.prices.get(row.listing_id or 0, ()) if change.version < row.version)
    change = next(earlier, None)
    return Money(change.price, change.currency) if change and change.price is not None and change.currency else None


def _price_told(rule: Speaking, advert: Advert, matches: Sequence[MatchRow], behind: Behind) -> Money | None:
    """What the rule was told last before this alert, where it was more than the price is now."""
    listing = advert.row
    told = _told_before(rule.row.id, listing.id, [match for match in matches if match.rule_id == rule.row.id], behind)
    if told is None or told.price is None or listing.price is None or told.currency != listing.currency:
        return None
    return Money(told.price, listing.currency) if listing.currency and told.price > listing.price else None


def _is_no_drop_now(rule: int, advert: Advert, matches: Sequence[MatchRow], behind: Behind) -> bool:
    """Whether a rule was to tell of nothing but a drop, which meanwhile is none any more."""
    listing = advert.row
    own = [match for match in matches if (match.rule_id, match.listing_id) == (rule, listing.id)]
    if not own or any(match.kind != EventKind.PRICE_DROP for match in own) or listing.price is None:
        return False
    told = _told_before(rule, listing.id, own, behind)
    if told is None or told.price is None or told.currency != listing.currency:
        return False
    return bool(listing.price > told.price * (1 - MIN_CHANGE))


def _told_before(rule: int, listing: int, matches: Sequence[MatchRow], behind: Behind) -> MatchRow | None:
    """What a rule was last sent of a listing before these matches."""
    first = min((match.id for match in matches), default=0)
    sent = (match for match in behind.told if (match.rule_id, match.listing_id) == (rule, listing))
    return next((match for match in sent if match.id < first), None)


def _also(chosen: Advert, same: Sequence[Advert], behind: Behind) -> tuple[Elsewhere, ...]:
    """Where else the same thing is offered now, one entry a source."""
    entries: dict[str, Elsewhere] = {}
    for one in (advert.row for advert in same if advert is not chosen):
        name = None if one.source == chosen.row.source else behind.sources.get(one.source, one.source)
        entries.setdefault(one.source, Elsewhere(name, one.url))
    return tuple(entries.values())[:ALSO_SHOWN]


def _each_once(adverts: Sequence[Advert]) -> list[Advert]:
    """Without what is the same thing as an earlier one: each came for itself, and was held before it could say so."""
    kept: dict[str | None, list[Advert]] = {}
    for one in adverts:
        alike = kept.setdefault(one.row.fingerprint, [])  # the same things have it in common
        if not any(are_same(one.row, other.row) for other in alike[:ALSO_SHOWN]):
            alike.append(one)
    rest = {one.row.id for alike in kept.values() for one in alike}
    return [one for one in adverts if one.row.id in rest]


def _best(row: DeliveryRow, left: Sequence[Advert], rules: Sequence[Speaking]) -> Sequence[Advert]:
    """What a summary tells of, the best first."""
    left = sorted(left, key=lambda one: (-(one.row.score or 0.0), -one.row.first_seen.timestamp()))
    return left if "held" not in row.payload or any(rule.row.reposts for rule in rules) else _each_once(left)


def _summary(row: DeliveryRow, best: Sequence[Advert], rules: Sequence[Speaking], behind: Behind) -> SummaryDue:
    load = behind.loads.get(row.load_id) if row.load_id else None
    return SummaryDue(
        source=load.source if load else "",
        is_first=load.is_first if load else False,
        listings=tuple(one.listing for one in best[:SUMMARY_SHOWN]),
        total=len(best),
        rules=tuple(rule.rule for rule in rules),
        held=Held(row.payload["held"]) if "held" in row.payload else None,
    )
