"""Laws of scores, statistics and believable prices, over whatever numbers come."""

from __future__ import annotations

from math import isfinite, log

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.prices.advice import rounded
from core.prices.believable import is_believable
from core.prices.likeness import MUCH, likeness, telling
from core.prices.outcomes import Verdict
from core.prices.score import deal_score, doubt_of, position, verdict
from core.prices.statistics import kept, quantiles
from core.prices.trend import Observation, in_words, time_to_sell, trend, weeks
from core.text.words import spaced
from core.values import Money

DAY = 86_400_000
NOW = 1_772_000_000_000

prices = st.floats(min_value=0.01, max_value=1e9)
shares = st.floats(min_value=0, max_value=1)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[float, float, float]:
    """Recommended, low, high."""
    recommended = draw(st.floats(min_value=2, max_value=1e8))
    return recommended, recommended / draw(st.floats(1, 20)), recommended * draw(st.floats(1, 20))


def score(asking: float, found: tuple[float, float, float], confidence: float) -> float:
    recommended, low, high = found
    return 0.5 + (position(asking, recommended, low, high) - 0.5) * (1 - doubt_of(confidence))


@given(prices, prices, ranges(), shares)
def test_a_lower_price_is_never_a_worse_deal(one: float, other: float, found: tuple[float, float, float], sure: float):
    cheap, dear = sorted((one, other))
    assert score(cheap, found, sure) >= score(dear, found, sure)
    assert 0 <= score(cheap, found, sure) <= 1


@given(prices, ranges(), shares, st.integers(min_value=-20, max_value=20))
def test_it_is_the_same_at_any_scale(asking: float, found: tuple[float, float, float], sure: float, power: int):
    scale = 2.0**power
    scaled = tuple(scale * each for each in found)
    assert abs(score(asking * scale, scaled, sure) - score(asking, found, sure)) < 1e-9  # type: ignore[arg-type]


@given(prices, ranges(), shares, shares)
def test_more_doubt_only_brings_a_score_nearer_to_the_middle(
    asking: float, found: tuple[float, float, float], one: float, other: float
):
    doubtful, sure = sorted((one, other))
    more, less = score(asking, found, doubtful), score(asking, found, sure)
    assert abs(more - 0.5) <= abs(less - 0.5) + 1e-12
    assert more <= max(less, 0.5) + 1e-12  # so doubt never raises a score, save toward the middle from below
    assert (more - 0.5) * (less - 0.5) >= -1e-12
    if asking <= found[0]:
        assert more <= less + 1e-12


@given(prices, ranges(), st.floats(min_value=0, max_value=0.35))
def test_a_doubtful_estimate_never_calls_anything_great(asking: float, found: tuple[float, float, float], sure: float):
    assert verdict(score(asking, found, sure)) is not Verdict.GREAT


@given(
    st.integers(min_value=1, max_value=10**10),
    st.integers(min_value=1, max_value=10**10),
    st.floats(1, 20),
    st.floats(1, 20),
    shares,
)
def test_the_factors_add_up(asking: int, recommended: int, down: float, up: float, sure: float):
    low, high = max(1, int(recommended / down)), max(recommended, int(recommended * up))
    dollars = [Money(each, "USD") for each in (asking, recommended, low, high)]
    found = deal_score(*dollars, sure)
    assert isfinite(found.value)
    assert abs(sum(factor.effect for factor in found.factors) - (found.value - 0.5)) < 1e-9
    assert (found.saving is None) == (asking >= recommended)
    assert found.verdict is verdict(found.value)


@given(st.lists(st.tuples(prices, st.floats(min_value=1e-6, max_value=1)), min_size=1, max_size=60))
def test_quantiles_are_in_order_and_within_what_was_seen(pairs: list[tuple[float, float]]):
    values, weights = (np.array(each) for each in zip(*pairs, strict=True))
    found = quantiles(values, weights, (0.1, 0.25, 0.5, 0.75, 0.9))
    assert list(found) == sorted(found)
    assert values.min() <= found[0] <= found[-1] <= values.max()
    assert kept(np.log(values), weights).any()


