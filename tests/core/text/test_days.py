"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.days import DAYS, FURTHEST_YEARS, read_day

SUNDAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24 Dec", "2026-12-24"),
        ("24. December", "2026-12-24"),
        ("until 24 dec", "2026-12-24"),
        ("Dec 24", "2026-12-24"),
        ("December 24th, 2027", "2027-12-24"),
        ("1 March", "2026-03-01"),
        ("28 Feb", "2027-02-28"),
        ("29 Feb", "2028-02-29"),
        ("today", "2026-03-01"),
        ("tomorrow", "2026-03-02"),
        ("Friday", "2026-03-06"),
        ("on fri", "2026-03-06"),
        ("sunday", "2026-03-08"),
        ("in 3 weeks", "2026-03-22"),
        ("in a week", "2026-03-08"),
        ("10 days", "2026-03-11"),
        ("in a month", "2026-04-01"),
        ("in one year", "2027-03-01"),
    ],
)
def test_a_day_is_read_as_it_is_meant(said: str, meant: str) -> None:
    assert read_day(said, SUNDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "said",
    ["", "soon", "24/12/2026", "12.24.", "24", "may", "31 Feb", "2026-02-30", "in 0 days", "in 11 years", "9999-01-01",
     "in 9999 months", "-3 days", "next friday", "0000-01-01", "x" * 5000],
)  # fmt: skip
def test_what_is_unclear_or_far_off_is_no_day(said: str) -> None:
    assert read_day(said, SUNDAY) is None


def test_a_month_later_is_at_most_its_last_day() -> None:
    assert read_day("in a month", date(2027, 1, 31)) == date(2027, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(DAYS))
def test_a_weekday_is_the_next_one_and_never_today(today: date, name: str) -> None:
    found = read_day(name, today)
    assert found is not None
    assert timedelta(days=1) <= found - today <= timedelta(days=7)
    assert f"{found:%A}".lower() == name


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 9 * 365))
def test_a_day_written_out_reads_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert read_day(day.isoformat(), today) == day
    assert read_day(f"{day:%d %B %Y}", today) == day
    assert read_day(f"{day:%b %d, %Y}", today) == day


@given(st.text(max_size=30), st.dates(date(1990, 1, 1), date(9900, 1, 1)))
def test_whatever_is_typed_breaks_nothing(said: str, today: date) -> None:
    found = read_day(said, today)
    assert found is None or found.year <= today.year + FURTHEST_YEARS
