"""Which of the rules that a listing satisfies tell of what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from core.delivery.crossing import OF_PRICE, PRICE, Change, News, Terms, Told, amount, as_it_was, former_price, trigger
from core.models import EventRow, PriceChangeRow, RuleRow
from core.models.instant import from_ms
from core.ports.rates import Rates
from core.rules.matching import Subject, prepare, satisfies
from core.rules.rows import to_criteria
from core.store import Database
from core.values import DEFAULT_TRIGGERS, EventKind, Money

AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766 values, PostgreSQL 32,767
COLUMNS = (
    "id",
    "version",
    "person_id",
    "destination_id",
    "triggers",
    "reposts",
    "expires_at",
    "created",
    "currency",
    "min_price",
    "max_price",
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A rule as the matcher needs it: whom it speaks to, of what, and the currency it thinks in.

    Where it tells of an event: `noted`, the kind its match is noted as (`price_drop` only where it tells of nothing but
    the drop), and `due`, before when it is not told.
    """

    id: int
    version: int
    person_id: int
    destination_id: int
    channel: str
    reposts: bool
    currency: str | None
    terms: Terms
    lowest: int | None = None  # what it asks of the price, minor units of its currency
    highest: int | None = None
    noted: EventKind = EventKind.NEW
    due: datetime | None = None

    def was_left(self, prices: Iterable[int]) -> bool:
        """Whether any of some prices was outside the rule: coming back by a trifle may have gone untold."""
        return any(
            (self.lowest is not None and price < self.lowest) or (self.highest is not None and price > self.highest)
            for price in prices
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """When a rule last told of a listing: the version and price at the match, and when its message went."""

    matched: datetime
    version: int
    at: datetime
    price: Money | None
    waits: bool


class Telling:
    """Judges what happened, for all rules at once."""

    def __init__(self, db: Database, rates: Rates) -> None:
        self._db, self._rates = db, rates

    async def rules(self, event: EventRow, seen: Subject, met: Sequence[int], now: datetime) -> list[Speaker]:
        """Those of the rules `met`, which this listing satisfies as it stands, that tell of the event; oldest first."""
        speakers = [speaker for ids in chunks(met) for speaker in await _speakers(ids)]
        told = await self._told(event.listing_id, now)
        outside = await self._outside_before(event, seen, speakers)
        has_other_price = event.before is not None and not PRICE.isdisjoint(event.before)
        prices = await PriceChangeRow.filter(listing_id=event.listing_id).order_by("version") if has_other_price else []
        telling = []
        for speaker in speakers:
            change, last = self._change(event, seen, speaker, told.get(speaker.id), prices)
            stayed = speaker.id not in outside and not (last and speaker.was_left(change.since))
            news = trigger(speaker.terms, replace(change, inside_before=stayed), last, now)
            if news is not None:
                telling.append(replace(speaker, noted=_noted(news, change), due=news.due))
        return telling

    def _change(
        self, event: EventRow, seen: Subject, rule: Speaker, told: _Told | None, prices: Sequence[PriceChangeRow]
    ) -> tuple[Change, Told | None]:
        """What happened and what was told, in the rule's currency."""
        price, before = seen.listing.price, event.before or {}
        currency = rule.currency or (price.currency if price else "")
        amounts = [(row, amount(price_of(row), currency, self._rates)) for row in prices]
        if told is None:  # what it cost when the rule was saved, and since
            held = [row.version for row in prices if row.at <= rule.terms.created]
            since = [minor for row, minor in amounts if row.version >= max(held, default=0)]
            last = None
        else:
            since = [minor for row, minor in amounts if row.version > told.version and row.at >= told.at]
            # One that waited was told at the price of the moment it left.
            left = [minor for row, minor in amounts if row.version > told.version and told.matched < row.at < told.at]
            known = left[-1] if left and not told.waits else amount(told.price, currency, self._rates)
            last = Told(told.at, known, told.waits)
        change = Change(
            kind=EventKind(event.kind),
            at=event.created,
            inside_before=False,
            price=amount(price, currency, self._rates),
            former=amount(former_price(price, before), currency, self._rates),
            price_only=bool(before) and before.keys() <= OF_PRICE,
            since=tuple(minor for minor in since if minor is not None),
        )
        return change, last

    async def _told(self, listing_id: int, now: datetime) -> dict[int, _Told]:
        """By rule, when and at which price it last told of a listing.

        What never left was not told, nor was an alert that waits: news joins it. What is being sent is told now.
        """
        rows = await self._db.rows(
            "SELECT m.rule_id, m.version, m.created, m.price, m.currency, d.state, d.sent_at"
            " FROM alert_match m JOIN delivery d ON d.id = m.delivery_id"
            " WHERE m.listing_id = $1 AND (d.state IN ('leased', 'sent') OR (d.state = 'ready' AND d.kind = 'digest'))"
            " ORDER BY m.created, m.id",
            listing_id,
        )
        told: dict[int, _Told] = {}
        for row in rows:
            matched = from_ms(row["created"])
            sent = max(matched, from_ms(row["sent_at"])) if row["sent_at"] is not None else matched
            at = sent if row["state"] == "sent" else now
            price = None if row["price"] is None or row["currency"] is None else Money(row["price"], row["currency"])
            told[row["rule_id"]] = _Told(matched, row["version"], at, price, row["state"] == "ready")
        return told

    async def _outside_before(self, event: EventRow, seen: Subject, rules: Sequence[Speaker]) -> set[int]:
        """Ids of the rules that the listing did not satisfy before; only these have it come within them."""
        if event.before is None:
            return {rule.id for rule in rules}  # it is new
        was = as_it_was(seen, event.before)
        if not event.before.keys() - {"state"}:
            return set()
        crossable = [rule.id for rule in rules if EventKind.NEW in rule.terms.triggers]
        return {
            row.id
            for ids in chunks(crossable)
            for row in await RuleRow.filter(id__in=ids)
            if not satisfies(prepare(to_criteria(row), self._rates), was)
        }


def _noted(news: News, change: Change) -> EventKind:
    """The kind to note a match as. A listing has one event a version, save for a new score, which has a kind apart."""
    if EventKind.PRICE_DROP in (news.kind, change.kind):
        return news.kind
    return change.kind


def price_of(row: PriceChangeRow) -> Money | None:
    """What a listing cost from a moment on; None where it named no price."""
    return Money(row.price, row.currency) if row.price is not None and row.currency else None


async def _speakers(ids: list[int]) -> list[Speaker]:
    """Rules as they stand: some may have been silenced, or gone with their owner, since they were indexed."""
    rows = await (
        RuleRow.filter(id__in=ids, enabled=True, deleted=None)
        .order_by("id")
        .values(*COLUMNS, channel="destination__channel")
    )
    return [
        Speaker(
            id=row["id"],
            version=row["version"],
            person_id=row["person_id"],
            destination_id=row["destination_id"],
            channel=row["channel"],
            reposts=bool(row["reposts"]),
            currency=row["currency"],
            lowest=row["min_price"],
            highest=row["max_price"],
            terms=Terms(
                frozenset(DEFAULT_TRIGGERS if row["triggers"] is None else map(EventKind, row["triggers"])),
                row["created"],
                row["expires_at"],
            ),
        )
        for row in rows
    ]


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids, as many at a time as one statement takes well."""
    rest = iter(ids)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
