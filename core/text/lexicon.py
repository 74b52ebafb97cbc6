"""The words that listings say, counted, and filed so that those near another word are found in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.text.words import term, words

MOST_WORDS = 200_000  # bounds the memory to some 60 MB
IN_A_TITLE = 5  # a title names what is for sale, a description much else: its words weigh so many times more


class Lexicon(Mapping[str, int]):
    """Words of letters alone, and how many listings say each. Past `most` words no further ones are taken in."""

    def __init__(self, most: int = MOST_WORDS) -> None:
        self._most = most
        self._size = 0
        self._said: Counter[str] = Counter()  # as written
        self._weights: Counter[str] = Counter()
        self._terms: Counter[str] = Counter()
        self._title_terms: Counter[str] = Counter()
        self._starting: dict[tuple[int, str], list[str]] = {}  # by length and first letter
        self._ending: dict[tuple[int, str], list[str]] = {}  # by length and last letter

    def add(self, title: str, description: str = "") -> None:
        """Take in a listing."""
        self._size += 1
        head = self._taken(title)
        said = head | self._taken(description)
        self._said.update(said)
        self._weights.update(said)
        self._weights.update(dict.fromkeys(head, IN_A_TITLE - 1))
        self._terms.update({term(word) for word in said})
        self._title_terms.update({term(word) for word in head})

    def _taken(self, text: str) -> set[str]:
        taken = {word for word in words(text) if word.isalpha()}
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
