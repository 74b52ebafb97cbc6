"""Learning the model: each part is judged, and the next is taught, on rows that it had not seen."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Ridge
from sklearn.svm import LinearSVR
from threadpoolctl import threadpool_limits

from adapters.prices.blend import Blend
from adapters.prices.calibrate import interval_of
from adapters.prices.features import Floats, Means, Space, fields_of
from adapters.prices.folds import FOLDS, Ints, folds_of, groups_of
from adapters.prices.forest import Forest, of_boosting, of_extra
from adapters.prices.linear import Linear
from adapters.prices.medians import Medians
from adapters.prices.model import Model, for_sizes, table_of
from adapters.prices.neighbours import Neighbours
from adapters.prices.reading import Read

SEED = 20_260
DIGITS = 9
TOPICS = 16  # directions of the words that trees are shown


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the model said of its own rows where it had not seen them (log prices), and the plain median's answer."""

    told: Floats
    low: Floats
    high: Floats
    median: Floats


def fit(ads: Sequence[Read], logs: Floats) -> tuple[Model, HeldOut]:
    """Learn from ads and their log prices. The same rows in the same order give the same model."""
    with threadpool_limits(1):  # where cores are busy, more threads make it slower by far
        return _fit(ads, logs)


def _fit(ads: Sequence[Read], logs: Floats) -> tuple[Model, HeldOut]:
    middle = float(np.median(logs))
    y = np.round(logs - middle, DIGITS)  # so that prices in another unit are the same to the last bit
    space = Space.of(ads)
    blocks = space.blocks(ads)
    sparse, near = space.sparse(ads, blocks), space.near(ads)
    groups = groups_of(ads, [space.title(ad) for ad in ads])
    folds = folds_of(groups, SEED)
    fields = fields_of(ads, space)
    squares, absolute, means = np.empty(len(y)), np.empty(len(y)), np.empty((len(y), len(fields) + 1))
    for seen, out in _parts(folds):
        squares[out] = _least_squares(sparse[seen], y[seen]).predict(sparse[out])
        absolute[out] = _least_absolute(sparse[seen], y[seen]).predict(sparse[out])
        means[out] = Means.of([ads[i] for i in seen], y[seen], fields).dense([ads[i] for i in out])
    neighbours = Neighbours.of(blocks, near, ads, groups, y)
    nearest = neighbours.ask(blocks, near, ads, groups)
    topics = _topics(blocks[0])
    table = table_of(space.dense(ads), means, blocks[0] @ topics, squares, absolute, nearest)
    own = table.shape[1] - 2 - nearest.shape[1]
    boosting, plain, extra = np.empty(len(y)), np.empty(len(y)), np.empty(len(y))
    for seen, out in _parts(folds):
        boosting[out] = _boosting(table[seen], y[seen]).predict(table[out])
        plain[out] = _boosting(table[seen, :own], y[seen]).predict(table[out, :own])
        extra[out] = _extra(table[seen], y[seen]).predict(table[out])
    answers = np.column_stack([absolute, nearest[:, 0], boosting, plain, extra])
    categories = [ad.category for ad in ads]
    blend = Blend.of(answers, y, categories)
    told = blend(answers, categories)
    sized = for_sizes(table, answers, told)
    interval, low, high = interval_of(sized, y - told, categories, folds, SEED)
    model = Model(
        middle, space, _least_squares(sparse, y), _least_absolute(sparse, y), neighbours,
        Means.of(ads, y, fields), topics, _boosting(table, y),
        _boosting(table[:, :own], y), _extra(table, y), blend, interval, _usual(ads),
    )  # fmt: skip
    median = _medians(ads, y, folds)
    return model, HeldOut(told + middle, told + low + middle, told + high + middle, median + middle)


def _usual(ads: Sequence[Read]) -> dict[str, tuple[float, ...]]:
    """By category, which part of its ads tells what `Read.told` names."""
    told: dict[str, list[tuple[bool, bool]]] = {}
    for ad in ads:
        told.setdefault(ad.category, []).append(ad.told)
    return {name: tuple(float(share) for share in np.mean(each, axis=0)) for name, each in sorted(told.items())}


def _parts(folds: Ints) -> list[tuple[Ints, Ints]]:
    """For each fold the rows to learn on and the rows to be judged on."""
    parts = [(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in range(FOLDS)]
    return [(seen, out) for seen, out in parts if len(seen) and len(out)]


def _topics(words: Any) -> Floats:
    """Directions (terms x TOPICS) in which the words of titles differ most."""
    if min(words.shape) <= TOPICS:
        return np.zeros((words.shape[1], TOPICS))
    found: Floats = TruncatedSVD(TOPICS, random_state=SEED).fit(words).components_.T
    return found


def _least_squares(rows: Any, logs: Floats) -> Linear:
    model = Ridge(alpha=1.5, solver="sparse_cg", tol=1e-3).fit(rows, logs)
    return Linear(model.coef_, float(model.intercept_))


def _least_absolute(rows: Any, logs: Floats) -> Linear:
    """Support vectors without a margin: the absolute loss, which a few odd prices do not pull."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LinearSVR(epsilon=0.0, C=0.3, max_iter=400, random_state=SEED).fit(rows, logs)
    return Linear(model.coef_, float(np.ravel(model.intercept_)[0]))


def _boosting(table: Floats, logs: Floats) -> Forest:
    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=250, learning_rate=0.06, max_leaf_nodes=24, min_samples_leaf=12,
        l2_regularization=1.0, max_features=0.5, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    return of_boosting(model.fit(table, logs))


def _extra(table: Floats, logs: Floats) -> Forest:
    model = ExtraTreesRegressor(150, min_samples_leaf=2, max_features=0.35, random_state=SEED, n_jobs=1)
    return of_extra(model.fit(table.astype(np.float32), logs))


def _medians(ads: Sequence[Read], logs: Floats, folds: Ints) -> Floats:
    """The median of the same category and condition, of the category where those are few; from the other folds."""
    found = np.empty(len(logs))
    for seen, out in _parts(folds):
        medians = Medians.of([ads[i] for i in seen], logs[seen])
        found[out] = medians.told([ads[i] for i in out])
    return found
