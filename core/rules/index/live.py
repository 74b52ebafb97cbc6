"""The index that changes: rules in lists by where they are filed. Best alone below some 30,000 rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import dist, inf

from core.ports.rates import Rates
from core.rules.index.filing import SLACK, Point, Way, circle, ways
from core.rules.index.look import Look
from core.rules.index.marks import forbidden
from core.rules.matching import Wanted, satisfies


@dataclass(frozen=True, slots=True)
class Filed:
    """A rule with what can be checked cheaply. `exact` where those checks are the whole rule."""

    id: int
    version: int
    wanted: Wanted
    ways: tuple[Way, ...]
    forbidden: int
    currency: str | None  # None where the price does not count
    lowest: float
    highest: float
    score: float | None
    middle: Point | None
    straight: float  # the radius, in earth radii
    near: float  # what is less far off is near enough for sure; both in earth radii
    far: float  # what is farther off is too far for sure
    exact: bool


def filed(
    rule_id: int, version: int, wanted: Wanted, df: Mapping[str, int], currency: str | None, rates: Rates | None
) -> Filed:
    """Work out where a rule belongs and what is cheap to check; `currency` and `rates` are those of `look`."""
    c = wanted.criteria
    asked = circle(c)
    found, exact = ways(wanted, df)
    return Filed(
        rule_id,
        version,
        wanted,
        found,
        forbidden(wanted, currency, rates),
        currency=None if c.min_price is None and c.max_price is None else c.currency or "",
        lowest=-inf if c.min_price is None else c.min_price,
        highest=inf if c.max_price is None else c.max_price,
        score=c.min_deal_score,
        middle=asked[0] if asked else None,
        straight=asked[1] if asked else inf,
        near=asked[1] - SLACK if asked else 0.0,
        far=asked[1] + SLACK if asked else inf,
        exact=exact and (asked is not None or c.radius_mi is None),
    )


class LiveIndex:
    """Rules by id and by where they are filed."""

    def __init__(self) -> None:
        self._rules: dict[int, Filed] = {}
        self._at: dict[Hashable, list[tuple[int, frozenset[Hashable], frozenset[Hashable], Filed]]] = {}

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[Filed]:
        return iter(self._rules.values())

    def get(self, rule_id: int) -> Filed | None:
        return self._rules.get(rule_id)

    def add(self, rule: Filed) -> None:
        """File a rule; one with the same id must have been removed."""
        self._rules[rule.id] = rule
        for way in rule.ways:
            self._at.setdefault(way.at, []).append((rule.forbidden, way.has, way.lacks, rule))

    def remove(self, rule_id: int) -> bool:
        """Take a rule out; whether it was there."""
        rule = self._rules.pop(rule_id, None)
        if rule is None:
            return False
        for key in {way.at for way in rule.ways}:
            left = [entry for entry in self._at[key] if entry[-1] is not rule]
            if left:
                self._at[key] = left
            else:
                del self._at[key]
        return True

    def candidates(self, at: Look) -> list[Filed]:
        """The rules that only their price, score or place may still rule out, or what no key can say."""
        marks, keys, here = at.marks, at.keys, self._at
        return [
            rule
            for key in here.keys() & keys
            for forbidden_, has, lacks, rule in here[key]
            if not forbidden_ & marks and has <= keys and lacks.isdisjoint(keys)
        ]

    def matching(self, at: Look) -> list[int]:
        """Ids of the rules that are satisfied: the verdict decides whatever the cheap checks leave open."""
        found = set[int]()  # where the ways of a rule say less than the rule, they may overlap
        price, score, point = at.seen.listing.price, at.seen.listing.score, at.point
        for rule in self.candidates(at):
            sure = rule.exact
            if rule.currency is not None:
                if price is None:
                    continue
                if rule.currency != price.currency:
                    sure = False
                elif not rule.lowest <= price.minor <= rule.highest:
                    continue
            if rule.score is not None and (score is None or not score >= rule.score):
                continue
            if rule.middle is not None:
                away = inf if point is None else dist(rule.middle, point)
                if away > rule.far:
                    continue
                sure = sure and away < rule.near
            if sure or satisfies(rule.wanted, at.seen):
                found.add(rule.id)
        return list(found)
