"""Words of a rule that no listing says, and what was probably meant. It proposes; it changes nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from core.text.lexicon import Lexicon
from core.text.slips import VOWEL, cost
from core.text.words import term, words
from core.values import Criteria

SHORTEST = 4  # letters; what is shorter is an abbreviation, and has too many neighbours
LONG = 7  # letters of a word that has few neighbours
TWO_EDITS = 9  # letters from which any two edits may be wrong; of a LONG word only two vowels
EDIT = 12.0  # what an edit weighs against the logarithm of how often a word is said: nearer wins, then more often said
SURE_OF = 0.7  # edits that need but one listing that says what was meant ...
DOUBT = 20  # ... and each edit more so many times as many, among ENOUGH listings or more
ENOUGH = 10_000
AGAIN = 3  # times that words put right are looked at anew
PART, PART_TITLES, PART_COST = 3, 15, 1.2  # a part of a split word: letters, titles among ENOUGH; edits of the split
SLIP_LISTINGS, SLIP_LETTERS = 3, 6  # a longer word that so few say may be a seller's own slip: letters left out, ...
SLIP_COST = 0.9  # ... doubled or swapped, or another vowel; real words seldom differ by that alone ...
SLIP_RATIO, CLOSE_RATIO = 10, 200  # ... and so many times more say the other; the second if not LONG, or by a vowel


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was typed and what was probably meant, each a word or several, and how many listings say each."""

    typed: str
    typed_listings: int
    meant: str
    listings: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Criteria with what was probably meant in place of what was typed."""

    criteria: Criteria
    replaced: tuple[Replaced, ...]


def corrected(criteria: Criteria, lexicon: Lexicon) -> Correction | None:
    """What to propose instead; None if every word is said, or nothing near is. Excluded words stay as they are."""
    excluded = frozenset(term(word) for text in criteria.exclude_keywords for word in words(text))
    speller = _Speller(lexicon, excluded)
    proposed = replace(
        criteria,
        keywords=tuple(dict.fromkeys(speller.sequence(criteria.keywords))),
        phrases=tuple(speller.text(phrase) for phrase in criteria.phrases),
        any_of=tuple(tuple(dict.fromkeys(speller.text(word) for word in group)) for group in criteria.any_of),
    )
    return Correction(proposed, tuple(speller.replaced)) if speller.replaced else None


class _Speller:
    """The words of one rule against the lexicon. A term that the rule excludes is never what it means."""

    def __init__(self, lexicon: Lexicon, excluded: frozenset[str]) -> None:
        self._lexicon, self._excluded = lexicon, excluded
        self._share = min(1.0, lexicon.size / ENOUGH)
        self.replaced: dict[Replaced, None] = {}

    def text(self, typed: str) -> str:
        """A phrase or an alternative; as typed where nothing is replaced."""
        parts = words(typed)
        meant = self.sequence(parts)
        return typed if meant == parts else " ".join(meant)

    def sequence(self, typed: Sequence[str]) -> list[str]:
        """Words in the order typed. A word that was put right may make one with the next."""
        meant = self._once(typed)
        for _ in range(AGAIN):
            typed, meant = meant, self._once(meant)
            if meant == typed:
                break
        return meant

    def _once(self, typed: Sequence[str]) -> list[str]:
        meant: list[str] = []
        at = 0
        while at < len(typed):
            two = self._joined(*typed[at : at + 2]) if at + 1 < len(typed) else None
            found = two or self._meant(typed[at])
            if found:
                self.replaced[found] = None
            meant += found.meant.split() if found else [typed[at]]
            at += 2 if two else 1
        return meant

    def _joined(self, first: str, second: str) -> Replaced | None:
        """`play station`: one word in two, of which a part is said by none."""
        whole, listings = first + second, self._lexicon.listings
        if not whole.isalpha() or (listings(first) and listings(second)) or not self._may_be_meant(whole):
            return None
        return Replaced(f"{first} {second}", 0, whole, listings(whole))

    def _meant(self, word: str) -> Replaced | None:
        said = self._lexicon.listings(word)
        if len(word) < SHORTEST or not word.isalpha() or said > SLIP_LISTINGS:
            return None
        options = self._slips(word, said) if said else [*self._neighbours(word), *self._splits(word)]
        meant = max(options, default=(0.0, ""))[1]
        return Replaced(word, said, meant, min(map(self._lexicon.listings, meant.split()))) if meant else None

    def _neighbours(self, word: str) -> Iterator[tuple[float, str]]:
        """Words near one that none says, each with how likely it is."""
        for near, distance in self._lexicon.near(word, 2 if len(word) >= LONG else 1):
            if len(near) < PART or not self._may_be_meant(near):
                continue
            edits = cost(word, near, distance)
            if edits >= 2 and len(word) < TWO_EDITS:
                continue
            if self._lexicon.listings(near) >= self._share * DOUBT ** (edits - SURE_OF):
                yield log(self._lexicon.weight(near)) - EDIT * edits, near

    def _slips(self, word: str, said: int) -> Iterator[tuple[float, str]]:
        """Words near one that few say, and that is probably misspelt there too."""
        for near, distance in self._lexicon.near(word, 1) if len(word) >= SLIP_LETTERS else ():
            if term(near) == term(word) or not self._may_be_meant(near):
                continue
            edits = cost(word, near, distance)
            ratio = CLOSE_RATIO if len(word) < LONG or edits == VOWEL else SLIP_RATIO
            if edits <= SLIP_COST and self._lexicon.listings(near) >= said * ratio:
                yield log(self._lexicon.weight(near)) - EDIT * edits, near

    def _splits(self, word: str) -> Iterator[tuple[float, str]]:
        """`macbookpro`: two words in one."""
        for at in range(PART, len(word) - PART + 1):
            parts = word[:at], word[at:]
            titles = min(self._lexicon.titles(part) if self._may_be_meant(part) else 0 for part in parts)
            weight = min(map(self._lexicon.weight, parts))
            if weight and titles >= PART_TITLES * self._share:
                yield log(weight) - EDIT * PART_COST, " ".join(parts)

    def _may_be_meant(self, word: str) -> bool:
        return self._lexicon.titles(word) > 0 and term(word) not in self._excluded
