"""Fitted trees as flat arrays of our own: what is kept on disk holds numbers only and is walked by numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adapters.prices.features import Floats

CHUNK = 512


@dataclass(frozen=True, slots=True)
class Forest:
    """The nodes of all trees, one tree after the other. A leaf is its own child on both sides.

    The answer is `start` plus `scale` times the sum of the leaves. Rows go left where the value is at most the
    threshold; children stand after their parent, so that every walk ends.
    """

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    start: float
    scale: float
    depth: int

    def predict(self, table: Floats) -> Floats:
        """One number a row."""
        if len(table) > CHUNK:
            return np.concatenate([self.predict(table[i : i + CHUNK]) for i in range(0, len(table), CHUNK)])
        rows = np.arange(len(table))[:, None]
        at = np.broadcast_to(self.roots, (len(table), len(self.roots)))
        for _ in range(self.depth):
            lower = table[rows, self.feature[at]] <= self.threshold[at]
            at = np.where(lower, self.left[at], self.right[at])
        found: Floats = self.start + self.scale * self.value[at].sum(axis=1, dtype=np.float64)
        return found

    def check(self, features: int) -> None:
        """ValueError where it could walk astray: a child before its parent, or a column that is not there."""
        nodes = len(self.feature)
        own = np.arange(nodes)
        sizes = {len(each) for each in (self.threshold, self.left, self.right, self.value)}
        if sizes != {nodes} or not len(self.roots) or not 0 <= self.depth <= 4_096:
            raise ValueError("trees of unequal parts")
        for side in (self.left, self.right):
            if (side < own).any() or (side >= nodes).any():
                raise ValueError("trees that do not end")
        if (self.roots < 0).any() or (self.roots >= nodes).any() or (self.feature < 0).any():
            raise ValueError("trees that begin nowhere")
        if (self.feature >= features).any() or not np.isfinite(self.value).all():
            raise ValueError("trees of other columns")


def of_boosting(model: Any) -> Forest:
    """From a fitted HistGradientBoostingRegressor without categories."""
    nodes = [predictor.nodes for (predictor,) in model._predictors]
    parts = [
        (n["feature_idx"], n["num_threshold"], n["left"].astype(int), n["right"].astype(int), n["value"],
         n["is_leaf"].astype(bool))
        for n in nodes
    ]  # fmt: skip
    return _joined(parts, float(np.ravel(model._baseline_prediction)[0]), 1.0)


def of_extra(model: Any) -> Forest:
    """From a fitted ExtraTreesRegressor."""
    parts = [
        (t.feature, t.threshold, t.children_left, t.children_right, t.value[:, 0, 0], t.children_left < 0)
        for t in (estimator.tree_ for estimator in model.estimators_)
    ]
    return _joined(parts, 0.0, 1 / len(parts))


def _joined(parts: list[Any], start: float, scale: float) -> Forest:
    offset, depth = 0, 0
    roots, joined = [], []
    for feature, threshold, left, right, value, leaf in parts:
        own = np.arange(len(feature))
        depth = max(depth, _depth(left, right, leaf))
        left, right = np.where(leaf, own, left) + offset, np.where(leaf, own, right) + offset
        joined.append((np.where(leaf, 0, feature), np.where(leaf, 0.0, threshold), left, right, value))
        roots.append(offset)
        offset += len(feature)
    columns = [np.concatenate(each) for each in zip(*joined, strict=True)]
    feature, threshold, left, right, value = columns
    return Forest(
        np.array(roots, np.int32), feature.astype(np.int16), threshold.astype(np.float64), left.astype(np.int32),
        right.astype(np.int32), value.astype(np.float32), start, scale, depth,
    )  # fmt: skip


def _depth(left: NDArray[np.int64], right: NDArray[np.int64], leaf: NDArray[np.bool_]) -> int:
    """The most steps from the root to a leaf; children stand after their parents."""
    steps = np.zeros(len(leaf), int)
    for node in np.flatnonzero(~leaf):
        steps[left[node]] = steps[right[node]] = steps[node] + 1
    return int(steps.max(initial=0))
