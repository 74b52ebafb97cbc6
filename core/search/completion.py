"""What somebody is about to type: words and pairs of words that titles say, most said first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from heapq import nlargest

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from core.text.lexicon import Lexicon
from core.text.words import fold, words

FORGIVING = 4  # letters from which one may be wrong
COMMON = 2_000  # words with one first letter that a mistyped beginning is held against
FOLLOWS = 3  # titles that say a pair
AFTER_TYPO, AFTER_PAIR = 0.1, 0.5  # what the mistyped is worth, and a pair beside its first word


class Completions:
    """A lexicon's words by how they begin. Made anew when the lexicon has grown; asking takes microseconds."""

    def __init__(self, lexicon: Lexicon) -> None:
        said = {word: lexicon.weight(word) for word in lexicon if lexicon.titles(word)}
        self._weights = said
        self._sorted = sorted(said)
        by_first: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            by_first[word[0]].append(word)
        self._common = {first: nlargest(COMMON, found, key=said.__getitem__) for first, found in by_first.items()}
        self._followers: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for (first, second), times in lexicon.pairs().items():
            if times >= FOLLOWS and first in said:
                self._followers[first].append((times, second))
        for followers in self._followers.values():
            followers.sort(reverse=True)
        self._short: dict[str, list[str]] = {}

    def words(self, start: str, most: int) -> list[str]:
        """Words that begin so, most said first; where there are none, those that begin nearly so."""
        found = self._starting(start)
        return (found or self._nearly(start))[:most]

    def lines(self, typed: str, most: int) -> list[str]:
        """Whole lines that a typed one may become: its last word finished, or followed by another."""
        said = words(typed)
        if not said:
            return []
        ends = typed[-1:].isspace()
        head, last = ([*said], "") if ends else (said[:-1], said[-1])
        lead = fold(typed).rstrip() if ends else fold(typed).rstrip()[: -len(last)].rstrip()
        lead = f"{lead} " if lead else ""
        tails = self._after(head[-1], last, most) if head else []
        if last and not tails:
            tails += [tail for word in self.words(last, most) for tail in self._grown(word)]
        return list(dict.fromkeys(lead + tail for tail in tails))[:most]

    def _grown(self, word: str) -> list[str]:
        """A word, and the pair that it mostly begins."""
        followers = self._followers.get(word, [])
        mostly = [f"{word} {second}" for times, second in followers[:1] if times * 4 >= self._weights[word] / 5]
        return [word, *mostly]

    def _after(self, first: str, start: str, most: int) -> list[str]:
        return [second for _, second in self._followers.get(first, []) if second.startswith(start)][:most]

    def _starting(self, start: str) -> list[str]:
        if start not in self._short:
            begin, end = bisect_left(self._sorted, start), bisect_left(self._sorted, start + "\U0010ffff")
            found = nlargest(25, self._sorted[begin:end], key=self._weights.__getitem__)
            if len(start) > 2:
                return found
            self._short[start] = found  # few such beginnings, each with many words
        return self._short[start]

    def _nearly(self, start: str) -> list[str]:
        if len(start) < FORGIVING:
            return []
        common = self._common.get(start[0], [])
        near = extract(start, [word[: len(start)] for word in common], scorer=OSA.distance, score_cutoff=1, limit=None)
        return nlargest(25, (common[at] for _, _, at in near), key=self._weights.__getitem__)
