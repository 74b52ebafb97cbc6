"""Criteria as the JSON that exports and answers show, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import Refused, Why
from core.text.money import from_major, known, to_major
from core.values import Condition, Criteria, Money, Scope


def to_json(criteria: Criteria, unplaced: Iterable[str] = ()) -> dict[str, Any]:
    """Lists and plain values; prices in the major unit, null where nothing is asked; `radius_mi` in miles."""
    return {
        "keywords": list(criteria.keywords),
        "phrases": list(criteria.phrases),
        "any_of": [list(group) for group in criteria.any_of],
        "exclude_keywords": list(criteria.exclude_keywords),
        "categories": list(criteria.categories),
        "conditions": [condition.value for condition in criteria.conditions],
        "min_price": _major(criteria.min_price, criteria.currency),
        "max_price": _major(criteria.max_price, criteria.currency),
        "currency": criteria.currency,
        "location": criteria.location,
        "latitude": criteria.latitude,
        "longitude": criteria.longitude,
        "radius_mi": criteria.radius_mi,
        "min_deal_score": criteria.min_deal_score,
        "scope": criteria.scope.value,
        "unplaced": list(unplaced),
    }


def from_json(shape: Mapping[str, Any]) -> Criteria:
    """Criteria from the shape of `to_json`; what is absent asks for nothing.

    Raises Refused: PRICE_INVALID, CURRENCY_UNKNOWN, CONDITION_UNKNOWN. Whether they make a rule is for `check`.
    """
    currency = known(shape["currency"]) if shape.get("currency") else None
    return Criteria(
        keywords=tuple(shape.get("keywords") or ()),
        phrases=tuple(shape.get("phrases") or ()),
        any_of=tuple(tuple(group) for group in shape.get("any_of") or ()),
        exclude_keywords=tuple(shape.get("exclude_keywords") or ()),
        categories=tuple(shape.get("categories") or ()),
        conditions=tuple(_condition(name) for name in shape.get("conditions") or ()),
        min_price=_minor(shape.get("min_price"), currency),
        max_price=_minor(shape.get("max_price"), currency),
        currency=currency,
        location=shape.get("location"),
        latitude=shape.get("latitude"),
        longitude=shape.get("longitude"),
        radius_mi=shape.get("radius_mi"),
        min_deal_score=shape.get("min_deal_score"),
        scope=Scope(shape.get("scope") or Scope.TEXT),
    )


def _major(minor: int | None, currency: str | None) -> int | float | None:
    if minor is None or currency is None:
        return None
    value = to_major(Money(minor, currency))
    return int(value) if value == int(value) else float(value)


def _minor(major: float | None, currency: str | None) -> int | None:
    return None if major is None else from_major(major, currency or "").minor


def _condition(name: str) -> Condition:
    try:
        return Condition(name)
    except ValueError:
        raise Refused(Why.CONDITION_UNKNOWN, text=str(name)[:40]) from None
