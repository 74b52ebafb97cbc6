"""The index of very many rules: columns side by side, clustered by where each rule is filed. Rules only leave it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from core.ports.rates import Rates
from core.rules.index.filing import Look
from core.rules.index.live import Filed
from core.values import Money, miles_between

MOST_REQUIRED, MOST_EXCLUDED = 3, 3  # beside the term that a rule is filed under
_ALL, _NONE = 0, 1  # terms that every listing and no listing holds: they fill empty places
_LOWEST, _HIGHEST = -(2**31), 2**31 - 1  # where a price has no bound
_UNKNOWN = _LOWEST - 1
_ROUNDING = 2e-6  # earth radii, of single precision: forty feet; what is nearer the limit is computed exactly
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a rule. Places are degrees and miles; `straight` is the radius in earth radii."""

    id: Array
    version: Array
    anchor: Array
    required: Array
    excluded: Array
    conditions: Array
    kinds: Array
    currency: Array
    lowest: Array
    highest: Array
    score: Array
    place: Array
    middle: Array
    straight: Array

    def rows(self, chosen: Array) -> Columns:
        return Columns(*(getattr(self, field.name)[..., chosen].copy() for field in fields(self)))

    def __add__(self, other: Columns) -> Columns:
        names = [field.name for field in fields(self)]
        return Columns(*(np.concatenate([getattr(self, name), getattr(other, name)], axis=-1) for name in names))

    @property
    def bytes(self) -> int:
        return sum(getattr(self, field.name).nbytes for field in fields(self))


