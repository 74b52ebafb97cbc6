"""What a trained model holds to, whatever it was trained on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.prices.fitting import HeldOut, fit
from adapters.prices.judging import judge
from adapters.prices.model import Model
from adapters.prices.reading import Read, read
from core.ports.price_model import Ad, PricedAd
from core.values import Condition
from tests.adapters.prices.goods import cars, phones


def learned(rows: list[PricedAd], times: float = 1.0) -> tuple[Model, HeldOut]:
    return fit([read(row.ad) for row in rows], np.log([row.price * times for row in rows]))


@cache
def both() -> Model:
    return learned([*phones(200), *cars(150)])[0]


def ads_of(rows: list[PricedAd]) -> list[Read]:
    return [read(row.ad) for row in rows]


def test_it_learns_what_the_median_cannot() -> None:
    rows = [*phones(300), *cars(200)]
    model, held = learned(rows)
    fresh = [*phones(100, seed=8), *cars(100, seed=9)]
    told, low, high = model.predict(ads_of(fresh))
    logs = np.log([row.price for row in fresh])
    assert np.median(np.abs(np.expm1(told - logs))) < 0.2
    assert 0.7 < np.mean((low <= logs) & (logs <= high)) < 0.92
    judged = judge(np.log([r.price for r in rows]), held.told, held.low, held.high, held.median,
                   [r.ad.category or "" for r in rows])  # fmt: skip
    assert judged.used_in == {"cars", "phones"}
    assert judged.error < judged.median_error / 2


def test_the_same_rows_give_the_same_model() -> None:
    rows = phones(150)
    fresh = ads_of(phones(20, seed=3))
    first, second = learned(rows)[0].predict(fresh), learned(rows)[0].predict(fresh)
    assert np.array_equal(first, second)


def test_prices_a_thousand_times_higher_give_guesses_a_thousand_times_higher() -> None:
    rows = [*phones(160), *cars(160)]
    fresh = ads_of([*phones(40, seed=3), *cars(40, seed=4)])
    told, low, high = learned(rows)[0].predict(fresh)
    more, lower, higher = learned(rows, 1000.0)[0].predict(fresh)
    for small, large in ((told, more), (low, lower), (high, higher)):
        assert np.exp(large - small) == pytest.approx(np.full(len(fresh), 1000.0), rel=0.03)


def test_one_price_for_all_is_that_price() -> None:
    rows = [replace(row, price=50.0) for row in phones(150)]
    model, held = learned(rows)
    told, low, high = np.exp(model.predict(ads_of(phones(10, seed=3))))
    assert told == pytest.approx(np.full(10, 50.0), rel=0.01)
    assert (low <= told).all()
    assert (told <= high).all()
    judged = judge(np.log([50.0] * 150), held.told, held.low, held.high, held.median, ["phones"] * 150)
    assert not judged.used_in  # no better than the median, which is right as well


def test_titles_without_a_word_are_learned_from_without_a_fall() -> None:
    rows = [replace(row, ad=replace(row.ad, title="📱", fields={})) for row in phones(150)]
    assert np.isfinite(learned(rows)[0].predict([read(Ad("🎸", category="phones")), read(Ad(""))])).all()


def test_a_category_of_two_is_never_spoken_of() -> None:
    rows = phones(150)
    two = [PricedAd(Ad(f"violin {n}", category="musical_instruments"), 900.0 + n) for n in range(2)]
    model, held = learned([*rows, *two])
    judged = judge(np.log([r.price for r in (*rows, *two)]), held.told, held.low, held.high, held.median,
                   [r.ad.category or "" for r in (*rows, *two)])  # fmt: skip
    assert judged.used_in == {"phones"}
    assert "musical_instruments" not in judged.by_category
    assert np.isfinite(model.predict(ads_of(two))).all()


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(max_size=80)
    | st.sampled_from(["iphone 13 256gb", "📱📱📱", "", "a" * 10_000, "2010 honda civic 9e9"]),
    category=st.sampled_from(["phones", "cars", "never seen", None]),
    condition=st.none() | st.sampled_from(Condition),
    fields=st.dictionaries(st.sampled_from(["odometer_mi", "brand", "fuel"]), st.floats() | st.text(max_size=5)),
)
def test_every_guess_is_a_positive_number_within_its_interval(
    title: str, category: str | None, condition: Condition | None, fields: dict[str, str | float]
) -> None:
    told, low, high = np.exp(both().predict([read(Ad(title, title, category, condition, fields=fields))]))
    assert np.isfinite([told, low, high]).all()
    assert 0 < low[0] <= told[0] <= high[0]
