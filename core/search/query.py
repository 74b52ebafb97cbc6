"""From what was typed to what an engine is asked: synonyms, units, joined words and spelling become alternatives.

It is worked out here once, so that every engine finds the same, and a community's own synonyms need no engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from core.ports.engine import Alternative, Group
from core.search import sizes, spelling
from core.search.completion import Completions
from core.search.synonyms import LONGEST_PHRASE, Synonyms
from core.search.typed import Part, Typed
from core.text.lexicon import Lexicon
from core.text.words import term

FILLERS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "my",
        "of",
        "on",
        "or",
        "the",
        "this",
        "to",
        "with",
        "your",
    ]
)
RAREST, COMMONEST = 12.0, 0.05  # bounds of what a group is worth
JOINED_LISTINGS, PAIR_TITLES, PAIR_SHARE = 3, 3, 10  # when two words are also one, and one also two
JOINED, APART = 0.7, 0.7  # what the other way of writing is worth
MOST_COMPLETIONS = 8  # that stand for a word which is still being typed
Speller = Callable[[str, Lexicon], tuple[spelling.Meant, ...]]
_CODE = re.compile(r"([^\W\d_]{2,})(\d{1,4})|(\d{1,4})([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word as typed, and what was searched for besides."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine is asked for, and which words were taken for others."""

    groups: tuple[Group, ...]
    excluded: tuple[tuple[str, ...], ...]
    replaced: tuple[Replaced, ...] = ()


class Planner:
    """Works queries out against the words of the listings. Without a lexicon nothing is corrected."""

    def __init__(self, synonyms: Synonyms, lexicon: Lexicon | None, completions: Completions | None = None) -> None:
        self.synonyms, self.lexicon, self.completions = synonyms, lexicon, completions

    def plan(self, typed: Typed, *, literal: bool = False, unfinished: bool = False) -> Plan:
        """The groups of a query, `literal` without any correction; the last word may be `unfinished`."""
        return _Planning(self, typed, spelling.meant_by if not literal else None, unfinished=unfinished).plan()

    def second(self, typed: Typed) -> Plan | None:
        """Another reading, for where nothing says all of it: known but rare words as slips. None if there is none."""
        return self._other(typed, spelling.rather)

    def last(self, typed: Typed) -> Plan | None:
        """Another reading, for where nothing says any of it: the nearest words there are. None if there is none."""
        return self._other(typed, spelling.far_from)

    def _other(self, typed: Typed, speller: Speller) -> Plan | None:
        plan = _Planning(self, typed, speller, unfinished=False).plan()
        return plan if plan.replaced else None


