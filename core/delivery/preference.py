"""How a person wants to be told, and when by their own clock that next is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from core.values import Channel, Frequency

DAY_MINUTES = 24 * 60
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOST_A_DAY = 50
DIGEST_AT = 9 * 60  # nine in the morning
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
        local, this_minute = self.local(now), now.replace(second=0, microsecond=0)
        at = this_minute + (self.quiet[1] - local.hour * 60 - local.minute) % DAY_MINUTES * MINUTE
        if self.local(at).utcoffset() == local.utcoffset():
            return at
        # Clocks are changed before that: an hour comes twice, or never, and the silence may end on the way.
        at = this_minute + MINUTE
        while self.is_quiet(at):
            at += MINUTE
        return at

    def tomorrow(self, now: datetime) -> datetime:
        """When they are told on their next day of what was too much for this one, in UTC.

        As digests are, or when the silence of that hour is over; before it where it lasts for the rest of that day.
        """
        day = self.day(now) + timedelta(days=1)
        at = self.quiet_ends(_utc(day, self.digest_at, self.zone))
        return at if self.day(at) == day else self.quiet_ends(_utc(day, 0, self.zone))

    def next_digest(self, frequency: Frequency, now: datetime) -> datetime:
        """When what is collected at this frequency goes out next, in UTC, always later than `now`."""
        if frequency is Frequency.IMMEDIATE:
            return now
        if frequency is Frequency.HOURLY:
            whole = self.local(now).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
            return whole + HOUR if whole + HOUR > now else whole + 2 * HOUR
        return self._next(now, self.digest_at, self.digest_day if frequency is Frequency.WEEKLY else None)

    def _next(self, now: datetime, minute: int, weekday: str | None = None) -> datetime:
        """The next time their clock shows a minute of the day, of such a day where one is named, in UTC."""
        today = self.day(now)
        days = (today + timedelta(days=ahead) for ahead in count())
        wanted = (_utc(day, minute, self.zone) for day in days if weekday in (None, WEEKDAYS[day.weekday()]))
        return next(at for at in wanted if at > now)


def _utc(day: date, minute: int, zone: str) -> datetime:
    """A wall clock's time in UTC: the first where it comes twice, the moment after the gap where the clock skips it.

    Where a day ends with the gap, the minute before it: what is for a day stays in it.
    """
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    wall = datetime.combine(day, time(hour, rest))
    there = ZoneInfo(zone)
    at = wall.replace(tzinfo=there).astimezone(UTC)
    while (at - MINUTE).astimezone(there).replace(tzinfo=None) >= wall:
        at -= MINUTE
    return at if at.astimezone(there).date() == day else at - MINUTE
