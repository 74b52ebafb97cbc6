"""What can come of muting something, and what can be muted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.values import Listing, Rule

PAGE = 5


class Unwanted(StrEnum):
    """What can be muted, as it is kept."""

    LISTING = "listing"
    SELLER = "seller"
    WORD = "word"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class NotThisAsked:
    """What can be muted of an alert. `words` are of its title, as typed, and not those that the rule asks for.

    `in_room`: for all who read along. `is_own`: the rule is of who asks.
    """

    listing: Listing
    rule: Rule
    has_seller: bool
    words: tuple[str, ...]
    in_room: bool = False
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class SnoozeAsked:
    """For how long a rule shall be silent."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Silenced:
    """A person, or a room, will not hear of it. `what` is a title (of a seller, of one listing), a word, a rule's name.

    `until` only of a rule, of which nothing is lost. Without `undo` it was so already, or is so again.
    """

    kind: Unwanted
    what: str
    until: datetime | None
    undo: str | None
    in_room: bool = False


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """A person, or a room, will hear of it again; without `undo` that took something back."""

    kind: Unwanted
    what: str
    undo: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is muted now. `ref` is the rule's, where it is one."""

    id: int
    kind: Unwanted
    what: str
    until: datetime | None
    ref: str | None


@dataclass(frozen=True, slots=True)
class MutesListed:
    """A page of what is muted now, the newest first. `page` counts from 0. `in_room`: for all who read along."""

    entries: tuple[Entry, ...]
    page: int
    total: int
    in_room: bool = False

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total
