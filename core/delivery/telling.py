"""Which of the rules that a listing satisfies tell of what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from core.delivery.crossing import PRICE, Change, Terms, Told, amount, as_it_was, former_price, trigger
from core.models import EventRow, RuleRow
from core.models.instant import from_ms
from core.ports.rates import Rates
from core.rules.matching import Subject, prepare, satisfies
from core.rules.rows import to_criteria
from core.store import Database
from core.values import DEFAULT_TRIGGERS, EventKind, Money

AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766 values, PostgreSQL 32,767
COLUMNS = ("id", "version", "person_id", "destination_id", "triggers", "reposts", "expires_at", "created", "currency")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A rule as the matcher needs it: whom it speaks to, of what, and the currency it thinks in."""

    id: int
    version: int
    person_id: int
    destination_id: int
    channel: str
    reposts: bool
    currency: str | None
    terms: Terms


class Telling:
    """Judges what happened, for all rules at once."""

    def __init__(self, db: Database, rates: Rates) -> None:
        self._db, self._rates = db, rates

    async def rules(self, event: EventRow, seen: Subject, met: Sequence[int], now: datetime) -> list[Speaker]:
        """Those of the rules `met`, which this listing satisfies as it stands, that tell of the event; oldest first."""
        speakers = [speaker for ids in chunks(met) for speaker in await _speakers(ids)]
        told = await self._told(event.listing_id)
        outside = await self._outside_before(event, seen, speakers)
        return [
            speaker
            for speaker in speakers
            if self._trigger(event, seen, speaker, told.get(speaker.id), speaker.id in outside, now)
        ]

    def _trigger(
        self,
        event: EventRow,
        seen: Subject,
        rule: Speaker,
        told: tuple[datetime, Money | None] | None,
        was_outside: bool,
        now: datetime,
    ) -> EventKind | None:
        price, before = seen.listing.price, event.before or {}
        currency = rule.currency or (price.currency if price else "")
        change = Change(
            kind=EventKind(event.kind),
            at=event.created,
            inside_before=not was_outside,
            price=amount(price, currency, self._rates),
            former=amount(former_price(price, before), currency, self._rates),
            price_only=bool(before) and before.keys() <= PRICE,
        )
        last = Told(told[0], amount(told[1], currency, self._rates)) if told else None
        return trigger(rule.terms, change, last, now)

    async def _told(self, listing_id: int) -> dict[int, tuple[datetime, Money | None]]:
        """By rule, when and at which price it last told of a listing. What never left was not told."""
        rows = await self._db.rows(
            "SELECT m.rule_id, m.created, m.price, m.currency"
            " FROM alert_match m JOIN delivery d ON d.id = m.delivery_id"
            " WHERE m.listing_id = $1 AND d.state IN ('ready', 'leased', 'sent') ORDER BY m.created, m.id",
            listing_id,
        )
        return {
            row["rule_id"]: (
                from_ms(row["created"]),
                None if row["price"] is None or row["currency"] is None else Money(row["price"], row["currency"]),
            )
            for row in rows
        }

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
