"""Times of day as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.times import read_span, read_time


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9", 540), ("09:30", 570), ("9.30", 570), ("9h30", 570), ("9am", 540), ("12am", 0), ("12 pm", 720),
     ("6:45 P.M.", 1125), ("24:00", 0), ("0:00", 0), ("noon", 720), ("midnight", 0),
     ("at 7pm", 1140), ("２３:１５", 1395)],
)  # fmt: skip
def test_a_time_is_read(text: str, minute: int) -> None:
    assert read_time(text) == minute


@pytest.mark.parametrize("text", ["", "25", "24:01", "9:60", "13pm", "0am", "9:5", "nine", "-9", "9:30:00", "9" * 5000])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [("23:30-6:45", (1410, 405)), ("10pm to 7am", (1320, 420)), ("from 22 until 7", (1320, 420)),
     ("22:00–07:00", (1320, 420)), ("10 pm - midnight", (1320, 0)), ("between 22:00 to 7:00", (1320, 420))],
)  # fmt: skip
def test_hours_are_read(text: str, hours: tuple[int, int]) -> None:
    assert read_span(text) == hours


@pytest.mark.parametrize("text", ["", "22", "10-7am", "10pm-7", "1-2-3", "22:00 07:00", "to", "-"])
def test_what_is_no_hours_or_could_be_two_is_none(text: str) -> None:
    assert read_span(text) is None


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    read_time(text)
    read_span(text)


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_what_cards_write_is_read_again(start: int, end: int) -> None:
    both = "–".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (start, end))
    assert read_span(both) == (start, end)
