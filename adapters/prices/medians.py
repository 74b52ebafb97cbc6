"""The plain way: the median of the same category and condition. What a learned price has to beat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.prices.features import Floats
from adapters.prices.reading import Read

FEW = 8  # ads; below it the next wider group is taken


@dataclass(frozen=True, slots=True)
class Medians:
    """Median log prices by category and condition, by category, and over all."""

    groups: dict[str, float]
    overall: float

    @classmethod
    def of(cls, ads: Sequence[Read], logs: Floats) -> Medians:
        """Learn from these ads; never ask it about the same ones."""
        found: dict[str, list[float]] = defaultdict(list)
        for ad, log in zip(ads, logs, strict=True):
            found[ad.category].append(log)
            found[_same(ad)].append(log)
        kept = {key: float(np.median(values)) for key, values in found.items() if len(values) >= FEW}
        return cls(kept, float(np.median(logs)))

    def told(self, ads: Sequence[Read]) -> Floats:
        """One number an ad."""
        wide = [self.groups.get(ad.category, self.overall) for ad in ads]
        return np.array([self.groups.get(_same(ad), wider) for ad, wider in zip(ads, wide, strict=True)])


def _same(ad: Read) -> str:
    return f"{ad.category}|{ad.words.get('condition', '')}"
