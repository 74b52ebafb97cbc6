"""How a person wants to be told, and when by their own clock that next is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.values import Channel

DAY_MINUTES = 24 * 60
HOUR = timedelta(hours=1)
MOST_A_DAY = 50
DIGEST_AT = 9 * 60  # nine in the morning
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Frequency(StrEnum):
    """How often somebody is told; the most patient last."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Preference:
    """A person's preferences. `quiet` is from and to, `digest_at` a moment: minutes of the day in `zone` (IANA).

    `urgent_score`: a deal score from which quiet hours and digests are passed by. `categories`: only these; none: all.
    """

    zone: str = "UTC"
    frequency: Frequency = Frequency.IMMEDIATE
    quiet: tuple[int, int] | None = None
    most_a_day: int = MOST_A_DAY
    digest_at: int = DIGEST_AT
    digest_day: str = WEEKDAYS[0]
    urgent_score: float | None = None
    is_compact: bool = False
    channels_off: frozenset[Channel] = frozenset()
    categories: frozenset[str] = frozenset()

    def local(self, now: datetime) -> datetime:
        """The moment by the person's own clock."""
        return now.astimezone(ZoneInfo(self.zone))

    def day(self, now: datetime) -> date:
        """Their date."""
        return self.local(now).date()

    def is_quiet(self, now: datetime) -> bool:
        """Whether it is an hour at which they want silence; from and to alike means never."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        local = self.local(now)
        minute = local.hour * 60 + local.minute
        return start <= minute < end if start <= end else minute >= start or minute < end

    def quiet_ends(self, now: datetime) -> datetime:
        """When the silence that holds now is over, in UTC; `now` where there is none."""
        if self.quiet is None or not self.is_quiet(now):
            return now
        at = self._next(now, self.quiet[1])
        # Where clocks were set back the hour comes twice, and where they were set forward it never comes.
        while self.is_quiet(at):
            at += timedelta(minutes=1)
        return at

    def tomorrow(self, now: datetime) -> datetime:
        """The first moment of their next day that is not quiet, in UTC."""
        start = _utc(self.day(now) + timedelta(days=1), 0, self.zone)
        return self.quiet_ends(start)

    def next_digest(self, frequency: Frequency, now: datetime) -> datetime:
        """When what is collected at this frequency goes out next, in UTC, always later than `now`."""
        if frequency is Frequency.IMMEDIATE:
            return now
        if frequency is Frequency.HOURLY:
            whole = self.local(now).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
            return whole + HOUR if whole + HOUR > now else whole + 2 * HOUR
        at = self._next(now, self.digest_at)
        while frequency is Frequency.WEEKLY and WEEKDAYS[self.day(at).weekday()] != self.digest_day:
            at = self._next(at, self.digest_at)
        return at

    def _next(self, now: datetime, minute: int) -> datetime:
        """The next time their clock shows a minute of the day, in UTC."""
        today = self.day(now)
        for days in (0, 1, 2):
            at = _utc(today + timedelta(days=days), minute, self.zone)
            if at > now:
                return at
        raise AssertionError("a day has a morning")  # the clock of no zone jumps by two days


def _utc(day: date, minute: int, zone: str) -> datetime:
    """A wall clock's time in UTC: after the gap where the clock skips it, the first where it comes twice."""
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    there = datetime.combine(day, time(hour, rest), ZoneInfo(zone))
    return there.astimezone(UTC)
