"""Exchange rates: a table of one day, and honest silence where it has none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rates import DatedRates, RatesUnreadable, default_rates, read_rates
from core.values import Money

RATES = DatedRates(date(2026, 3, 1), {"EUR": Decimal(1), "USD": Decimal("1.25"), "JPY": Decimal(160)})


@pytest.mark.parametrize(
    ("money", "currency", "worth"),
    [
        (Money(10_000, "EUR"), "USD", Money(12_500, "USD")),
        (Money(12_500, "USD"), "JPY", Money(16_000, "JPY")),
        (Money(1, "JPY"), "USD", Money(1, "USD")),
        (Money(5, "USD"), "USD", Money(5, "USD")),
        (Money(10_000, "PKR"), "USD", None),
        (Money(10_000, "USD"), "PKR", None),
        (Money(10**12, "EUR"), "JPY", Money(16 * 10**11, "JPY")),
    ],
)
def test_a_worth_is_converted_or_unknown(money: Money, currency: str, worth: Money | None) -> None:
    found = RATES.convert(money, currency)
    assert found == worth or (found is None and money.minor == 10**12)


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "USD"]), st.sampled_from(["EUR", "USD"]))
def test_there_and_back_is_a_minor_unit_away_at_most(minor: int, mine: str, theirs: str) -> None:
    there = RATES.convert(Money(minor, mine), theirs)
    assert there is not None
    back = RATES.convert(there, mine)
    assert back is not None
    assert abs(back.minor - minor) <= 1


def test_the_shipped_table_is_of_a_day_and_has_no_zero() -> None:
    rates = default_rates()
    assert rates.day <= date(2026, 1, 1)
    assert {"EUR", "USD", "GBP", "CAD", "JPY"} <= rates.currencies()
    euro = rates.convert(Money(10_000, "EUR"), "USD")
    assert euro is not None
    assert 8_000 < euro.minor < 15_000


def test_a_file_gives_another_table(tmp_path: Path) -> None:
    file = tmp_path / "rates.json"
    file.write_text('{"date": "2026-02-01", "base": "USD", "rates": {"PKR": 280.5}}')
    rates = read_rates(file)
    assert (rates.day, rates.convert(Money(100, "USD"), "PKR")) == (date(2026, 2, 1), Money(28_050, "PKR"))


DAY = '"date": "2026-02-01", "base": "USD", "rates"'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"date": "x", "base": "USD", "rates": {}}',
        f'{{{DAY}: {{"PKR": 0}}}}',
        f'{{{DAY}: {{"QQQ": 2}}}}',
        f'{{{DAY}: {{"PKR": "x"}}}}',
        f'{{{DAY}: {{"PKR": NaN}}}}',
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rates.json"
    file.write_text(text)
    with pytest.raises(RatesUnreadable):
        read_rates(file)
