"""The index of very many rules: columns side by side, clustered by where each rule is filed. Rules only leave it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from core.distance import miles_between
from core.ports.rates import Rates
from core.rules.index.columns import HIGHEST, LOWEST, PLACES, Array, Columns, columns, thousandths
from core.rules.index.live import Filed
from core.rules.index.look import Look
from core.rules.index.marks import GONE
from core.rules.matching import Wanted, satisfies
from core.values import Money

_NEVER = ("",)  # the first term: no listing has it, so that lacking it fills an empty place
_ROUNDING = 1e-12  # of a cosine: what is nearer the edge of a circle is computed as the verdict does
_HERE, _AWAY = np.array([[True, False], [False, True]]).view(np.uint16)[:, 0]  # a term: had, lacked
_ALL8 = np.ones(PLACES, np.bool_).view(np.uint64)[0]
_ALL4 = np.ones(4, np.bool_).view(np.uint32)[0]


class SealedIndex:
    """Rules whose checks fit the columns, but for few that the verdict decides. `rates` are those of every rule."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._rates = rates
        self._terms: dict[Hashable, int] = {_NEVER: 0}
        self._currencies: dict[str, int] = {}
        self._asked: dict[int, Wanted] = {}
        self._cluster(columns([], self._terms, self._currencies))

    def __len__(self) -> int:
        return self._size

    @property
    def bytes(self) -> int:
        """What the columns and the ways into them take, but not the terms, which all rules share."""
        return self._rows.bytes + self._by_id.nbytes + self._starts.nbytes + self._both.nbytes

    @property
    def terms(self) -> int:
        """How many terms its rules use."""
        return len(self._terms)

    def fits(self, rule: Filed) -> bool:
        """Whether it can hold a rule: all but those that compare prices at other rates."""
        return rule.currency is None or rule.wanted.rates is self._rates

    def version(self, rule_id: int) -> int | None:
        rows = self._of(rule_id)
        return int(self._rows.version[rows[0]]) if len(rows) else None

    def remove(self, rule_id: int) -> bool:
        """Let a rule match nothing from now on; whether it was there."""
        rows = self._of(rule_id)
        if not len(rows):
            return False
        self._rows.forbidden[rows] |= GONE
        self._asked.pop(rule_id, None)
        self._size -= 1
        return True

    def merged(self, rules: Iterable[Filed]) -> SealedIndex:
        """A new index of these rules, none of which is held, and of those held. May run in a thread of its own."""
        new, rules = SealedIndex(self._rates), list(rules)
        new._terms, new._currencies = self._terms.copy(), self._currencies.copy()
        kept = self._rows.chosen(self._rows.alive)
        rows = kept + columns(rules, new._terms, new._currencies)
        asking = set(rows.id[rows.asks].tolist())
        asked = self._asked.copy()
        new._asked = {rule_id: wanted for rule_id, wanted in asked.items() if rule_id in asking}
        new._asked |= {rule.id: rule.wanted for rule in rules if rule.id in asking}
        new._cluster(rows)
        return new

    def matching(self, at: Look) -> list[int]:
        """Ids of the rules that are satisfied."""
        get, all_ = self._terms.get, self._rows
        found = np.array([term for key in at.keys if (term := get(key)) is not None], np.intp)
        rows = self._filed_under(found)
        rows = rows[all_.forbidden.take(rows) & at.marks == 0]
        if not len(rows):
            return []
        self._both[found] = _HERE
        held = self._present.take(all_.terms.take(rows, axis=0))
        self._both[found] = _AWAY
        rows = rows[held.view(np.uint64)[:, 0] == _ALL8]
        if not len(rows):
            return []
        limits = all_.limits.take(rows, axis=0)
        within = (limits <= self._reached(at, rows)).view(np.uint32)[:, 0] == _ALL4
        rows = rows[within]
        if at.point is not None:
            rows = rows[self._inside(at, limits[within, 3])]
        if self._asked:
            asks = all_.asks.take(rows)
            if asks.any():
                return self._allowed(at, rows[asks]) + self._ids(rows[~asks])
        return self._ids(rows)

    def _filed_under(self, terms: Array) -> Array:
        """The rows of some terms: their runs laid end to end."""
        starts = self._starts.take(terms)
        sizes = self._starts.take(terms + 1) - starts
        ends = sizes.cumsum()
        rows: Array = (starts - ends + sizes).repeat(sizes)
        rows += np.arange(len(rows))
        return rows

    def _ids(self, rows: Array) -> list[int]:
        ids: list[int] = self._rows.id.take(rows).tolist()
        return ids

    def _allowed(self, at: Look, rows: Array) -> list[int]:
        """Of rules whose verdict must be asked, those that it lets through, once."""
        return [rule_id for rule_id in set(self._ids(rows)) if satisfies(self._asked[rule_id], at.seen)]

    def _reached(self, at: Look, rows: Array) -> Array:
        """What the listing has to hold against the limits of these rows, by the currency of each."""
        listing = at.seen.listing
        rest = thousandths(listing.score), 0 if at.point is None else HIGHEST
        price = listing.price
        reached = []
        for currency in self._currencies:
            same = price if price is None or price.currency == currency else self._converted(price, currency)
            minor = None if same is None else max(-HIGHEST, min(HIGHEST, same.minor))
            reached.append((LOWEST, LOWEST, *rest) if minor is None else (minor, -minor, *rest))
        table = np.array(reached or [(LOWEST, LOWEST, *rest)], np.int32)
        return table[0] if len(reached) < 2 else table.take(self._rows.currency.take(rows), axis=0)

    def _converted(self, price: Money, currency: str) -> Money | None:
        return self._rates.convert(price, currency) if self._rates else None

    def _inside(self, at: Look, circles: Array) -> Array:
        """Which of some circles the listing lies in; at the very edge it is computed as the verdict does."""
        assert at.point is not None
        depth = self._rows.circles.take(circles, axis=0) @ np.array((*at.point, -1.0))
        inside: Array = depth > -_ROUNDING
        if np.count_nonzero(inside) != np.count_nonzero(depth > _ROUNDING):
            lat, lon = at.seen.listing.latitude, at.seen.listing.longitude
            assert lat is not None
            assert lon is not None
            for n in np.flatnonzero(np.abs(depth) <= _ROUNDING):
                middle_lat, middle_lon, radius = self._rows.places[circles[n]].tolist()
                inside[n] = miles_between(middle_lat, middle_lon, lat, lon) <= radius
        return inside

    def _of(self, rule_id: int) -> Array:
        """The rows of a rule that is held."""
        ids, first = self._rows.id, int(self._rows.id.searchsorted(rule_id, "left", self._by_id))
        last = first
        while last < len(ids) and ids[self._by_id[last]] == rule_id:
            last += 1
        rows = self._by_id[first:last]
        return rows if first == last or not self._rows.forbidden[rows[0]] & GONE else rows[:0]

    def _cluster(self, rows: Columns) -> None:
        """Lay rows that are filed under the same term side by side, and work out the ways into them."""
        self._rows = rows.chosen(np.argsort(rows.at, kind="stable"))
        self._starts = np.searchsorted(self._rows.at, np.arange(len(self._terms) + 1))
        self._by_id = np.argsort(self._rows.id, kind="stable").astype(np.int32)
        self._size = len(np.unique(rows.id))
        self._both = np.full(len(self._terms), _AWAY)
        self._present = self._both.view(np.bool_)
