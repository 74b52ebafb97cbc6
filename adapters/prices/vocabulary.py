"""Words weighed by how rare they are (TF-IDF), as a plain table that can be kept as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

MAX_TERMS = 60_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms and their weights. Rows it makes have the length 1 (or 0, where no term is known)."""

    index: dict[str, int]
    idf: NDArray[np.float64]

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]], least: int, most: float = 1.0) -> Vocabulary:
        """Learn the terms that at least `least` documents hold and at most that share of them, the commonest first
        where they are too many.
        """
        seen = Counter(term for document in documents for term in set(document))
        kept = [t for t, n in seen.items() if least <= n <= most * len(documents)]
        kept = sorted(kept, key=lambda t: (-seen[t], t))[:MAX_TERMS]
        idf = np.array([np.log((1 + len(documents)) / (1 + seen[t])) + 1 for t in kept])
        return cls({term: at for at, term in enumerate(kept)}, idf)

    def rows(self, documents: Iterable[Sequence[str]]) -> Any:
        """A sparse row for each document: (1 + log count) · idf, of length 1."""
        index, idf = self.index, self.idf
        data: list[NDArray[np.float64]] = []
        columns: list[int] = []
        ends = [0]
        for document in documents:
            counts = Counter(index[term] for term in document if term in index)
            columns.extend(counts)
            ends.append(len(columns))
            weights = (1 + np.log(np.fromiter(counts.values(), float, len(counts)))) * idf[list(counts)]
            data.append(weights / (np.sqrt(weights @ weights) or 1.0))
        values = np.concatenate(data) if data else np.zeros(0)
        made = csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(index)))
        made.sort_indices()
        return made


def grams(words: Sequence[str], longest: int = 3) -> list[str]:
    """Words, pairs and triples side by side."""
    return [" ".join(words[at : at + n]) for n in range(1, longest + 1) for at in range(len(words) - n + 1)]


def pieces(words: Sequence[str], shortest: int = 2, longest: int = 5) -> list[str]:
    """Runs of letters within each word, its ends marked: they are shared by words that are spelt nearly alike."""
    found = []
    for word in words:
        padded = f" {word[:40]} "
        for n in range(shortest, min(longest, len(padded)) + 1):
            found += [padded[at : at + n] for at in range(len(padded) - n + 1)]
    return found
