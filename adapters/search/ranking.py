"""The second stage, the same for both databases: the few listings that the index proposes, scored word by word.

The index adds up every alternative of a word, so that a rare wrong one would win, and PostgreSQL's ranks know nothing
of how rare a word is. Here a word counts once, by its best alternative, with the weight that core gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from core.ports.engine import Group, Hit

SATURATION, BY_LENGTH = 1.2, 0.75  # k1 and b of BM25
TITLE = 2.0  # a word in the title counts like so many in the description
ALL_IN_TITLE = 0.4  # added where the title says everything ...
AS_TYPED = 0.8  # ... by alternatives of this weight or more: not by a synonym
COUNTED = 160  # words of a description that its length is taken from: sellers add lists of everything below
LACKS_FILLER, LACKS_ONE, LACKS_MORE = 0.5, 1.0, 2.0  # taken off: whatever says more comes first


@dataclass(frozen=True, slots=True)
class Text:
    """A listing's terms, each text led, parted and ended by spaces."""

    id: int
    title: str
    description: str

    @property
    def length(self) -> int:
        return self.title.count(" ") + min(self.description.count(" "), COUNTED)


def rank(groups: Sequence[Group], texts: Iterable[Text]) -> list[Hit]:
    """The texts as hits, best first; of equal ones the newer. What says nothing of the query is left out."""
    read = list(texts)
    average = sum(text.length for text in read) / len(read) if read else 1.0
    hits = [hit for text in read if (hit := _hit(groups, text, average)) is not None]
    return sorted(hits, key=lambda hit: (hit.score, hit.id), reverse=True)


def _hit(groups: Sequence[Group], text: Text, average: float) -> Hit | None:
    norm = SATURATION * (1 - BY_LENGTH + BY_LENGTH * text.length / max(average, 1.0))
    found: dict[str, None] = {}
    score, lacking, fillers_lacking, all_in_title = 0.0, 0, 0, True
    for group in groups:
        best = _best(group, text, norm)
        score += best.worth * group.rarity
        all_in_title = all_in_title and best.in_title
        found.update(dict.fromkeys(best.terms))
        if not best.is_said and group.is_filler:
            fillers_lacking += 1
        elif not best.is_said:
            lacking += 1
    if not found:
        return None
    most = (SATURATION + 1) * sum(group.rarity for group in groups) or 1.0
    score = score / most + (ALL_IN_TITLE if all_in_title else 0.0)
    score -= _taken_off(len(groups), lacking, fillers_lacking)
    return Hit(text.id, score, tuple(found), lacking + fillers_lacking)


def _taken_off(asked: int, lacking: int, fillers_lacking: int) -> float:
    if lacking == 0:
        return LACKS_FILLER if fillers_lacking else 0.0
    return LACKS_ONE if lacking == 1 and asked > 2 else LACKS_MORE


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a group: what that is worth, in which terms, and whether it is all there."""

    worth: float = 0.0
    terms: tuple[str, ...] = ()
    is_said: bool = False
    in_title: bool = False


def _best(group: Group, text: Text, norm: float) -> Said:
    """By the best alternative; one of which only some words are there counts where no other does."""
    best, in_title = Said(), False
    for alternative in group.alternatives:
        counts = [
            (text.title.count(needle), text.description.count(needle))
            for needle in needles(alternative.terms, in_order=alternative.in_order)
        ]
        there = [bool(title or description) for title, description in counts]
        if not any(there):
            continue
        if is_said := all(there):
            in_title = in_title or (alternative.weight >= AS_TYPED and all(title for title, _ in counts))
        worth = alternative.weight * sum(_worth(TITLE * t + d, norm) for t, d in counts if t or d) / len(counts)
        if (is_said, worth) > (best.is_said, best.worth):
            terms = alternative.terms if is_said else tuple(compress(alternative.terms, there))
            best = Said(worth, terms, is_said)
    return replace(best, in_title=in_title)


def _worth(times: float, norm: float) -> float:
    return times * (SATURATION + 1) / (times + norm)


def needles(terms: Sequence[str], *, in_order: bool) -> Iterator[str]:
    """What is looked for in a text of terms."""
    if in_order:
        yield f" {' '.join(terms)} "
    else:
        yield from (f" {term} " for term in terms)
