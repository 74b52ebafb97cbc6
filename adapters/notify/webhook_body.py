"""What a person's own webhook is told: one JSON object, of a version that only grows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import singledispatch
from typing import Any

from core.cards import card
from core.cards.language import speaking
from core.cards.reasons import reason
from core.delivery.outcomes import AlertDue, NoticeDue, SummaryDue
from core.text.money import to_major
from core.text.plain import printable
from core.values import Listing, Money, Person

VERSION = 1

Json = dict[str, Any]


def body(outcome: object, reader: Person, sent_at: datetime) -> bytes:
    """The JSON of an outcome, in UTF-8. Receivers must let new fields and new kinds pass."""
    with speaking(reader):
        said = _printable(_said(outcome, reader))
    told = {"version": VERSION, **said, "sent_at": sent_at.astimezone(UTC).isoformat()}
    return json.dumps(told, separators=(",", ":")).encode()


@singledispatch
def _said(outcome: object, reader: Person) -> Json:
    """Anything else is told in the words of its card."""
    plain = card(outcome, reader)
    items = [{"title": item.title, "lines": list(item.lines), "url": item.url} for item in plain.items]
    return {"kind": "message", "title": plain.title, "lines": list(plain.lines), "items": items}


@_said.register
def _alert(outcome: AlertDue, reader: Person) -> Json:
    return {
        "kind": "alert",
        "event": outcome.kind.value,
        "listing": _listing(outcome.listing),
        "former_price": _money(outcome.former_price),
        "rules": [satisfied.rule.name for satisfied in outcome.satisfied],
        "reasons": [reason(held, reader) for held in outcome.satisfied[0].reasons],
        "also": [{"source": one.source, "url": one.url} for one in outcome.also],
    }


@_said.register
def _summary(outcome: SummaryDue, reader: Person) -> Json:
    return {
        "kind": "summary",
        "title": card(outcome, reader).title,
        "rules": [rule.name for rule in outcome.rules],
        "total": outcome.total,
        "listings": [_listing(listing) for listing in outcome.listings],
    }


@_said.register
def _notice(outcome: NoticeDue, reader: Person) -> Json:
    plain = card(outcome, reader)
    return {"kind": "notice", "topic": outcome.topic, "title": plain.title, "lines": list(plain.lines)}


def _printable(said: Any) -> Any:
    """The same without signs that act where a receiver shows them."""
    if isinstance(said, str):
        return printable(said)
    if isinstance(said, dict):
        return {name: _printable(value) for name, value in said.items()}
    return [_printable(value) for value in said] if isinstance(said, list) else said


def _listing(listing: Listing) -> Json:
    return {
        "id": listing.id,
        "source": listing.source,
        "title": listing.title,
        "price": _money(listing.price),
        "url": listing.url,
        "place": listing.location,
        "condition": listing.condition and listing.condition.value,
        "score": listing.score,
        "demo": listing.is_demo,
    }


def _money(money: Money | None) -> Json | None:
    """The amount is a decimal number as text, so that no reader rounds it."""
    return {"amount": str(to_major(money)), "currency": money.currency} if money else None
