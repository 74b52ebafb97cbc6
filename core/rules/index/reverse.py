"""The index of rules that a process keeps: what changes in lists, what stays in columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from core.ports.rates import Rates
from core.rules.index.live import Filed, LiveIndex, filed
from core.rules.index.look import look
from core.rules.index.sealed import SealedIndex
from core.rules.matching import Subject, Wanted


@dataclass(slots=True)
class Sealing:
    """Rules on their way into the sealed part. `run` may be called in a thread of its own."""

    moving: list[Filed]
    base: SealedIndex
    removed: list[int] = field(default_factory=list)  # from the base since this was begun
    merged: SealedIndex | None = None

    def run(self) -> None:
        self.merged = self.base.merged(self.moving)


class RuleIndex:
    """Rules filed under the rarest thing each requires. Not for several threads at once."""

    def __init__(self, df: Mapping[str, int] | None = None, rates: Rates | None = None) -> None:
        """`df` is how many listings hold a term (not a word as typed); any table is right, a good one is fast.

        `rates` are those that rules are prepared with: rules with others are right too, but are never sealed.
        """
        self._df: Mapping[str, int] = df or {}
        self._rates = rates
        self._currency: str | None = None
        self._used: set[Hashable] = set()  # keys of several terms, also of rules that have gone
        self._live = LiveIndex()
        self._sealed = SealedIndex(rates)
        self._sealing: Sealing | None = None

    def __len__(self) -> int:
        return len(self._live) + len(self._sealed)

    def __contains__(self, rule_id: int) -> bool:
        return self.version(rule_id) is not None

    def version(self, rule_id: int) -> int | None:
        """The version held of a rule; None of one that is not."""
        rule = self._live.get(rule_id)
        return self._sealed.version(rule_id) if rule is None else rule.version

    def add(self, rule_id: int, version: int, wanted: Wanted) -> None:
        """File a rule, or put it in the place of its older version. A version older than the one held is left out."""
        held = self.version(rule_id)
        if held is not None:
            if held > version:
                return
            self.remove(rule_id)
        if self._currency is None:
            self._currency = wanted.criteria.currency  # one is as right as another; that of most rules is fastest
        rule = filed(rule_id, version, wanted, self._df, self._currency, self._rates)
        for way in rule.ways:
            self._used.update(key for key in (way.at, *way.has, *way.lacks) if isinstance(key, tuple))
        self._live.add(rule)

    def remove(self, rule_id: int) -> bool:
        """Forget a rule that was paused or deleted; whether it was there."""
        if self._live.remove(rule_id):
            return True
        if self._sealing is not None:
            self._sealing.removed.append(rule_id)
        return self._sealed.remove(rule_id)

    @property
    def sealed(self) -> tuple[int, int, int]:
        """How many rules the sealed part holds, the bytes that takes, and how many terms they use."""
        return len(self._sealed), self._sealed.bytes, self._sealed.terms

    @property
    def unsealed(self) -> int:
        """How many rules are not in the sealed part."""
        return len(self._live)

    def seal(self) -> int:
        """Move the rules that fit into the sealed part; how many moved.

        Pays from some 30,000 rules on, and again whenever a fiftieth of them has changed.
        """
        sealing = self.begin_seal()
        sealing.run()
        return self.finish_seal(sealing)

    def begin_seal(self) -> Sealing:
        """What `run` and then `finish_seal` complete. Meanwhile rules may be matched, added and removed."""
        self._sealing = Sealing([rule for rule in self._live if self._sealed.fits(rule)], self._sealed)
        return self._sealing

    def finish_seal(self, sealing: Sealing) -> int:
        """Put the new sealed part in the place of the old; what has changed meanwhile stands. How many moved."""
        self._sealing = None
        assert sealing.merged is not None
        for rule_id in sealing.removed:
            sealing.merged.remove(rule_id)
        moved = {rule.id for rule in sealing.moving if self._live.get(rule.id) is rule}
        for rule in sealing.moving:
            if rule.id not in moved:
                sealing.merged.remove(rule.id)
        left, self._live = self._live, LiveIndex()  # a dict that was emptied is as slow to walk as it was full
        for rule in left:
            if rule.id not in moved:
                self._live.add(rule)
        self._sealed = sealing.merged
        return len(moved)

    def matching(self, seen: Subject) -> list[int]:
        """Ids of the rules that the listing satisfies, each once, in no particular order."""
        at = look(seen, self._used, self._currency, self._rates)
        if not len(self._sealed):
            return self._live.matching(at)
        found = self._sealed.matching(at)
        return found + self._live.matching(at) if len(self._live) else found

    def proposed(self, seen: Subject) -> list[int]:
        """Ids of rules not sealed that only their price, score or place can still rule out."""
        return [rule.id for rule in self._live.candidates(look(seen, self._used, self._currency, self._rates))]
