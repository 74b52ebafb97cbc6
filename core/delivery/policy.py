"""Send, wait or drop: pure, with a reason, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.delivery.preference import Preference
from core.errors import Failure
from core.values import Frequency

MOST_TRIES = 8
LONGEST_BACKOFF = timedelta(minutes=15)
CHANNEL_PAUSE = timedelta(minutes=1)  # our own credentials are refused: an operator has to act


class Dropped(StrEnum):
    """Why something due is not sent. Kept on the delivery for whoever asks."""

    EXPIRED = "expired"
    DESTINATION_DEAD = "destination is off"
    CHANNEL_OFF = "channel is switched off"
    RULE_SILENT = "rule is paused, deleted or over"
    LISTING_GONE = "listing is sold or removed"
    NO_MATCH_NOW = "rule or listing changed meanwhile"
    MUTED = "you did not want to hear of it"
    CATEGORY_OFF = "category is switched off"


class Held(StrEnum):
    """Why something due waits. It comes later, with all else that waits for the same moment."""

    SNOOZED = "snoozed"
    QUIET = "quiet hours"
    ENOUGH = "enough for the day"
    TEXTS = "enough texts for the day"
    MONEY = "the day's money for texts is spent"
    HOURLY = "told by the hour"
    DAILY = "told by the day"
    WEEKLY = "told by the week"


BY_FREQUENCY = {Frequency.HOURLY: Held.HOURLY, Frequency.DAILY: Held.DAILY, Frequency.WEEKLY: Held.WEEKLY}


@dataclass(frozen=True, slots=True)
class Due:
    """What the decision needs to know, read just before sending."""

    expires_at: datetime
    destination_active: bool
    kind: str  # alert, digest, notice
    rules_speaking: int = 0  # rules behind it that are enabled, not deleted and not over
    listings_left: int = 0  # listings behind it, or other ads of the same thing, that can still be had
    matches_left: int = 0  # of those, the matches that hold as rule and listing stand now
    unmuted_left: int = 0  # of those, the ones that its person did not mute ...
    wanted_left: int = 0  # ... and whose category they want
    snoozed_until: datetime | None = None  # every rule that would speak is, the first of them until then
    channel_off: bool = False
    is_over: bool = False  # it is of one item, which can no longer be had
    is_answer: bool = False  # to what its person just did: no hour is too late for it
    frequency: Frequency = Frequency.IMMEDIATE  # the most eager of the rules behind it
    score: float | None = None
    until: datetime | None = None  # it is a summary of what was held, collected for this moment
    sent_today: int = 0


@dataclass(frozen=True, slots=True)
class Send:
    """Go."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before then."""

    until: datetime
    why: Held


@dataclass(frozen=True, slots=True)
class Drop:
    """Never."""

    why: Dropped


Decision = Send | Wait | Drop


def decide(due: Due, likes: Preference, now: datetime) -> Decision:
    """Whether something due is sent now."""
    if (why := _dropped(due, now)) is not None:
        return Drop(why)
    if due.snoozed_until is not None:
        return Wait(due.snoozed_until, Held.SNOOZED)
    urgent = likes.urgent_score is not None and due.score is not None and due.score >= likes.urgent_score
    if not urgent and (until := _collected_for(due, likes, now)) is not None:
        return Wait(until, BY_FREQUENCY[due.frequency])
    if likes.is_quiet(now) and not urgent and not due.is_answer:
        return Wait(likes.quiet_ends(now), Held.QUIET)
    if due.kind != "notice" and due.sent_today >= likes.most_a_day:
        return Wait(likes.tomorrow(now), Held.ENOUGH)
    return Send()


def _collected_for(due: Due, likes: Preference, now: datetime) -> datetime | None:
    """The digest that it belongs to, later than now, if it is for one; what waits already goes then at the latest."""
    if due.kind == "notice" or due.frequency is Frequency.IMMEDIATE or (due.until is not None and due.until <= now):
        return None
    at = likes.quiet_ends(likes.next_digest(due.frequency, now))
    return at if due.until is None else min(at, due.until)


def _dropped(due: Due, now: datetime) -> Dropped | None:
    checks = (
        (now >= due.expires_at, Dropped.EXPIRED),
        (not due.destination_active, Dropped.DESTINATION_DEAD),
        (due.channel_off and not due.is_answer, Dropped.CHANNEL_OFF),
        (due.is_over, Dropped.LISTING_GONE),
    )
    about_rules = (
        (due.rules_speaking == 0, Dropped.RULE_SILENT),
        (due.listings_left == 0, Dropped.LISTING_GONE),
        (due.matches_left == 0, Dropped.NO_MATCH_NOW),
        (due.unmuted_left == 0, Dropped.MUTED),
        (due.wanted_left == 0, Dropped.CATEGORY_OFF),
    )
    asked = checks if due.kind == "notice" else (*checks, *about_rules)
    return next((why for failed, why in asked if failed), None)


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
    if failure in (Failure.DESTINATION, Failure.MESSAGE, Failure.DOUBT) or (counts(failure) and tries >= MOST_TRIES):
        return None
    if failure is Failure.LIMIT:
        return timedelta(seconds=(after or 1.0) + jitter)
    if failure is Failure.CHANNEL:
        return CHANNEL_PAUSE
    return min(timedelta(seconds=2.0 ** min(taken, 12)), LONGEST_BACKOFF) * (0.5 + jitter / 2)
