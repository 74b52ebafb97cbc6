"""What the sealed index holds of each way to satisfy a rule: one row, in columns side by side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from core.rules.index.live import Filed
from core.rules.index.marks import GONE

PLACES = 8  # of terms had and lacked, beside the one that a row is filed under: a machine word of booleans
LOWEST, HIGHEST = -(2**31), 2**31 - 1  # LOWEST: nothing is asked, or nothing is known
_MOST = 2**31 - 2
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a way; of circles only where one is asked for, and `limits` says which."""

    id: Array
    version: Array
    at: Array  # term
    forbidden: Array
    terms: Array  # 8 a row: 2 n where term n is needed, 2 n + 1 where it must be lacking
    limits: Array  # 4 a row, each at most what the listing has: lowest, -highest, score in thousandths, circle
    currency: Array
    asks: Array  # whether the verdict has the last word
    circles: Array  # x, y, z, cosine: a point p is inside where x px + y py + z pz >= cosine
    places: Array  # of each circle: degrees and miles

    def chosen(self, rows: Array) -> Columns:
        """Some rows, in this order."""
        kept = {name: getattr(self, name).take(rows, axis=0) for name in _A_ROW}
        limits = kept["limits"]
        round_ = np.flatnonzero(limits[:, 3])
        used = limits[round_, 3].astype(np.intp)
        limits[round_, 3] = np.arange(1, len(used) + 1)
        used = np.concatenate([np.zeros(1, np.intp), used])
        return Columns(**kept, circles=self.circles.take(used, axis=0), places=self.places.take(used, axis=0))

    def __add__(self, other: Columns) -> Columns:
        limits = other.limits.copy()
        limits[limits[:, 3] > 0, 3] += len(self.circles) - 1
        both = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _A_ROW}
        both["limits"] = np.concatenate([self.limits, limits])
        circles = np.concatenate([self.circles, other.circles[1:]])
        return Columns(**both, circles=circles, places=np.concatenate([self.places, other.places[1:]]))

    @property
    def alive(self) -> Array:
        """Rows of rules that were not removed."""
        return np.flatnonzero(self.forbidden & GONE == 0)

    @property
    def bytes(self) -> int:
        return sum(getattr(self, field.name).nbytes for field in fields(self))


_A_ROW = tuple(column.name for column in fields(Columns) if column.name not in ("circles", "places"))


def columns(rules: Iterable[Filed], terms: dict[Hashable, int], currencies: dict[str, int]) -> Columns:
    """The rows of some rules. Terms and currencies that are new get the next numbers."""
    ids, versions, at, forbidden = list[int](), list[int](), list[int](), list[int]()
    needed, limits, codes, asks = list[int](), list[int](), list[int](), list[bool]()
    circles: list[tuple[float, ...]] = [(0.0, 0.0, 0.0, -1.0)]  # the earth
    places: list[tuple[float | None, ...]] = [(0.0, 0.0, 0.0)]
    for rule in rules:
        of, exact = _limits(rule)
        if rule.middle is not None:
            c = rule.wanted.criteria
            of[3] = len(circles)
            circles.append((*rule.middle, 1 - rule.straight**2 / 2))
            places.append((c.latitude, c.longitude, c.radius_mi))
        code = 0 if rule.currency is None else currencies.setdefault(rule.currency, len(currencies))
        for way in rule.ways:
            asked = [2 * terms.setdefault(key, len(terms)) for key in way.has]
            asked += [2 * terms.setdefault(key, len(terms)) + 1 for key in way.lacks]
            asks.append(not exact or len(asked) > PLACES)
            needed += (asked + [1] * PLACES)[:PLACES]
            ids.append(rule.id)
            versions.append(rule.version)
            at.append(terms.setdefault(way.at, len(terms)))
            forbidden.append(rule.forbidden)
            limits += of
            codes.append(code)
    return Columns(
        id=np.array(ids, np.int64),
        version=np.array(versions, np.int32),
        at=np.array(at, np.int32),
        forbidden=np.array(forbidden, np.int64),
        terms=np.array(needed, np.int32).reshape(-1, PLACES),
        limits=np.array(limits, np.int32).reshape(-1, 4),
        currency=np.array(codes, np.int16),
        asks=np.array(asks, np.bool_),
        circles=np.array(circles, np.float64),
        places=np.array(places, np.float64),
    )


def thousandths(score: float | None) -> int:
    """The most thousandths that a listing's score reaches."""
    if score is None or score != score:
        return LOWEST
    if not isfinite(score) or abs(score) > 1_000:
        return HIGHEST if score > 0 else LOWEST + 1
    n = int(score * 1_000)
    return n + 1 if (n + 1) / 1_000 <= score else n if n / 1_000 <= score else n - 1


def _limits(rule: Filed) -> tuple[list[int], bool]:
    """The first three limits, a place for the fourth, and whether they say all that the rule asks."""
    c, exact = rule.wanted.criteria, rule.exact
    found = [LOWEST, LOWEST, LOWEST, 0]
    for n, bound in enumerate((c.min_price, None if c.max_price is None else -c.max_price)):
        if bound is not None and abs(bound) < _MOST:
            found[n] = bound
        elif bound is not None:
            found[n] = LOWEST + 1  # a price at all
            exact = False
    if rule.score is not None:
        found[2] = LOWEST + 1  # a score at all
        if isfinite(rule.score) and abs(rule.score) < 1_000:
            found[2] = round(rule.score * 1_000)
            if found[2] / 1_000 != rule.score:
                found[2] -= 1
                exact = False
        else:
            exact = False
    return found, exact
