"""The consent log: who agreed to what address, when, by which words, and when it ended. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.models import ConsentRow, DestinationRow
from core.values import Channel

LONGEST_WORDS = 1_600  # characters, as of a text


class Change(StrEnum):
    """What became of a consent."""

    AGREED = "agreed"
    ENDED = "ended"


class How(StrEnum):
    """By what it did."""

    CODE = "code"  # its person answered with the code that went there
    START = "start"  # they texted START, or the like
    UNDO = "undo"  # they took back that they had removed it
    STOP = "stop"  # they texted STOP, or the like
    UNSUBSCRIBE = "unsubscribe"  # they followed a mail's link
    REMOVED = "removed"  # they removed it
    REFUSED = "refused"  # its provider takes nothing for it
    BOUNCE = "bounce"  # a mail came back
    COMPLAINT = "complaint"  # its reader called a mail unwanted


@dataclass(frozen=True, slots=True)
class Agreement:
    """An entry of the log. `address` tells addresses apart and says nothing of them."""

    at: datetime
    channel: Channel
    address: str
    change: Change
    how: How
    words: str


async def note(row: DestinationRow, change: Change, how: How, now: datetime, words: str = "") -> None:
    """Add an entry about an address that is no chat: those have no consent but writing to us."""
    if row.sealed is None:
        return
    await ConsentRow.create(
        person_id=row.person_id,
        destination_id=row.id,
        channel=row.channel,
        address=row.address,
        change=change.value,
        how=how.value,
        words=words[:LONGEST_WORDS],
        at=now,
    )


async def agreements(person_id: int) -> tuple[Agreement, ...]:
    """A person's entries, the oldest first: part of what they can take with them. They are erased with the person."""
    rows = await ConsentRow.filter(person_id=person_id).order_by("id")
    return tuple(
        Agreement(row.at, Channel(row.channel), row.address, Change(row.change), How(row.how), row.words)
        for row in rows
    )
