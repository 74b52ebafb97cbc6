"""What a delivery says when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.delivery.policy import Held
from core.listings.same import Elsewhere
from core.prices.analysis import Worth
from core.rules.matching import Reason
from core.values import EventKind, Listing, Money, Rule


@dataclass(frozen=True, slots=True)
class Satisfied:
    """A rule that a listing satisfies, and the reasons."""

    rule: Rule
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class AlertDue:
    """A listing came within these rules, got cheaper or is back.

    `former_price` is what it cost before where that changed; where it was told before its price fell within the rule,
    the price told then. `trigger` says which of the first rule's triggers it was: new, price_drop or back.
    """

    listing: Listing
    kind: EventKind
    satisfied: tuple[Satisfied, ...]
    former_price: Money | None = None
    trigger: EventKind = EventKind.NEW
    also: tuple[Elsewhere, ...] = ()
    worth: Worth | None = None  # where there is an estimate of the listing


@dataclass(frozen=True, slots=True)
class SummaryDue:
    """What a load brought beyond what was told one by one, or what was `held`: the best few, of `total`."""

    source: str
    is_first: bool
    listings: tuple[Listing, ...]
    total: int
    rules: tuple[Rule, ...]
    held: Held | None = None
    worth: Mapping[int, Worth] = field(default_factory=dict)  # by a listing's id, where there is an estimate of it


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A message that is no match. `topic` picks the words, `facts` fill them."""

    topic: str
    facts: dict[str, str | int]


# What a notice to a community is about; `core.communities` queues them.
WELCOME, ITEM_DUE, ITEM_OVER = "community_welcome", "item_shared", "item_over"


@dataclass(frozen=True, slots=True)
class CommunityGreeted:
    """Hello, to a community that added us."""

    community: str


@dataclass(frozen=True, slots=True)
class ItemDue:
    """An item that one of its members shared in a community."""

    listing: Listing
    seller: str


@dataclass(frozen=True, slots=True)
class ItemOver:
    """A shared item can no longer be had. `message` told of it, by its provider's id, and says so from now on.

    `listing` is None where nothing is left of it: its seller had all of theirs deleted.
    """

    listing: Listing | None
    message: str
