"""Weighted quantiles and outliers, by numpy. Every answer is finite for finite positive input."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OUTLYING = 3.5  # robust standard deviations (Iglewicz and Hoaglin)
TO_SIGMA = 1.4826  # of a median absolute deviation, for normal errors
LEAST_SPREAD = 0.05  # in logarithms: among equal prices one 5 % off is no outlier


def quantiles(values: Floats, weights: Floats, shares: tuple[float, ...]) -> tuple[float, ...]:
    """The values below which those shares of the weight lie, straight lines between the middles of the weights."""
    order = np.argsort(values, kind="stable")
    ordered, said = values[order], weights[order]
    middles = (np.cumsum(said) - said / 2) / said.sum()
    return tuple(float(q) for q in np.interp(shares, middles, ordered))


def kept(logs: Floats, weights: Floats) -> Mask:
    """Which of some logarithms of prices are no outliers: within so many robust deviations of their median."""
    (middle,) = quantiles(logs, weights, (0.5,))
    away = np.abs(logs - middle)
    (deviation,) = quantiles(away, weights, (0.5,))
    return np.asarray(away <= OUTLYING * max(TO_SIGMA * deviation, LEAST_SPREAD), dtype=np.bool_)


def effective(weights: Floats) -> float:
    """How many equal ones some weights are worth (Kish)."""
    total = float(weights.sum())
    return total * total / float((weights * weights).sum()) if total > 0 else 0.0
