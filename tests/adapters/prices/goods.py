"""Made-up ads with prices that follow a rule, so that a model has something to learn."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from core.ports.price_model import Ad, PricedAd
from core.values import Condition

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONES = {"iphone 8": 120, "iphone 11": 260, "iphone 13": 450, "galaxy s10": 150, "galaxy s21": 320, "pixel 6": 240}
CARS = {"honda civic": 9_000, "toyota camry": 11_000, "ford focus": 6_000, "bmw 320": 14_000}
COLOURS = ("black", "white", "blue", "red")


def phones(count: int, seed: int = 1) -> list[PricedAd]:
    """Phones whose price is the model's, more for memory, less for wear, and some noise."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        model, base = rng.choice(sorted(PHONES.items()))
        memory = rng.choice((64, 128, 256))
        condition = rng.choice((Condition.LIKE_NEW, Condition.GOOD, Condition.FAIR))
        worth = base * {64: 0.9, 128: 1.0, 256: 1.15}[memory]
        worth *= {Condition.LIKE_NEW: 1.15, Condition.GOOD: 1.0, Condition.FAIR: 0.8}[condition]
        title = f"{model} {memory}gb {rng.choice(COLOURS)} {rng.choice(('unlocked', 'boxed', 'only'))}"
        ad = Ad(
            title, "", "phones", condition, posted_at=NOW - timedelta(days=number % 90), fields={"brand": model[:6]}
        )
        rows.append(PricedAd(ad, round(worth * rng.lognormvariate(0, 0.12), 2)))
    return rows


def cars(count: int, seed: int = 2) -> list[PricedAd]:
    """Cars whose price falls with age and distance."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        model, base = rng.choice(sorted(CARS.items()))
        year, miles = rng.randint(2005, 2020), rng.randint(5_000, 160_000)
        worth = base * 0.92 ** (2020 - year) * 0.95 ** (miles / 20_000)
        fields: dict[str, str | float] = {"odometer_mi": float(miles), "fuel": rng.choice(("gas", "diesel"))}
        ad = Ad(f"{year} {model}", f"runs well, {miles} miles", "cars", Condition.GOOD, fields=fields)
        rows.append(PricedAd(ad, round(worth * rng.lognormvariate(0, 0.1), 2)))
    return rows
