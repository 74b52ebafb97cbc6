"""The index that changes: rules in lists by where they are filed. Best alone below some 30,000 rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from core.rules.index.filing import BITS, KINDS, SLACK, Look, Point, anchors, circle
from core.rules.matching import Wanted, satisfies
from core.text.classes import ListingClass
from core.values import Scope


@dataclass(frozen=True, slots=True)
class Filed:
    """A rule with what can be checked cheaply. `settled` where those checks are the whole rule."""

    id: int
    version: int
    wanted: Wanted
    at: tuple[Hashable, ...]
    required: frozenset[str]  # without the term it is filed under
    excluded: frozenset[str]
    currency: str | None  # None where the price does not count
    lowest: float
    highest: float
    conditions: int  # bits; 0 where it does not count
    categories: frozenset[str]
    score: float | None
    middle: Point | None
    near: float  # what is less far off is near enough for sure; both squared, in earth radii
    far: float  # what is farther off is too far for sure
    kinds: int  # bits of the classes it takes
    settled: bool


def filed(rule_id: int, version: int, wanted: Wanted, df: Mapping[str, int]) -> Filed:
    """Work out where a rule belongs and what is cheap to check."""
    c = wanted.criteria
    words = [text.split() for _, _, text in wanted.required]
    unwanted = [text.split() for _, text in wanted.excluded]
    asked = circle(c)
    at = anchors(wanted, df)
    known = frozenset(at) if len(at) == 1 and c.scope is Scope.TEXT else frozenset()
    return Filed(
        rule_id,
        version,
        wanted,
        at,
        required=frozenset(term for terms in words for term in terms) - known,
        excluded=frozenset(terms[0] for terms in unwanted if len(terms) == 1),
        currency=None if c.min_price is None and c.max_price is None else c.currency or "",
        lowest=-inf if c.min_price is None else c.min_price,
        highest=inf if c.max_price is None else c.max_price,
        conditions=sum({BITS[condition] for condition in c.conditions}),
        categories=frozenset(c.categories),
        score=c.min_deal_score,
        middle=asked[0] if asked else None,
        near=max(asked[1] - SLACK, 0.0) ** 2 if asked else 0.0,
        far=(asked[1] + SLACK) ** 2 if asked else inf,
        kinds=sum(KINDS[kind] for kind in wanted.asked | {ListingClass.GOODS}),
        settled=all(len(terms) == 1 for terms in (*words, *unwanted))
        and not wanted.any_of
        and c.scope is Scope.TEXT
        and (asked is not None or c.radius_mi is None),
    )


class LiveIndex:
    """Rules by id and by where they are filed."""

    def __init__(self) -> None:
        self._rules: dict[int, Filed] = {}
        self._at: dict[Hashable, list[Filed]] = {}

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[Filed]:
        return iter(self._rules.values())

    def get(self, rule_id: int) -> Filed | None:
        return self._rules.get(rule_id)

    def add(self, rule: Filed) -> None:
        """File a rule; one with the same id must have been removed."""
        self._rules[rule.id] = rule
        for key in rule.at:
            self._at.setdefault(key, []).append(rule)

    def remove(self, rule_id: int) -> bool:
        """Take a rule out; whether it was there."""
        rule = self._rules.pop(rule_id, None)
        if rule is None:
            return False
        for key in rule.at:
            here = self._at[key]
            here.remove(rule) if len(here) > 1 else self._at.pop(key)
        return True

    def candidates(self, at: Look) -> Iterator[Filed]:
        """Every rule that no cheap check rules out, once."""
        return (rule for rule, _ in self._judged(at))

    def matching(self, at: Look) -> list[int]:
        """Ids of the rules that are satisfied: the verdict decides whatever the cheap checks leave open."""
        return [
            rule.id
            for rule, sure in self._judged(at)
            if rule.kinds & at.kind and (sure or satisfies(rule.wanted, at.seen))
        ]

    def _judged(self, at: Look) -> Iterator[tuple[Filed, bool]]:
        """Every rule that no cheap check rules out, once, and whether only the class was left open."""
        several: set[int] = set()
        get, tokens = self._at.get, at.tokens
        for place in at.places():
            for rule in get(place, ()):
                if rule.required and not rule.required <= tokens:
                    continue
                sure = _judge(rule, at)
                if sure is None:
                    continue
                if len(rule.at) > 1:
                    if rule.id in several:
                        continue
                    several.add(rule.id)
                yield rule, sure


def _judge(rule: Filed, at: Look) -> bool | None:
    """The cheap checks, in the order in which they fail most: None if one fails, else whether they are enough."""
    sure = rule.settled
    if rule.categories and rule.categories.isdisjoint(at.categories):
        return None
    if rule.conditions and not rule.conditions & at.bit:
        return None
    if rule.currency is not None:
        if at.price is None:
            return None
        if rule.currency != at.price.currency:
            sure = False
        elif not rule.lowest <= at.price.minor <= rule.highest:
            return None
    if rule.score is not None and (at.score is None or not at.score >= rule.score):
        return None
    if not rule.excluded.isdisjoint(at.tokens):
        return None
    return sure if rule.middle is None else _judge_place(rule, sure, rule.middle, at.point)


def _judge_place(rule: Filed, sure: bool, middle: Point, there: Point | None) -> bool | None:
    if there is None:
        return False
    apart = (middle[0] - there[0]) ** 2 + (middle[1] - there[1]) ** 2 + (middle[2] - there[2]) ** 2
    return None if apart > rule.far else sure and apart < rule.near
