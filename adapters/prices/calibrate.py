"""Learning the interval, from errors on rows that were held out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from adapters.prices.features import Floats
from adapters.prices.folds import FOLDS, Ints
from adapters.prices.forest import Forest, of_boosting
from adapters.prices.interval import Interval

SHARE = 0.8
LEAST_ROWS = 100  # of a category with bounds of its own
LEAST_ERROR = 0.02  # of log price: no two ads are priced nearer than that for a reason


def interval_of(
    table: Floats, errors: Floats, categories: Sequence[str], folds: Ints, seed: int
) -> tuple[Interval, Floats, Floats]:
    """From held-out errors (true less told log price) and the table that sizes are told from; also the bounds of those
    rows, their sizes told by trees that had not seen them.
    """
    logs = np.log(np.abs(errors) + LEAST_ERROR)
    told = np.empty(len(errors))
    for fold in range(FOLDS):
        out = folds == fold
        if out.any():
            told[out] = _sizes(table[~out], logs[~out], seed).predict(table[out])
    ratios = errors / np.exp(told)
    names = np.array(categories)
    large = [name for name in sorted(set(categories)) if (names == name).sum() >= LEAST_ROWS]
    own = {name: _bounds(ratios[names == name]) for name in large}
    made = Interval(_sizes(table, logs, seed), _bounds(ratios), own)
    return made, *made.around(told, categories)


def _sizes(table: Floats, logs: Floats, seed: int) -> Forest:
    model = HistGradientBoostingRegressor(
        max_iter=120, learning_rate=0.06, max_leaf_nodes=10, min_samples_leaf=30, l2_regularization=1.0,
        early_stopping=False, random_state=seed,
    )  # fmt: skip
    return of_boosting(model.fit(table, logs))


def _bounds(ratios: Floats) -> Floats:
    """Equal tails, made a trifle wider for few rows as conformal intervals are."""
    n = len(ratios)
    tail = (1 - SHARE) / 2
    low = max(tail * (n + 1) / n - 1 / n, 0.0)
    return np.quantile(ratios, [low, min((1 - tail) * (n + 1) / n, 1.0)])
