"""Parts of the rows to learn on and to be judged on, ads of the same thing never in two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from adapters.prices.reading import Read

FOLDS = 5
REPEATED = 0.3  # distinct titles a row; below it titles are made from fields and repeat by nature

LARGEST = 2 * FOLDS

Ints = NDArray[np.int64]


def groups_of(ads: Sequence[Read], titles: Sequence[str]) -> Ints:
    """A number for each ad, equal for what may be the same thing posted again.

    By title; where titles repeat by nature, by title, year and distance. What the caller knows to be one is
    one. A name that more than a LARGEST-th of all have tells nothing apart: those count each by itself.
    """
    if len(set(titles)) < REPEATED * len(ads):
        told = [f"{t}|{ad.numbers.get('best_year')}|{ad.numbers.get('best_miles')}"
                for ad, t in zip(ads, titles, strict=True)]  # fmt: skip
    else:
        told = list(titles)
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for ad, key in zip(ads, told, strict=True):
        if ad.group:
            parent[root(f"\x00{ad.group}")] = root(key)
    kept = [root(key) for key in told]
    sizes = Counter(kept)
    at: dict[object, int] = {}
    named = [key if sizes[key] <= len(ads) / LARGEST else (key, row) for row, key in enumerate(kept)]
    return np.array([at.setdefault(key, len(at)) for key in named], dtype=np.int64)


def folds_of(groups: Ints, seed: int) -> Ints:
    """The fold of each row, 0 to FOLDS - 1, of nearly equal sizes."""
    sizes = np.bincount(groups)
    fold = np.zeros(len(sizes), dtype=np.int64)
    filled = np.zeros(FOLDS)
    for group in np.random.default_rng(seed).permutation(len(sizes)):
        emptiest = int(np.argmin(filled))
        fold[group] = emptiest
        filled[emptiest] += sizes[group]
    return fold[groups]
