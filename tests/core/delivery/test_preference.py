"""Laws of clocks: silence ends when it ends, digests come once a day, in every zone and over every change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.delivery.preference import WEEKDAYS, Preference
from core.values import Frequency
from tests.fakes.clock import FrozenClock

START = FrozenClock().now()
YEARS = 2 * 366
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ZONES = sorted(available_timezones())


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The hours in which the clocks of a zone are changed, in the next two years."""
    there = ZoneInfo(zone)
    offsets = [(START + HOUR * n).astimezone(there).utcoffset() for n in range(0, YEARS * 24, 6)]
    found = []
    for n, (before, after) in enumerate(pairwise(offsets)):
        if before != after:
            found.append(START + HOUR * 6 * n)
    return tuple(found)


@cache
def every_change() -> tuple[tuple[str, datetime], ...]:
    """Each change of clocks that there is, with one of the zones that have it."""
    seen = {(change, local(zone, change).utcoffset()): zone for zone in ZONES for change in changes(zone)}
    assert len(seen) > 40
    return tuple((zone, change) for (change, _), zone in seen.items())


def local(zone: str, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(zone))


minutes = st.integers(0, 1439)
spans = st.tuples(minutes, minutes)
zones = st.sampled_from(ZONES)


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and a moment, mostly around a change of its clocks."""
    zone = draw(zones)
    found = changes(zone)
    near = draw(st.sampled_from(found)) if found and draw(st.integers(0, 3)) else None
    if near is None:
        at = START + timedelta(seconds=draw(st.integers(0, YEARS * 86_400)))
    else:
        at = near + timedelta(seconds=draw(st.integers(-30 * 3600, 36 * 3600)))
    return zone, at


LONDON = ("Europe/London", datetime(2026, 10, 24, 23, 30, tzinfo=UTC))
NEW_YORK = ("America/New_York", datetime(2026, 3, 8, 4, 0, tzinfo=UTC))
NUUK = ("America/Nuuk", datetime(2026, 3, 27, 12, 0, tzinfo=UTC))  # Saturday ends an hour early


def check_quiet_ends(zone: str, now: datetime, quiet: tuple[int, int]) -> None:
    likes = Preference(zone, quiet=quiet)
    end = likes.quiet_ends(now)
    if not likes.is_quiet(now):
        assert end == now
        return
    assert end > now
    assert not likes.is_quiet(end)
    whole = now.replace(second=0, microsecond=0)
    earlier = (whole + MINUTE * n for n in range(1, int((end - whole) / MINUTE) + 1))
    assert all(likes.is_quiet(at) for at in earlier if at < end)


@settings(max_examples=300, deadline=None)
@given(moments(), spans)
@example(LONDON, (22 * 60, 90))
@example((LONDON[0], LONDON[1] + HOUR * 1.2), (22 * 60, 90))
@example(NEW_YORK, (22 * 60, 150))
@example(NUUK, (22 * 60, 23 * 60 + 30))
def test_silence_lasts_until_its_end_and_not_a_minute_longer(
    where: tuple[str, datetime], quiet: tuple[int, int]
) -> None:
    check_quiet_ends(*where, quiet)


@pytest.mark.parametrize("quiet", [(22 * 60, 7 * 60), (60, 150)], ids=["the night", "the hours that are changed"])
def test_silence_ends_over_every_change_of_clocks(quiet: tuple[int, int]) -> None:
    for zone, change in every_change():
        for hours in range(-12, 16, 3):
            check_quiet_ends(zone, change + HOUR * hours + MINUTE * 7, quiet)


@given(moments(), minutes)
def test_from_and_to_alike_is_never_quiet(where: tuple[str, datetime], minute: int) -> None:
    zone, now = where
    assert not Preference(zone, quiet=(minute, minute)).is_quiet(now)


@given(minutes, spans)
def test_every_minute_of_the_night_is_quiet_and_no_other(minute: int, span: tuple[int, int]) -> None:
    start, end = span
    now = datetime(2026, 6, 1, minute // 60, minute % 60, tzinfo=UTC)
    length, since = (end - start) % 1440, (minute - start) % 1440
    assert Preference(quiet=span).is_quiet(now) is (since < length)


def check_digests(zone: str, now: datetime, likes: Preference, frequency: Frequency, furthest: timedelta) -> None:
    dates = []
    at = now
    for _ in range(3):
        following = likes.next_digest(frequency, at)
        assert at < following <= at + furthest
        there = local(zone, following)
        dates.append(there.date())
        wall = there.hour * 60 + there.minute
        if wall != likes.digest_at:
            # That time is skipped on that day: it goes just after the gap, or just before where the day ends in it.
            before, after = local(zone, following - MINUTE), local(zone, following + MINUTE)
            assert there.utcoffset() != (before if wall > likes.digest_at else after).utcoffset()
        if frequency is Frequency.WEEKLY:
            assert WEEKDAYS[there.weekday()] == likes.digest_day
        at = following
    assert len(set(dates)) == len(dates)


@settings(max_examples=300, deadline=None)
@given(moments(), minutes)
@example(LONDON, 90)
@example(NEW_YORK, 150)
@example(NUUK, 23 * 60 + 30)
def test_a_daily_digest_comes_once_a_day_at_its_time(where: tuple[str, datetime], minute: int) -> None:
    check_digests(*where, Preference(where[0], digest_at=minute), Frequency.DAILY, timedelta(hours=25))


@pytest.mark.parametrize("minute", [0, 90, 150, 540, 23 * 60 + 30])
def test_digests_come_over_every_change_of_clocks(minute: int) -> None:
    for zone, change in every_change():
        likes = Preference(zone, digest_at=minute, digest_day="sunday")
        for hours in (-30, -6, 1):
            check_digests(zone, change + HOUR * hours, likes, Frequency.DAILY, timedelta(hours=25))
            check_digests(zone, change + HOUR * hours, likes, Frequency.WEEKLY, timedelta(days=8))


@settings(max_examples=200, deadline=None)
@given(moments(), minutes, st.sampled_from(WEEKDAYS))
@example(NUUK, 23 * 60 + 30, "saturday")
def test_a_weekly_digest_comes_once_a_week_on_its_day(where: tuple[str, datetime], minute: int, day: str) -> None:
    likes = Preference(where[0], digest_at=minute, digest_day=day)
    check_digests(*where, likes, Frequency.WEEKLY, timedelta(days=8))


@settings(max_examples=200, deadline=None)
@given(moments())
def test_an_hourly_digest_comes_within_two_hours_and_later_than_now(where: tuple[str, datetime]) -> None:
    zone, now = where
    at = Preference(zone).next_digest(Frequency.HOURLY, now)
    assert now < at <= now + 2 * HOUR
    offset = local(zone, now).utcoffset()
    if local(zone, at).utcoffset() == offset == local(zone, now - HOUR).utcoffset():
        assert local(zone, at).minute == 0
        assert at <= now + HOUR


@settings(max_examples=300, deadline=None)
@given(moments(), minutes, st.none() | spans)
@example(NUUK, 540, (0, 23 * 60 + 59))
@example(LONDON, 540, (6 * 60, 5 * 60))
def test_tomorrow_is_the_next_date_and_not_quiet(
    where: tuple[str, datetime], minute: int, quiet: tuple[int, int] | None
) -> None:
    zone, now = where
    likes = Preference(zone, quiet=quiet, digest_at=minute)
    at = likes.tomorrow(now)
    assert not likes.is_quiet(at)
    if quiet is None:
        assert likes.day(at) == likes.day(now) + timedelta(days=1)
    else:
        # Only a day that is quiet to its last minute, a gap in it included, is passed over.
        day = likes.day(now) + timedelta(days=1)
        if likes.day(at) != day:
            first = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
            of_day = [m for m in (first + MINUTE * n for n in range(26 * 60)) if likes.day(m) == day]
            assert all(likes.is_quiet(m) for m in of_day)


def test_by_default_the_day_is_summed_up_at_nine_and_the_week_on_monday() -> None:
    likes = Preference("Europe/Berlin")
    sunday_noon = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
    assert likes.next_digest(Frequency.DAILY, sunday_noon) == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert likes.next_digest(Frequency.WEEKLY, sunday_noon) == monday
    assert likes.next_digest(Frequency.WEEKLY, monday) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    assert likes.next_digest(Frequency.IMMEDIATE, monday) == monday
    assert likes.tomorrow(sunday_noon) == monday
