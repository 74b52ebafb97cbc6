"""What stands behind an answer about a price, asked for by a button below it."""

from __future__ import annotations

from dataclasses import dataclass

from core.prices.outcomes import PriceChecked


@dataclass(frozen=True, slots=True)
class PriceExplained:
    """How an estimate was found."""

    checked: PriceChecked


@dataclass(frozen=True, slots=True)
class PricesCompared:
    """The ads behind an estimate."""

    checked: PriceChecked
