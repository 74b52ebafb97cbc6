"""Words that mean the same, or something near it: read from lines that a person can write.

`couch = sofa = settee`: each finds the others. `couch > loveseat, futon`: it finds them too, after its own, and not the
other way round. Words side by side stand for a phrase. `#` begins a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from core.ports.engine import Alternative
from core.text.words import terms

SAME, NEAR = 0.7, 0.4  # what they are worth beside the word itself: what says that comes first
MOST_ALTERNATIVES = 8
LONGEST_PHRASE = 4  # words

Terms = tuple[str, ...]


class Synonyms:
    """What else a word or phrase may be called. Lines that cannot be read are left out."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._others: dict[Terms, dict[Terms, float]] = {}
        for line in lines:
            for said, other, weight in _read(line):
                others = self._others.setdefault(said, {})
                others[other] = max(weight, others.get(other, 0.0))

    def of(self, said: Terms) -> tuple[Alternative, ...]:
        """The others, the nearest first; nothing if there are none."""
        others = sorted(self._others.get(said, {}).items(), key=lambda pair: -pair[1])
        return tuple(Alternative(other, weight) for other, weight in others[:MOST_ALTERNATIVES])

    def beside(self, own: Synonyms) -> Synonyms:
        """These and others: what is said for the same word by both is offered together."""
        both = Synonyms(())
        both._others = dict(self._others)
        for said, others in own._others.items():
            known = both._others.get(said, {})
            both._others[said] = {**known, **{one: max(weight, known.get(one, 0.0)) for one, weight in others.items()}}
        return both

    def __len__(self) -> int:
        return len(self._others)


def _read(line: str) -> Iterator[tuple[Terms, Terms, float]]:
    left, is_near, right = line.partition("#")[0].partition(">")
    same = _names(left, "=")
    for said, other in permutations(same, 2):
        yield said, other, SAME
    if is_near:
        for said in same:
            for other in _names(right, ","):
                if other != said:
                    yield said, other, NEAR


def _names(listed: str, sign: str) -> list[Terms]:
    found = (terms(name) for name in listed.split(sign))
    return [name for name in found if 0 < len(name) <= LONGEST_PHRASE]
