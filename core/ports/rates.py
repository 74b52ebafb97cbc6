"""What one currency is worth in another, on a day that is named."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from core.values import Money


class Rates(Protocol):
    """A table of one day. Answers are in memory."""

    day: date

    def convert(self, money: Money, currency: str) -> Money | None:
        """The same worth in another currency, rounded half up to its minor unit; None without a rate."""

    def currencies(self) -> frozenset[str]:
        """The ISO codes it can convert between."""
