"""The words that listings say, counted, and filed so that those near another word are found in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.text.words import term, words

MOST_WORDS = 200_000  # bounds the memory to some 60 MB
MOST_CODES, LONGEST_CODE = 100_000, 12  # words with digits: what is longer is a serial number
MOST_PAIRS = 300_000
IN_A_TITLE = 5  # a title names what is for sale, a description much else: its words weigh so many times more


class Lexicon(Mapping[str, int]):
    """Words of letters alone, and how many listings say each. Past `most` words no further ones are taken in.

    Words with digits are counted too, but nothing is near them: `mk4` is not `mk5`.
    """

    def __init__(self, most: int = MOST_WORDS) -> None:
        self._most = most
        self._size = 0
        self._said: Counter[str] = Counter()  # as written
        self._weights: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()  # side by side in a title
        self._codes: set[str] = set()
        self._terms: Counter[str] = Counter()
        self._title_terms: Counter[str] = Counter()
        self._starting: dict[tuple[int, str], list[str]] = {}  # by length and first letter
        self._ending: dict[tuple[int, str], list[str]] = {}  # by length and last letter

    def add(self, title: str, description: str = "") -> None:
        """Take in a listing."""
        self._size += 1
        title_words, description_words = words(title), words(description)
        head = self._taken(title_words)
        said = head | self._taken(description_words)
        self._said.update(said)
        self._weights.update(said)
        self._weights.update(dict.fromkeys(head, IN_A_TITLE - 1))
        title_codes, codes = self._coded(title_words), self._coded(description_words)
        self._terms.update({term(word) for word in said} | title_codes | codes)
        self._title_terms.update({term(word) for word in head} | title_codes)
        for pair in set(pairwise(title_words)):
            if pair in self._pairs or len(self._pairs) < MOST_PAIRS:
                self._pairs[pair] += 1

    def _coded(self, written: Sequence[str]) -> set[str]:
        """The words with digits, as far as there is room for them."""
        found = {word for word in written if not word.isalpha() and len(word) <= LONGEST_CODE}
        if len(self._codes) < MOST_CODES:
            self._codes |= found
        return found & self._codes

    def _taken(self, written: Sequence[str]) -> set[str]:
        taken = {word for word in written if word.isalpha()}
        for word in [word for word in taken if word not in self._said]:
            if len(self._said) < self._most:
                self._said[word] = 0
                self._starting.setdefault((len(word), word[0]), []).append(word)
                self._ending.setdefault((len(word), word[-1]), []).append(word)
            else:
                taken.discard(word)
        return taken

    @property
    def size(self) -> int:
        """Listings taken in."""
        return self._size

    def listings(self, word: str) -> int:
        """How many say a word in any of its forms: `couches` counts for `couch`."""
        return self._terms[term(word)]

    def titles(self, word: str) -> int:
        """How many say it, in any of its forms, in their title."""
        return self._title_terms[term(word)]

    def weight(self, word: str) -> int:
        """How likely a word, as written, is to be meant, before anything is known of what was typed."""
        return self._weights[word]

    def pair(self, first: str, second: str) -> int:
        """How many titles say two words side by side, as written."""
        return self._pairs[first, second]

    def pairs(self) -> Mapping[tuple[str, str], int]:
        """Words side by side in titles, and in how many."""
        return self._pairs

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Words within so many edits of one of four letters or more, and the edits. Two letters swapped are one edit.

        Where the first letters differ, only those one edit away: people seldom get the first wrong, and another too.
        """
        for length in range(len(word) - edits, len(word) + edits + 1):
            yield from _within(word, self._starting.get((length, word[0]), ()), edits)
        for length in range(len(word) - 1, len(word) + 2):  # one edit spares one end of a word
            for found, distance in _within(word, self._ending.get((length, word[-1]), ()), 1):
                if found[0] != word[0]:
                    yield found, distance

    def __getitem__(self, word: str) -> int:
        if said := self._said[word]:  # a Counter answers 0 for what it has not met
            return said
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def _within(word: str, choices: Sequence[str], edits: int) -> Iterator[tuple[str, int]]:
    for found, distance, _ in extract(word, choices, scorer=OSA.distance, score_cutoff=edits, limit=None):
        yield found, int(distance)
