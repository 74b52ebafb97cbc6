"""Ads read into words and numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.prices.reading import read, tidy
from core.ports.price_model import Ad
from core.values import Condition


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("iPhone7 128 GB", "iphone 7 128gb"),
        ("Samsung A72 8/128", "samsung a72 ram8 128gb"),
        ("Redmi Note10 4gb 64gb", "redmi note 10 ram4 64gb"),
        ('Sony 50" TV', "sony 50in tv"),
        ("TV 50-inch", "tv 50in"),
        ("Audi A3 1.4 L", "audi a3 1.4l"),
        ("Galaxy S9+", "galaxy s9 plus"),
    ],
)
def test_sizes_are_written_one_way(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


def test_a_field_is_believed_before_the_title_and_the_title_before_the_description() -> None:
    ad = Ad("2009 Honda Civic 90k miles", "bought in 2012 with 20,000 miles", fields={"year": 2010.0})
    numbers = read(ad).numbers
    assert (numbers["best_year"], numbers["best_miles"]) == (2010, 90_000)
    assert read(Ad("Honda", "driven 20,000 miles")).numbers["best_miles"] == 20_000


def test_kilometres_are_miles() -> None:
    assert read(Ad("Civic", fields={"mileage_km": 100_000.0})).numbers["best_miles"] == pytest.approx(62_137, rel=1e-3)


def test_numbers_written_as_text_are_numbers() -> None:
    found = read(Ad("Civic", fields={"odometer": "43,400", "fuel": " Gas "}))
    assert found.numbers["best_miles"] == 43_400
    assert found.words == {"fuel": "gas"}


def test_what_is_known_only_afterwards_is_never_read() -> None:
    told: dict[str, str | float] = {
        "sold": 1.0, "status": "sold", "original_price": 25.0, "Days listed": 3.0, "seq": 9.0,
        "listing_type": "auction",
        "price_ok": 1.0, "price": 99.0, "n_bids": 20.0, "start_price": 0.99,
    }  # fmt: skip
    assert read(Ad("iPad 2", fields=told)) == read(Ad("iPad 2"))


def test_numbers_that_are_none_are_left_out() -> None:
    ad = Ad("x", fields={"year": math.nan, "miles": math.inf}, latitude=math.nan, longitude=0.0)
    assert all(math.isfinite(value) for value in read(ad).numbers.values())


@given(
    st.builds(
        Ad,
        title=st.text(max_size=400),
        description=st.text(max_size=400),
        category=st.none() | st.text(max_size=20),
        condition=st.none() | st.sampled_from(Condition),
        latitude=st.none() | st.floats(),
        longitude=st.none() | st.floats(),
        location=st.none() | st.text(max_size=20),
        fields=st.dictionaries(st.text(max_size=10), st.text(max_size=30) | st.floats(), max_size=5),
    )
)
def test_whatever_is_written_is_read(ad: Ad) -> None:
    assert all(math.isfinite(value) for value in read(ad).numbers.values())


@pytest.mark.parametrize("title", ["", "📱" * 50, "9" * 10_000, "a" * 10_000, "8/128 " * 2_000, "1,000" * 2_000])
def test_hostile_titles_are_read(title: str) -> None:
    assert all(math.isfinite(value) for value in read(Ad(title, title)).numbers.values())
