"""What a telephone network tells us: texts that people send, and what became of ours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.errors import Failure


class Said(StrEnum):
    """What somebody means by a text. Others than these are no command."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Inbound:
    """A text that somebody sent us. `number` is theirs, E.164; `id` is the provider's, the same on every repeat."""

    id: str
    number: str
    said: Said
    text: str


class TextState(StrEnum):
    """How far a text of ours has come."""

    WAITING = "waiting"  # at the provider
    SENT = "sent"  # the network has it
    DELIVERED = "delivered"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        return self in (TextState.DELIVERED, TextState.FAILED)


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a text. `id` is what its receipt says, `key` the delivery's; `failure` and `reason` say why it
    failed."""

    id: str
    state: TextState
    failure: Failure | None = None
    reason: str = ""
    key: str | None = None


def later(known: TextState, told: TextState) -> TextState:
    """Where a text is, told again: reports come in any order, and what is final stays."""
    if known.is_final or list(TextState).index(told) < list(TextState).index(known):
        return known
    return told


class TextHooks(Protocol):
    """Reads what a provider posts to us. None where its signature is not genuine or it is no such report."""

    def inbound(self, target: str, body: bytes, signature: str | None) -> Inbound | None:
        """A text. `target` is the path and query as they came over the wire, `body` the raw form."""

    def status(self, target: str, body: bytes, signature: str | None) -> Status | None:
        """A report on a text of ours. Arguments as for `inbound`."""