class _Planning:
    """One query on its way. `speller` says what words may be; without it nothing is corrected."""

    def __init__(self, planner: Planner, typed: Typed, speller: Speller | None, *, unfinished: bool) -> None:
        self._synonyms, self._lexicon = planner.synonyms, planner.lexicon
        self._completions = planner.completions if unfinished else None
        self._typed, self._speller = typed, speller
        self._replaced: list[Replaced] = []

    def plan(self) -> Plan:
        groups = tuple(self._groups(self._typed.parts))
        excluded = tuple(_terms(said) for said in self._typed.excluded)
        return Plan(groups, excluded, tuple(self._replaced))

    def _groups(self, parts: tuple[Part, ...]) -> Iterator[Group]:
        at = 0
        while at < len(parts):
            taken, group = self._size(parts[at:]) or self._phrase(parts[at:]) or self._called(parts[at:]) or (1, None)
            if group is None:
                taken, group = self._pair(parts[at:]) or (
                    1,
                    self._word(parts[at].words[0], is_last=at + 1 == len(parts)),
                )
            yield group
            at += taken

    def _size(self, parts: tuple[Part, ...]) -> tuple[int, Group] | None:
        """A number and its unit, in one word or two."""
        first = parts[0]
        if first.is_quoted or not first.words[0][0].isdecimal():
            return None
        if len(first.words) == 1 and (halves := sizes.split(first.words[0])):
            return 1, self._group(sizes.sized((halves[0],), halves[1]), first.words)
        follows = parts[1] if len(parts) > 1 else None
        is_whole = follows is None or follows.is_phrase or sizes.is_unit(first.words[-1])
        both = first.words if follows is None or is_whole else first.words + follows.words
        number, unit = both[:-1], both[-1]
        if 0 < len(number) <= 2 and all(word.isdecimal() for word in number) and sizes.is_unit(unit):
            return (1 if both is first.words else 2), self._group(sizes.sized(number, unit), both)
        return None

    def _phrase(self, parts: tuple[Part, ...]) -> tuple[int, Group] | None:
        """A quoted phrase as it stands; a word with hyphens also as one, and apart."""
        part = parts[0]
        if part.is_phrase:
            return 1, self._group((Alternative(_terms(part.words)),), part.words)
        if len(part.words) == 1:
            return None
        apart = Alternative(_terms(part.words), in_order=False)
        others = self._synonyms.of(_terms(part.words))
        return 1, self._group((apart, Alternative((term("".join(part.words)),)), *others), part.words)

    def _called(self, parts: tuple[Part, ...]) -> tuple[int, Group] | None:
        """Several words that have a synonym together, the longest such first."""
        for size in range(min(LONGEST_PHRASE, len(parts)), 1, -1):
            if any(part.is_phrase or len(part.words) > 1 for part in parts[:size]):
                continue
            said = tuple(part.words[0] for part in parts[:size])
            if others := self._synonyms.of(_terms(said)):
                own = (Alternative(_terms(said), in_order=False), Alternative((term("".join(said)),), JOINED))
                return size, self._group((*own, *others), said)
        return None

    def _pair(self, parts: tuple[Part, ...]) -> tuple[int, Group] | None:
        """`head set`, `ps 4`: two words that listings also write as one."""
        if len(parts) < 2 or len(parts[1].words) > 1 or parts[1].is_phrase or self._lexicon is None:
            return None
        first, second = parts[0].words[0], parts[1].words[0]
        whole = first + second
        if first.isdecimal() or first in FILLERS or second in FILLERS or len(whole) < spelling.SHORTEST - 1:
            return None
        if self._lexicon.listings(whole) < JOINED_LISTINGS:
            return None
        apart = Alternative(_terms((first, second)), in_order=False)
        others = self._synonyms.of((term(whole),))
        return 2, self._group((apart, Alternative((term(whole),), JOINED), *others), (first, second))

    def _word(self, word: str, *, is_last: bool) -> Group:
        own = Alternative((term(word),))
        if is_last and self._completions is not None:
            longer = [Alternative((term(found),)) for found in self._completions.words(word, MOST_COMPLETIONS)]
            return self._group((own, *longer), (word,))
        others = [*self._synonyms.of((term(word),)), *self._apart(word)]
        meant = self._meant(word)
        if not meant:
            return self._group((own, *others), (word,))
        self._replaced.append(Replaced(word, " ".join(meant[0].words)))
        likeliest = meant[0].words
        stays = spelling.RARE_STAYS if self._speller is spelling.rather else 1.0
        alternatives = [Alternative(own.terms, stays), *others]
        alternatives += [Alternative(_terms(one.words), one.weight) for one in meant]
        alternatives += self._synonyms.of(_terms(likeliest))
        return self._group(alternatives, likeliest)

    def _meant(self, word: str) -> tuple[spelling.Meant, ...]:
        if self._lexicon is None or self._speller is None or word in FILLERS or self._synonyms.of((term(word),)):
            return ()
        return self._speller(word, self._lexicon)

    def _apart(self, word: str) -> Iterator[Alternative]:
        """`playstation5`, `headset`: a word that is also written as two."""
        if found := _CODE.fullmatch(word):
            yield Alternative(_terms(tuple(part for part in found.groups() if part)), APART)
        elif self._lexicon is not None and word.isalpha():
            whole = self._lexicon.titles(word)
            for at in range(spelling.PART, len(word) - spelling.PART + 1):
                together = self._lexicon.pair(word[:at], word[at:])
                if together >= PAIR_TITLES and together * PAIR_SHARE >= whole:
                    yield Alternative(_terms((word[:at], word[at:])), APART)

    def _group(self, alternatives: Iterable[Alternative], said: tuple[str, ...]) -> Group:
        """Alternatives in one group, none twice, worth what its words are."""
        kept: dict[tuple[tuple[str, ...], bool], Alternative] = {}
        for one in alternatives:
            key = (one.terms, one.in_order or len(one.terms) == 1)
            if key not in kept or kept[key].weight < one.weight:
                kept[key] = one
        worth = sum(self._rarity(word) for word in said)
        return Group(tuple(kept.values()), worth, is_filler=all(word in FILLERS for word in said))

    def _rarity(self, word: str) -> float:
        """The logarithm of one in how many listings say a word."""
        if self._lexicon is None:
            return COMMONEST if word in FILLERS else 1.0
        size, said = self._lexicon.size, self._lexicon.listings(word)
        return min(max(log((size - said + 0.5) / (said + 0.5)), COMMONEST), RAREST) if said <= size else COMMONEST


def _terms(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(term, said))
