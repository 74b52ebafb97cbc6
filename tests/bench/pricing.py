"""How far off the prices are, on listings that were not learned from, beside the plain formula.

`python -m tests.bench.pricing --train FILE --test FILE [--json]`, or `--data FILE --split FILE` to test on the ids that
a split names for that file and train on its other rows. It trains as the product does (a process of its own, a model on
disk) and asks as the product does. Prices of tested rows are used for the score only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import structlog

from adapters.prices import PriceModels
from adapters.sources.files import read_listings
from core.listings.columns import told_columns
from core.ports.price_model import Ad, Guess, PricedAd
from core.prices.outcomes import ENOUGH
from core.text.money import to_major
from core.values import Condition, Offer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SINGLES = 200  # ads asked one by one
BATCH = 500
# The plain formula: the median of the same category and condition, outliers out, and these shares on top.
ADJUSTED = {Condition.EXCELLENT: 0.05, Condition.GOOD: 0.02, Condition.FAIR: -0.05, Condition.POOR: -0.10}
RECENT = 0.03  # each tested ad is fresh when it is asked about
LOW, HIGH = 0.1, 0.9
KEYS = ("rows_train", "rows_test", "answered", "simple_mdape", "mdape", "mape", "rmsle", "within20", "cover80",
        "width80", "fit_s", "predict_ms")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one tested ad. `answered`: no "too little data"; `by_model`: not the comparables alone."""

    price: float
    low: float
    high: float
    answered: bool
    by_model: bool


def priced(path: Path) -> Iterator[tuple[str, str, PricedAd]]:
    """The rows of a file as the product reads them: id, currency, and the ad with its price. Those whose price is none
    are left out.
    """
    for offer in read_listings(path):
        if not isinstance(offer, Offer) or offer.price is None or offer.price.minor <= 0:
            continue
        extra = offer.extra or {}
        if extra.get("price_ok") is False:
            continue
        told = told_columns(offer)
        fields = {name: float(value) if isinstance(value, int) else value for name, value in extra.items()
                  if isinstance(value, str | int | float)}  # fmt: skip
        condition = Condition(told["condition"]) if told["condition"] else None
        ad = Ad(
            offer.title, offer.description, told["category"], condition,
            offer.latitude, offer.longitude, offer.location, offer.posted_at, fields,
        )  # fmt: skip
        yield offer.source_id, offer.price.currency, PricedAd(ad, float(to_major(offer.price)))


class Comparables:
    """The other ads alone: their median and spread, in the steps in which the product widens."""

    def __init__(self, rows: Sequence[PricedAd]) -> None:
        prices: dict[object, list[float]] = defaultdict(list)
        for row in rows:
            for step in (*_steps(row.ad), None):
                prices[step].append(row.price)
        self._counts = {step: len(each) for step, each in prices.items()}
        self._told = {step: tuple(map(float, np.quantile(_trimmed(p), (LOW, 0.5, HIGH)))) for step, p in prices.items()}

    def __call__(self, ad: Ad) -> Answer:
        """The narrowest step with enough ads, else the widest that has any."""
        steps = _steps(ad)
        enough = [step for step in steps if self._counts.get(step, 0) >= ENOUGH]
        step = enough[0] if enough else steps[-1] if steps[-1] in self._told else None
        low, price, high = self._told[step]
        return Answer(price, low, high, bool(enough), by_model=False)

    def formula(self, ad: Ad) -> float:
        """The plain formula's price."""
        step = next((step for step in _steps(ad) if step in self._told), None)
        share = ADJUSTED.get(ad.condition, 0.0) if ad.condition else 0.0
        return self._told[step][1] * (1 + share + RECENT)


def _steps(ad: Ad) -> tuple[object, object]:
    return ("same", ad.category, ad.condition), ("category", ad.category)


def _trimmed(prices: Sequence[float]) -> Any:
    """Without what lies beyond 1.5 quartile distances."""
    known = np.array(prices)
    low, high = np.quantile(known, (0.25, 0.75))
    kept = known[(known >= low - 1.5 * (high - low)) & (known <= high + 1.5 * (high - low))]
    return kept if len(kept) else known