class SealedIndex:
    """Rules whose checks all fit the columns. `rates` are those of every rule in it."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._rates = rates
        self._terms: dict[Hashable, int] = {("all",): _ALL, ("none",): _NONE}
        self._currencies: dict[str, int] = {}
        self._take(self._columns([]))

    def __len__(self) -> int:
        return int(self._alive.sum())

    @property
    def bytes(self) -> int:
        """What the columns and the ways into them take; the terms themselves are shared by all rules."""
        return self._rows.bytes + self._alive.nbytes + self._by_id.nbytes + self._starts.nbytes + self._present.nbytes

    def fits(self, rule: Filed) -> bool:
        """Whether the columns can hold all that a rule asks."""
        c = rule.wanted.criteria
        return (
            rule.settled
            and len(rule.at) == 1
            and len(rule.required) + bool(rule.categories) <= MOST_REQUIRED + 1
            and len(rule.excluded) <= MOST_EXCLUDED
            and len(rule.categories) <= 1
            and all(bound is None or abs(bound) < _HIGHEST - 1 for bound in (c.min_price, c.max_price))
            and rule.score == rule.score  # not NaN, which no score reaches
            and (rule.currency is None or rule.wanted.rates is self._rates)
        )

    def version(self, rule_id: int) -> int | None:
        row = self._row(rule_id)
        return None if row is None else int(self._rows.version[row])

    def remove(self, rule_id: int) -> bool:
        """Let a rule match nothing from now on; whether it was there."""
        row = self._row(rule_id)
        if row is None:
            return False
        self._alive[row] = False
        return True

    def merge(self, rules: Iterable[Filed]) -> None:
        """Take rules in, none of which is held, and forget for good those that were removed."""
        self._take(self._rows.rows(np.flatnonzero(self._alive)) + self._columns(list(rules)))

    def matching(self, at: Look) -> list[int]:
        """Ids of the rules that are satisfied."""
        found = [known for place in at.places() if (known := self._terms.get(place)) is not None]
        terms = np.array(found, dtype=np.intp)
        here = self._filed_under(terms)
        if not len(here):
            return []
        present, all_ = self._present, self._rows
        present[terms] = True
        here = here.compress(np.logical_and.reduce(present.take(all_.required.take(here, axis=1))))
        here = here.compress(~np.logical_or.reduce(present.take(all_.excluded.take(here, axis=1))))
        present[terms] = False
        present[_ALL] = True
        price = self._prices(at.price).take(all_.currency.take(here), mode="wrap")
        here = here.compress((all_.lowest.take(here) <= price) & (price <= all_.highest.take(here)))
        asked = all_.conditions.take(here)
        here = here.compress((asked == 0) | (asked & at.bit != 0))
        asked = all_.score.take(here)
        here = here.compress(np.isnan(asked) | (asked <= (np.nan if at.score is None else at.score)))
        here = self._near(here, at)
        if not len(here):
            return []
        ids: list[int] = all_.id.take(here.compress(all_.kinds.take(here) & at.kind != 0)).tolist()
        return ids

    def _near(self, here: Array, at: Look) -> Array:
        """Those of some rows that are not too far off; the few at the very limit are computed as the verdict does."""
        straight = self._rows.straight[here]
        if at.point is None:
            return here[np.isnan(straight)]
        away = self._rows.middle.take(here, axis=1) - np.array(at.point, dtype=np.float32)[:, np.newaxis]
        apart = np.sqrt(np.add.reduce(away * away))
        near = np.isnan(straight) | (apart <= straight)
        lat, lon = at.seen.listing.latitude, at.seen.listing.longitude
        assert lat is not None
        assert lon is not None
        for n in np.flatnonzero(np.abs(apart - straight) < _ROUNDING):
            mid_lat, mid_lon, radius = self._rows.place[:, here[n]].tolist()
            near[n] = miles_between(mid_lat, mid_lon, lat, lon) <= radius
        rows: Array = here[near]
        return rows

    def _prices(self, price: Money | None) -> Array:
        """The price in every currency that rules use; the last, of rules without bounds, is always right."""
        found = [_UNKNOWN] * len(self._currencies) + [0]
        if price is not None:
            for currency, n in self._currencies.items():
                same = price if price.currency == currency else None
                known = same or (self._rates.convert(price, currency) if self._rates else None)
                if known is not None:
                    found[n] = max(_LOWEST, min(_HIGHEST - 1, known.minor))
        return np.array(found, dtype=np.int64)

    def _filed_under(self, terms: Array) -> Array:
        """The rows, alive, of some anchors: their runs laid end to end."""
        starts, ends = self._starts[terms], self._starts[terms + 1]
        sizes = ends - starts
        ends_here = np.cumsum(sizes)
        total = int(ends_here[-1]) if len(sizes) else 0
        rows = np.arange(total) + np.repeat(starts - ends_here + sizes, sizes)
        alive: Array = rows.compress(self._alive.take(rows))
        return alive

    def _row(self, rule_id: int) -> int | None:
        at = int(np.searchsorted(self._rows.id, rule_id, sorter=self._by_id))
        if at == len(self._by_id):
            return None
        row = int(self._by_id[at])
        return row if self._rows.id[row] == rule_id and self._alive[row] else None

    def _take(self, rows: Columns) -> None:
        """Cluster rows and work out the ways into them."""
        self._rows = rows.rows(np.argsort(rows.anchor, kind="stable"))
        self._starts = np.searchsorted(self._rows.anchor, np.arange(len(self._terms) + 1)).astype(np.int64)
        self._by_id = np.argsort(self._rows.id).astype(np.int32)
        self._alive = np.ones(len(rows.id), dtype=np.bool_)
        self._present = np.zeros(len(self._terms), dtype=np.bool_)
        self._present[_ALL] = True

    def _term(self, key: Hashable) -> int:
        return self._terms.setdefault(key, len(self._terms))

    def _filled(self, keys: Iterable[Hashable], size: int, empty: int) -> list[int]:
        known = [self._term(key) for key in keys]
        return known + [empty] * (size - len(known))

    def _columns(self, rules: list[Filed]) -> Columns:
        asked = [rule.wanted.criteria for rule in rules]
        places = [
            (c.latitude, c.longitude, c.radius_mi) if r.middle else (0, 0, 0) for c, r in zip(asked, rules, strict=True)
        ]
        required = [(*r.required, *(("in", category) for category in r.categories)) for r in rules]
        known = [
            self._currencies.setdefault(r.currency, len(self._currencies)) for r in rules if r.currency is not None
        ]
        codes = iter(known)
        wide = MOST_REQUIRED + 1
        return Columns(
            id=np.array([r.id for r in rules], dtype=np.int64),
            version=np.array([r.version for r in rules], dtype=np.int32),
            anchor=np.array([self._term(r.at[0]) for r in rules], dtype=np.int32),
            required=_table([self._filled(keys, wide, _ALL) for keys in required], wide, np.int32),
            excluded=_table([self._filled(r.excluded, MOST_EXCLUDED, _NONE) for r in rules], MOST_EXCLUDED, np.int32),
            conditions=np.array([r.conditions for r in rules], dtype=np.uint8),
            kinds=np.array([r.kinds for r in rules], dtype=np.uint8),
            currency=np.array([-1 if r.currency is None else next(codes) for r in rules], dtype=np.int16),
            lowest=np.array([_LOWEST if c.min_price is None else c.min_price for c in asked], dtype=np.int32),
            highest=np.array([_HIGHEST if c.max_price is None else c.max_price for c in asked], dtype=np.int32),
            score=np.array([np.nan if r.score is None else r.score for r in rules], dtype=np.float64),
            place=_table(places, 3, np.float64),
            middle=_table([r.middle or (0, 0, 0) for r in rules], 3, np.float32),
            straight=np.array([np.sqrt(r.far) if r.middle else np.nan for r in rules], dtype=np.float32),
        )


def _table(rows: list[Any], width: int, kind: Any) -> Array:
    """Rows as columns: numpy takes single columns several times faster."""
    return np.ascontiguousarray(np.array(rows, dtype=kind).reshape(len(rows), width).T)