@given(st.lists(prices, min_size=8, max_size=40), st.floats(min_value=20, max_value=1e6))
def test_one_price_far_out_is_left_out(near: list[float], times: float):
    logs = np.array([log(100) + 0.001 * (n % 5) for n in range(len(near))] + [log(100 * times)])
    assert not kept(logs, np.ones(len(logs)))[-1]


@given(st.integers(min_value=-5, max_value=10**15), st.sampled_from(["USD", "JPY", "KWD"]))
def test_believing_a_price_never_fails(minor: int, currency: str):
    assert is_believable(minor, currency) in (True, False)


def test_place_holders_are_not_believed():
    for major in (0, 1, 1234, 12345, 1234567, 99999, 111111, 123456789, 999999999):
        assert not is_believable(major * 100, "USD"), major
    for major in (2, 5, 20, 99, 999, 1111, 1200, 9999, 12346, 89999, 123400):
        assert is_believable(major * 100, "USD"), major
    assert not is_believable(None, "USD")
    assert not is_believable(100, None)
    assert is_believable(30000, "JPY")
    assert not is_believable(1, "JPY")


@given(st.integers(min_value=1, max_value=10**11))
def test_a_rounded_price_is_near(minor: int):
    found = rounded(Money(minor, "USD"))
    assert found.minor >= 1
    assert abs(found.minor - minor) <= max(0.051 * minor, 5)
    assert rounded(found) == found


def like(one: str, other: str) -> float:
    return likeness(telling(spaced(one)), telling(spaced(other)), lambda _: 1.0)


def test_numbers_tell_things_apart():
    same = like("iPhone 12 128GB", "Apple iPhone 12 128 GB black")
    assert same >= MUCH
    for other in ("iPhone 12 256GB", "iPhone 13 128GB", "iPhone 12 Pro Max 128GB", "iPhone 12 mini 128gb"):
        assert like("iPhone 12 128GB", other) < same
    assert like("iPhone 12 128GB", "iPhone 12 256GB") < MUCH
    assert like("Honda Civic 2015", "Honda Civic 2014") > like("Honda Civic 2015", "Honda Civic 2005")
    assert like("Samsung TV 50 inch", 'Samsung TV 50"') == 1.0
    assert like("sofa", "grand piano") == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share(one: str, other: str):
    assert 0 <= like(one, other) <= 1
    if telling(spaced(one)):
        assert like(one, one) == 1.0


def seen(day: float, price: float, stratum: str = "a") -> Observation:
    return Observation(int(NOW - day * DAY), price, stratum)


def test_another_mix_of_goods_is_no_trend():
    before = [seen(40 + n, 100, "cheap") for n in range(8)] + [seen(40 + n, 1000, "dear") for n in range(2)]
    recent = [seen(5 + n, 100, "cheap") for n in range(2)] + [seen(5 + n, 1000, "dear") for n in range(8)]
    found = trend(before + recent, NOW, 30)
    assert found is not None
    assert abs(found.change) < 1e-9
    assert trend(recent, NOW, 30) is None
    assert [in_words(change) for change in (-0.06, 0.001, 0.3, None)] == ["decreasing", "stable", "increasing", None]


@given(st.lists(st.tuples(st.floats(min_value=0, max_value=200), st.floats(min_value=1, max_value=1e6)), max_size=80))
def test_trends_and_weeks_are_finite(told: list[tuple[float, float]]):
    observations = [seen(day, price) for day, price in told]
    for days in (30, 90):
        found = trend(observations, NOW, days)
        assert found is None or (isfinite(found.change) and found.change > -1)
    assert all(isfinite(middle) and n >= 3 for _, middle, n in weeks(observations, NOW))


def test_days_to_sell_count_those_that_still_stand():
    days = np.array([10.0] * 30 + [100.0] * 30)
    ended = np.array([True] * 30 + [False] * 30)
    found = time_to_sell(days, ended)
    assert found is not None
    assert (found.median_days, found.n) == (10.0, 30)
    assert time_to_sell(days[1:], ended[1:]) is None  # 29 ends
    assert time_to_sell(np.concatenate([days, [100.0] * 9]), np.concatenate([ended, [False] * 9])) is None
