"""Rows of rules to values and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.listings.rows import to_listing
from core.models import DestinationRow, ListingRow, RuleRow
from core.rules.matching import Subject, class_of
from core.text.classes import ListingClass
from core.values import (
    ALL_TRIGGERS,
    DEFAULT_TRIGGERS,
    Channel,
    Chat,
    Condition,
    Criteria,
    Destination,
    EventKind,
    Frequency,
    Rule,
    Scope,
)


def to_destination(row: DestinationRow) -> Destination:
    """The value of a destination's row."""
    return Destination(row.id, Channel(row.channel), row.address, row.mention)


def chat_of(row: DestinationRow) -> Chat:
    """The chat that a destination's row is of."""
    return Chat(Channel(row.channel), row.address)


def to_criteria(row: RuleRow) -> Criteria:
    """What a row asks for."""
    return Criteria(
        keywords=tuple(row.keywords),
        phrases=tuple(row.phrases),
        any_of=tuple(tuple(group) for group in row.any_of),
        exclude_keywords=tuple(row.exclude_keywords),
        categories=tuple(row.categories),
        conditions=tuple(Condition(c) for c in row.conditions),
        min_price=row.min_price,
        max_price=row.max_price,
        currency=row.currency,
        location=row.location,
        latitude=row.latitude,
        longitude=row.longitude,
        radius_mi=row.radius_mi,
        min_deal_score=row.min_deal_score,
        scope=Scope(row.scope),
    )


def criteria_columns(criteria: Criteria) -> dict[str, Any]:
    """Criteria as the columns of a row."""
    return {
        "keywords": list(criteria.keywords),
        "phrases": list(criteria.phrases),
        "any_of": [list(group) for group in criteria.any_of],
        "exclude_keywords": list(criteria.exclude_keywords),
        "categories": list(criteria.categories),
        "conditions": [c.value for c in criteria.conditions],
        "min_price": criteria.min_price,
        "max_price": criteria.max_price,
        "currency": criteria.currency,
        "location": criteria.location,
        "latitude": criteria.latitude,
        "longitude": criteria.longitude,
        "radius_mi": criteria.radius_mi,
        "min_deal_score": criteria.min_deal_score,
        "scope": criteria.scope.value,
    }


def triggers_column(kinds: Iterable[EventKind]) -> list[str] | None:
    """Kinds of events as a row keeps them: in their order, null for the usual ones."""
    wanted = tuple(kind for kind in ALL_TRIGGERS if kind in {*kinds})
    return None if wanted == DEFAULT_TRIGGERS else [kind.value for kind in wanted]


def to_subject(row: ListingRow) -> Subject:
    """A listing's row as the verdict reads it."""
    listing = to_listing(row)
    found = ListingClass(row.listing_class) if row.listing_class else class_of(listing)  # older rows have none
    return Subject(listing, row.title_terms, row.text_terms, found)


def to_rule(row: RuleRow) -> Rule:
    """The value of a row whose destination was fetched with it."""
    return Rule(
        id=row.id,
        ref=row.ref,
        person_id=row.person_id,
        name=row.name,
        criteria=to_criteria(row),
        enabled=row.enabled,
        version=row.version,
        created=row.created,
        updated=row.updated,
        last_triggered=row.last_triggered,
        destination=to_destination(row.destination),
        triggers=DEFAULT_TRIGGERS if row.triggers is None else tuple(EventKind(kind) for kind in row.triggers),
        reposts=bool(row.reposts),
        expires_at=row.expires_at,
        note=row.note or "",
        frequency=Frequency(row.frequency) if row.frequency else None,
    )
