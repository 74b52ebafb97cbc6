"""Draws the pictures of the docs from made-up prices: `python -m tests.pictures.charts`."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from adapters.pictures.charts import draw
from core.cards.charts import chart
from core.prices.outcomes import PriceChecked, Subject, Trend, TrendPoint
from core.values import Condition, Money, Person
from tests.core.cards.made_up import checked, estimate

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
READER = Person(1, "Alice")


def phone() -> PriceChecked:
    """A phone below what such phones ask, in a market that falls."""
    chance = random.Random(12)
    prices = tuple(sorted(round(chance.lognormvariate(6.03, 0.17)) * 100 for _ in range(64)))
    weeks = tuple(
        TrendPoint(
            date(2026, 8, 31) + timedelta(weeks=n), Money(round(45_900 - 330 * n + chance.gauss(0, 420)), "USD"), 20
        )
        for n in range(13)
    )
    found = estimate(prices, trends=(Trend(30, -0.03, 61), Trend(90, -0.09, 188)), weeks=weeks)
    found = replace(found, recommended=Money(41_000, "USD"), low=Money(prices[6], "USD"), high=Money(prices[57], "USD"))
    asked = checked(found, asking=Money(33_500, "USD"))
    return replace(asked, subject=Subject("iPhone 12 128GB, unlocked", "phones", Condition.GOOD, Money(33_500, "USD")))


def sofa() -> PriceChecked:
    """A sofa among sofas of all kinds, whose prices lie far apart; no history yet."""
    chance = random.Random(3)
    prices = tuple(sorted(round(chance.lognormvariate(5.2, 0.95)) * 100 for _ in range(37)))
    found = estimate(prices, weeks=(), trends=())
    found = replace(found, low=Money(prices[4], "USD"), high=Money(prices[32], "USD"))
    asked = checked(found, asking=Money(45_000, "USD"))
    return replace(asked, subject=Subject("Three-seat sofa", "furniture", Condition.GOOD, Money(45_000, "USD")))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, outcome in (("phone", phone()), ("sofa", sofa())):
        shown = chart(outcome, READER)
        assert shown is not None
        path = FOLDER / f"price-{name}.png"
        path.write_bytes(draw(shown))
        print(f"{path.relative_to(FOLDER.parents[1])}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
