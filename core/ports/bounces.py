"""What a mail server tells us later of a mail that it took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BounceKind(StrEnum):
    """What follows from a report for the address."""

    HARD = "hard"  # there is no such mailbox
    SOFT = "soft"  # full, refused or not reached: it may be well
    COMPLAINT = "complaint"  # its reader called the mail unwanted


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about the delivery with this key. `status` is the enhanced status (RFC 3463), empty for a complaint."""

    key: str
    kind: BounceKind
    status: str = ""
