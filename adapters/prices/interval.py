"""The interval that holds 80 % of prices: wide where an ad says little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.prices.features import Floats
from adapters.prices.forest import Forest


@dataclass(frozen=True, slots=True)
class Interval:
    """The size of error to expect of each row, and how many such sizes below and above hold 80 %."""

    sizes: Forest
    overall: Floats
    categories: dict[str, Floats]

    def __call__(self, table: Floats, categories: Sequence[str]) -> tuple[Floats, Floats]:
        """What to add to a told log price for the lower and the upper bound; never above and below 0."""
        return self.around(self.sizes.predict(table), categories)

    def around(self, sizes: Floats, categories: Sequence[str]) -> tuple[Floats, Floats]:
        """The same from log sizes."""
        bounds = np.array([self.categories.get(name, self.overall) for name in categories])
        found = np.exp(sizes)[:, None] * bounds
        return np.minimum(found[:, 0], 0.0), np.maximum(found[:, 1], 0.0)
