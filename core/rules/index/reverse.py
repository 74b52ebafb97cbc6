"""The index of rules that processes keep: proposes few rules for a listing; the verdict decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.ports.rates import Rates
from core.rules.index.filing import look
from core.rules.index.live import LiveIndex, filed
from core.rules.index.sealed import SealedIndex
from core.rules.matching import Subject, Wanted


class RuleIndex:
    """Rules filed under the rarest thing each requires. Not for several threads at once."""

    def __init__(self, df: Mapping[str, int] | None = None, rates: Rates | None = None) -> None:
        """`df` is how many listings hold a term (not a word as typed); any table is right, a good one is fast.

        `rates` are those that rules are prepared with: rules with others are right too, but are never sealed.
        """
        self._df: Mapping[str, int] = df or {}
        self._live = LiveIndex()
        self._sealed = SealedIndex(rates)

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
        self._live.add(filed(rule_id, version, wanted, self._df))

    def remove(self, rule_id: int) -> bool:
        """Forget a rule that was paused or deleted; whether it was there."""
        return self._live.remove(rule_id) or self._sealed.remove(rule_id)

    def seal(self) -> int:
        """Move the rules that fit into the sealed part, about half a second a million; how many moved.

        Pays from some 30,000 rules on, and again whenever a fiftieth of them has changed.
        """
        moving = [rule for rule in self._live if self._sealed.fits(rule)]
        self._sealed.merge(moving)
        for rule in moving:
            self._live.remove(rule.id)
        return len(moving)

    @property
    def sealed(self) -> tuple[int, int]:
        """How many rules the sealed part holds, and the bytes that takes."""
        return len(self._sealed), self._sealed.bytes

    def candidates(self, seen: Subject) -> Iterator[int]:
        """Ids of the rules that may match, each once; every rule that does is among them. Sealed ones do match."""
        at = look(seen)
        yield from (rule.id for rule in self._live.candidates(at))
        yield from self._sealed.matching(at)

    def matching(self, seen: Subject) -> list[int]:
        """Ids of the rules that the listing satisfies, each once, in no particular order."""
        at = look(seen)
        found = self._live.matching(at)
        return found + self._sealed.matching(at) if len(self._sealed) else found
