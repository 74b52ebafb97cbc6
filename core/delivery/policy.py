"""Send, wait or drop: pure, with a reason, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Failure

MOST_TRIES = 8
LONGEST_BACKOFF = timedelta(minutes=15)
CHANNEL_PAUSE = timedelta(minutes=1)  # our own credentials are refused: an operator has to act


class Dropped(StrEnum):
    """Why something due is not sent. Kept on the delivery for whoever asks."""

    EXPIRED = "expired"
    DESTINATION_DEAD = "destination is off"
    RULE_SILENT = "rule is paused, deleted or over"
    LISTING_GONE = "listing is sold or removed"
    NO_MATCH_NOW = "rule or listing changed meanwhile"


@dataclass(frozen=True, slots=True)
class Due:
    """What the decision needs to know, read just before sending."""

    expires_at: datetime
    destination_active: bool
    is_notice: bool
    rules_speaking: int  # rules behind it that are enabled, not deleted and not over
    listings_left: int  # listings behind it, or other ads of the same thing, that can still be had
    matches_left: int  # of those, the matches that hold as rule and listing stand now


@dataclass(frozen=True, slots=True)
class Send:
    """Go."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Never."""

    why: Dropped


Decision = Send | Drop


def decide(due: Due, now: datetime) -> Decision:
    """Whether something due is sent now."""
    if now >= due.expires_at:
        return Drop(Dropped.EXPIRED)
    if not due.destination_active:
        return Drop(Dropped.DESTINATION_DEAD)
    if due.is_notice:
        return Send()
    if due.rules_speaking == 0:
        return Drop(Dropped.RULE_SILENT)
    if due.listings_left == 0:
        return Drop(Dropped.LISTING_GONE)
    if due.matches_left == 0:
        return Drop(Dropped.NO_MATCH_NOW)
    return Send()


def counts(failure: Failure) -> bool:
    """Whether a failed try uses up one of the few there are.

    One that certainly reached nobody does not: a provider that is away for a day must cost no alert.
    """
    return failure not in (Failure.LIMIT, Failure.RETRY, Failure.CHANNEL)


def next_try(failure: Failure, tries: int, taken: int, after: float | None, jitter: float) -> timedelta | None:
    """How long to wait after a failed try; None when it is over.

    `tries` are those that count, with this one; `taken` is how often it was taken in all; `after` is what the
    provider asked for in seconds; `jitter` is 0 to 1.
    """
    if failure in (Failure.DESTINATION, Failure.MESSAGE) or (counts(failure) and tries >= MOST_TRIES):
        return None
    if failure is Failure.LIMIT:
        return timedelta(seconds=(after or 1.0) + jitter)
    if failure is Failure.CHANNEL:
        return CHANNEL_PAUSE
    return min(timedelta(seconds=2.0 ** min(taken, 12)), LONGEST_BACKOFF) * (0.5 + jitter / 2)
