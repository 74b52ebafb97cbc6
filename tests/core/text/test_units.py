"""Distances and numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.numbers import read_number
from core.text.units import format_distance, read_distance
from core.values import Units


@pytest.mark.parametrize(
    ("text", "miles"),
    [
        ("25mi", 25.0),
        ("15 miles", 15.0),
        ("25-mile", 25.0),
        ("0.5 mi.", 0.5),
        ("20 km", 12.4274),
        ("30 kilometers", 18.6411),
        ("1,5 km", 0.9321),
        ("1,000 KM", 621.3712),
        ("25", 25.0),
        ("", None),
        ("mi", None),
        ("25 apples", None),
        ("-5 mi", None),
        ("2500m", None),
        ("9" * 100, None),
    ],
)
def test_a_distance_reads_as_miles(text: str, miles: float | None) -> None:
    assert read_distance(text, Units.MILES) == miles


def test_a_bare_distance_is_in_the_persons_units() -> None:
    assert read_distance("20", Units.KILOMETRES) == read_distance("20 km", Units.MILES)


@pytest.mark.parametrize(
    ("miles", "units", "locale", "text"),
    [
        (12.0, Units.MILES, "en_US", "12 mi"),
        (12.4, Units.MILES, "en_US", "12 mi"),
        (0.4, Units.MILES, "en_US", "0.4 mi"),
        (9.96, Units.MILES, "en_US", "10 mi"),
        (12.0, Units.KILOMETRES, "en_US", "19 km"),
        (0.4, Units.KILOMETRES, "de_DE", "0,6 km"),
        (1500.0, Units.MILES, "en_US", "1,500 mi"),
        (0.0, Units.MILES, "en_US", "0 mi"),
    ],
)
def test_a_distance_is_shown_as(miles: float, units: Units, locale: str, text: str) -> None:
    assert format_distance(miles, units, locale) == text


@given(st.integers(1, 20_000).map(lambda tenths: tenths / 10), st.sampled_from(Units))
def test_a_distance_that_is_shown_reads_back_nearly(distance: float, units: Units) -> None:
    miles = read_distance(f"{distance}{units.value}", Units.MILES)
    assert miles is not None
    shown = read_distance(format_distance(miles, units), Units.MILES)
    assert shown == pytest.approx(miles, rel=0.06, abs=0.06)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000", "1000"),
        ("1,000", "1000"),
        ("1.000", "1000"),
        ("1 000", "1000"),
        ("1'000.5", "1000.5"),
        ("1,00,000", "100000"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("12345.678", "12345.678"),
        (".5", "0.5"),
    ],
)
def test_a_number_reads_as(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "-1", "1.2.3", "1 2", "1e5", "1,", "٣", "abc", "1" * 41])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_number(text) is None


def test_three_digits_behind_a_mark_are_a_fraction_where_the_unit_has_three() -> None:
    assert read_number("1.250", decimals=3) == Decimal("1.250")
    assert read_number("1,250,000", decimals=3) == Decimal(1_250_000)


@given(st.decimals(0, 10**9, places=2), st.sampled_from([",", ".", " ", "'"]))
def test_grouping_makes_no_difference(number: Decimal, group: str) -> None:
    mark = "," if group == "." else "."
    text = f"{number:,}".replace(",", "_").replace(".", mark).replace("_", group)
    assert read_number(text) == number
