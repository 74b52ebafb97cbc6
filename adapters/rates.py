"""Exchange rates without a network: a table of one day, the European Central Bank's unless a file gives another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.errors import Refused
from core.text.money import from_major, known, to_major
from core.values import Money

# Units of each currency for one euro: the ECB's euro foreign exchange reference rates of the day below.
ECB_DAY = date(2024, 12, 31)
ECB = {
    "EUR": "1", "USD": "1.0389", "JPY": "163.06", "BGN": "1.9558", "CZK": "25.185", "DKK": "7.4578", "GBP": "0.82918",
    "HUF": "411.35", "PLN": "4.2750", "RON": "4.9743", "SEK": "11.4590", "CHF": "0.9412", "ISK": "143.90",
    "NOK": "11.7950", "TRY": "36.7372", "AUD": "1.6772", "BRL": "6.4253", "CAD": "1.4948", "CNY": "7.5833",
    "HKD": "8.0686", "IDR": "16820.88", "ILS": "3.7885", "INR": "88.9335", "KRW": "1532.15", "MXN": "21.5504",
    "MYR": "4.6454", "NZD": "1.8532", "PHP": "60.301", "SGD": "1.4164", "THB": "35.676", "ZAR": "19.6188",
}  # fmt: skip


class RatesUnreadable(Exception):
    """A sentence that says what is wrong with a file of rates."""


class DatedRates:
    """See `core.ports.rates.Rates`. `per_unit` is how much of each currency one unit of a common one buys."""

    def __init__(self, day: date, per_unit: Mapping[str, Decimal]) -> None:
        self.day = day
        self._per_unit = dict(per_unit)

    def convert(self, money: Money, currency: str) -> Money | None:
        if money.currency == currency:
            return money
        mine, theirs = self._per_unit.get(money.currency), self._per_unit.get(currency)
        if mine is None or theirs is None:
            return None
        try:
            return from_major(to_major(money) / mine * theirs, currency)
        except Refused:  # beyond what an amount can be
            return None

    def currencies(self) -> frozenset[str]:
        return frozenset(self._per_unit)


def default_rates() -> DatedRates:
    """The table that is shipped."""
    return DatedRates(ECB_DAY, {code: Decimal(rate) for code, rate in ECB.items()})


def read_rates(file: Path) -> DatedRates:
    """A file such as `{"date": "2026-03-01", "base": "EUR", "rates": {"USD": 1.08}}`. Raises RatesUnreadable."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
        per_unit = {str(found["base"]): Decimal(1)} | {str(c): Decimal(r) for c, r in found["rates"].items()}
        codes = {known(code): rate for code, rate in per_unit.items()}
        day = date.fromisoformat(found["date"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation, Refused) as wrong:
        raise RatesUnreadable(f"{file} is no table of rates: it needs date, base and rates.") from wrong
    if not all(rate.is_finite() and rate > 0 for rate in codes.values()):
        raise RatesUnreadable(f"{file} has a rate that is not above zero.")
    return DatedRates(day, codes)
