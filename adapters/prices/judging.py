"""Where the model may speak: the categories in which it beat the median on rows that it had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.prices.features import Floats
from adapters.prices.medians import FEW

ENOUGH = 30  # held-out rows that a category is judged by alone; smaller ones are judged together


@dataclass(frozen=True, slots=True)
class Judgement:
    """Median absolute errors as fractions of the price: the model's and the median's."""

    error: float
    median_error: float
    by_category: dict[str, tuple[int, float, float]]
    used_in: frozenset[str]
    coverage: float


def judge(
    logs: Floats, told: Floats, low: Floats, high: Floats, median: Floats, categories: Sequence[str]
) -> Judgement:
    """From held-out answers in log prices. A category of fewer than FEW rows is never spoken of."""
    names = np.array(categories)
    sizes = Counter(categories)
    model, plain = np.abs(np.expm1(told - logs)), np.abs(np.expm1(median - logs))
    by_category, used = {}, set()
    for name in sorted(sizes):
        if sizes[name] >= FEW:
            mine = names == name
            by_category[name] = sizes[name], float(np.median(model[mine])), float(np.median(plain[mine]))
            if sizes[name] >= ENOUGH and by_category[name][1] < by_category[name][2]:
                used.add(name)
    small = {name for name, n in sizes.items() if FEW <= n < ENOUGH}
    together = np.isin(names, sorted(small))
    if together.sum() >= ENOUGH and np.median(model[together]) < np.median(plain[together]):
        used |= small
    inside = (low <= logs) & (logs <= high)
    overall = float(np.median(model)), float(np.median(plain))
    return Judgement(*overall, by_category, frozenset(used), float(np.mean(inside)))