async def run(train: Sequence[PricedAd], test: Sequence[PricedAd], currency: str, folder: Path) -> dict[str, Any]:
    """The figures of one set: KEYS, `by_category` with the same, and what it cost."""
    models = PriceModels(folder)
    began = perf_counter()
    card = await models.train(train, currency, NOW)
    fit_s = perf_counter() - began
    ads = [row.ad for row in test]
    await models.guess(ads[:1])  # loaded before a clock runs
    began = perf_counter()
    guesses: list[Guess | None] = []
    for start in range(0, len(ads), BATCH):
        guesses += await models.guess(ads[start : start + BATCH])
    batch_ms = (perf_counter() - began) * 1000 / max(len(ads), 1)
    singles = []
    for ad in ads[:SINGLES]:
        began = perf_counter()
        await models.guess([ad])
        singles.append((perf_counter() - began) * 1000)
    comparables = Comparables(train)
    answers = [
        Answer(guess.price, guess.low, guess.high, answered=True, by_model=True) if guess else comparables(row.ad)
        for row, guess in zip(test, guesses, strict=True)
    ]
    simple = [comparables.formula(ad) for ad in ads]
    times = {"fit_s": fit_s, "predict_ms": float(np.median(singles)) if singles else 0.0}
    by_category = {}
    for name in sorted({ad.category or "" for ad in ads}):
        mine = [i for i, ad in enumerate(ads) if (ad.category or "") == name]
        figures = _figures([test[i] for i in mine], [answers[i] for i in mine], [simple[i] for i in mine])
        learned = sum((row.ad.category or "") == name for row in train)
        by_category[name] = {"rows_train": learned, **figures}
    return {
        "rows_train": len(train),
        **_figures(test, answers, simple),
        **times,
        "predict_batch_ms": batch_ms,
        "memory_fit_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "memory_predict_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "model_mb": sum(path.stat().st_size for path in folder.glob("model-*.npz")) / 2**20,
        "used_in": sorted(card.used_in) if card else [],
        "by_category": by_category,
    }


def _figures(test: Sequence[PricedAd], answers: Sequence[Answer], simple: Sequence[float]) -> dict[str, Any]:
    true = np.array([row.price for row in test])
    told = np.array([answer.price for answer in answers])
    low, high = np.array([a.low for a in answers]), np.array([a.high for a in answers])
    error = np.abs(told - true) / true
    return {
        "rows_test": len(test),
        "answered": sum(answer.answered for answer in answers),
        "by_model": sum(answer.by_model for answer in answers),
        "simple_mdape": 100 * float(np.median(np.abs(np.array(simple) - true) / true)),
        "mdape": 100 * float(np.median(error)),
        "mape": 100 * float(np.mean(error)),
        "rmsle": float(np.sqrt(np.mean((np.log1p(told) - np.log1p(true)) ** 2))),
        "within20": 100 * float(np.mean(error <= 0.2)),
        "cover80": 100 * float(np.mean((low <= true) & (true <= high))),
        "width80": float(np.median(high / low)),
    }


def parts(arguments: argparse.Namespace) -> tuple[list[PricedAd], list[PricedAd], str]:
    """What is learned from, what is tested on, and the currency. Raises ValueError with a sentence."""
    if arguments.data:
        ids = set(_ids(arguments.split, arguments.data))
        rows = list(priced(arguments.data))
        learned = [(currency, row) for name, currency, row in rows if name not in ids]
        tested = [(currency, row) for name, currency, row in rows if name in ids]
    else:
        learned = [(currency, row) for _, currency, row in priced(arguments.train)]
        tested = [(currency, row) for _, currency, row in priced(arguments.test)]
    if not learned or not tested:
        raise ValueError("no rows with a price to learn from, or none to test on")
    currencies = {currency for currency, _ in (*learned, *tested)}
    if len(currencies) > 1:
        raise ValueError(f"prices in several currencies ({', '.join(sorted(currencies))}): convert them first")
    return [row for _, row in learned], [row for _, row in tested], currencies.pop()


def _ids(split: Path, data: Path) -> Sequence[str]:
    """The tested ids for a file: a list, or the list under the file's name, wherever the split keeps it."""
    told = json.loads(split.read_text(encoding="utf-8"))
    name = data.name.split(".")[0]
    if isinstance(told, Mapping):
        told = told.get("test_ids", told)
    if isinstance(told, Mapping):
        told = told.get(name)
    if isinstance(told, Mapping):
        told = told.get("test", told.get("test_ids"))
    if not isinstance(told, list):
        raise ValueError(f"{split.name} names no ids for {name}")  # noqa: TRY004 (a sentence for who runs it)
    return [str(each) for each in told]


def _printed(figures: Mapping[str, Any]) -> None:
    def row(name: str, told: Mapping[str, Any]) -> str:
        cells = [
            f"{told[key]:>12.2f}" if isinstance(told.get(key), float) else f"{told.get(key, '')!s:>12}" for key in KEYS
        ]
        return f"{name[:24]:<24}" + "".join(cells)

    print(f"{'category':<24}" + "".join(f"{key:>12}" for key in KEYS))
    print(row("all", figures))
    for name, told in figures["by_category"].items():
        print(row(name or "(none)", told))
    print(
        f"predict in batches {figures['predict_batch_ms']:.2f} ms a listing; "
        f"memory: fit {figures['memory_fit_mb']:.0f} MB, predict {figures['memory_predict_mb']:.0f} MB; "
        f"model {figures['model_mb']:.1f} MB;"
        f" used in: {', '.join(figures['used_in']) or 'no category'}"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--split", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if not ((arguments.train and arguments.test) or (arguments.data and arguments.split)):
        parser.error("give --train and --test, or --data and --split")
    try:
        train, test, currency = parts(arguments)
    except (OSError, ValueError) as wrong:
        parser.error(str(wrong))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(train, test, currency, Path(folder)))
    if arguments.json:
        print(json.dumps(figures))
    else:
        _printed(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
