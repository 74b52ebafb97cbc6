"""The nearest ads by title and fields, and what their prices say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import norm

from adapters.prices.features import Blocks, Floats
from adapters.prices.reading import KINDS, UNKNOWN, Read

K = 24
CHUNK = 256
ELSEWHERE = 0.15  # taken off the likeness of another category
NOT_SAID = 0.7  # distance where one of two does not say a number
WEIGHTS = (1.0, 0.5, 0.21, 0.35)  # of the blocks of Space
COLUMNS = ("median", "mean", "low", "high", "best", "first", "enough")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ads to compare with, and their log prices."""

    transposed: Any  # terms x ads
    near: Floats
    widths: Floats
    categories: tuple[str, ...]
    category: NDArray[np.int64]
    group: NDArray[np.int64]
    logs: Floats

    @classmethod
    def of(cls, blocks: Blocks, near: Floats, ads: Sequence[Read], groups: NDArray[np.int64],
           logs: Floats) -> Neighbours:  # fmt: skip
        """Learn what to compare with; `groups` as `ask` takes them."""
        names = sorted({ad.category for ad in ads})
        at = {name: i for i, name in enumerate(names)}
        said = [column[column != UNKNOWN] for column in near.T]
        widths = np.array([0.25 * each.std() if len(each) > 1 and each.std() > 0 else 1.0 for each in said])
        category = np.array([at[ad.category] for ad in ads])
        return cls(rows_of(blocks).T.tocsr(), near, widths, tuple(names), category, groups, logs)

    def ask(self, blocks: Blocks, near: Floats, ads: Sequence[Read],
            groups: NDArray[np.int64] | None = None) -> Floats:  # fmt: skip
        """A row of COLUMNS for each ad. `groups`: leave those of the same group out (the ads are among ours)."""
        at = {name: i for i, name in enumerate(self.categories)}
        category = np.array([at.get(ad.category, -1) for ad in ads])
        rows = rows_of(blocks)
        found = [
            self._ask(rows[i : i + CHUNK], near[i : i + CHUNK], category[i : i + CHUNK],
                      None if groups is None else groups[i : i + CHUNK])
            for i in range(0, len(ads), CHUNK)
        ]  # fmt: skip
        return np.concatenate(found)

    def _ask(self, rows: Any, near: Floats, category: NDArray[np.int64], groups: NDArray[np.int64] | None) -> Floats:
        likeness = (rows @ self.transposed).toarray()
        likeness -= ELSEWHERE * (category[:, None] != self.category[None, :])
        if groups is not None:
            likeness[groups[:, None] == self.group[None, :]] = -1.0
        k = min(K, likeness.shape[1])
        top = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
        cos = np.take_along_axis(likeness, top, axis=1)
        order = np.argsort(-cos, axis=1, kind="stable")
        top, cos = np.take_along_axis(top, order, axis=1), np.take_along_axis(cos, order, axis=1)
        apart = np.zeros_like(cos)
        for kind in range(len(KINDS)):
            mine, theirs = near[:, kind][:, None], self.near[:, kind][top]
            known = (mine != UNKNOWN) & (theirs != UNKNOWN)
            either = (mine != UNKNOWN) | (theirs != UNKNOWN)
            apart += np.where(known, np.abs(mine - theirs) / self.widths[kind], np.where(either, NOT_SAID, 0.0))
        weight = np.clip(cos, 0.0, None) ** 4 * np.exp(-apart) + 1e-9 * (cos > -0.5) + 1e-15
        logs = self.logs[top]
        total = weight.sum(axis=1)
        return np.column_stack(
            [
                _quantile(logs, weight, 0.5),
                (logs * weight).sum(axis=1) / total,
                _quantile(logs, weight, 0.2),
                _quantile(logs, weight, 0.8),
                cos[:, 0],
                np.take_along_axis(logs, np.argmax(weight, axis=1)[:, None], axis=1)[:, 0],
                total**2 / (weight**2).sum(axis=1),
            ]
        )


def rows_of(blocks: Blocks) -> Any:
    """Rows of length 1 whose products are likenesses."""
    rows = hstack([block * weight for block, weight in zip(blocks, WEIGHTS, strict=True)], format="csr")
    lengths = norm(rows, axis=1)
    lengths[lengths == 0] = 1.0
    return csr_matrix(rows.multiply(1 / lengths[:, None]))


def _quantile(values: Floats, weights: Floats, share: float) -> Floats:
    """Of each row, the value below which that share of the weight lies."""
    order = np.argsort(values, axis=1, kind="stable")
    values = np.take_along_axis(values, order, axis=1)
    below = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    at = (below < share * below[:, -1:]).sum(axis=1)
    found: Floats = np.take_along_axis(values, np.minimum(at, values.shape[1] - 1)[:, None], axis=1)[:, 0]
    return found
