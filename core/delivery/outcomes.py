"""What a delivery says when it is due."""

from __future__ import annotations

from dataclasses import dataclass

from core.rules.matching import Reason
from core.values import EventKind, Listing, Money, Rule


@dataclass(frozen=True, slots=True)
class Satisfied:
    """A rule that a listing satisfies, and the reasons."""

    rule: Rule
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class AlertDue:
    """A listing turned up, or got cheaper, and satisfies these rules. `former_price` where it changed."""

    listing: Listing
    kind: EventKind
    satisfied: tuple[Satisfied, ...]
    former_price: Money | None = None


@dataclass(frozen=True, slots=True)
class SummaryDue:
    """What a load brought beyond what was told one by one: the newest few, of `total`."""

    source: str
    is_first: bool
    listings: tuple[Listing, ...]
    total: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A message that is no match. `topic` picks the words, `facts` fill them."""

    topic: str
    facts: dict[str, str | int]
