"""Ads as numbers: sparse rows for the linear models and for likeness, dense columns for the trees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from adapters.prices.reading import KINDS, UNKNOWN, Read, tokens
from adapters.prices.vocabulary import Vocabulary, grams, pieces

COMMON = 0.5  # of the descriptions hold a word: then it says nothing
MANY = 30  # values of a field beyond which it is read as words of the title
MOSTLY = 0.9  # of a field's values are numbers: then it is a number
SELDOM = 0.005  # a number said by fewer of the rows is left out
KNOTS = 12
BIGGEST = 12  # categories with words of their own
LEAST_ROWS = 150  # of such a category
SMOOTHING = 4.0  # rows that a mean starts with

Floats = NDArray[np.float64]
Blocks = tuple[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Space:
    """What was learned of how ads are written; no price is in it. Makes rows of any ads afterwards."""

    words: Vocabulary
    pieces: Vocabulary
    text: Vocabulary
    fields: dict[str, int]  # `name=value`, `category|name=value`
    as_text: tuple[str, ...]  # fields read as part of the title
    as_number: tuple[str, ...]  # fields in which a value that is no number is left out
    numbers: tuple[str, ...]
    knots: tuple[Floats, ...]
    biggest: tuple[str, ...]

    @classmethod
    def of(cls, ads: Sequence[Read]) -> Space:
        """Learn from these ads."""
        as_text, as_number = _kinds_of_fields(ads)
        blank = cls(_EMPTY, _EMPTY, _EMPTY, {}, as_text, as_number, (), (), ())
        texts = [tokens(blank.title(ad)) for ad in ads]
        fields = Counter(term for ad in ads for term in blank.field_terms(ad))
        kept = sorted(term for term, n in fields.items() if n >= 2)
        said = Counter(name for ad in ads for name in ad.numbers)
        names = tuple(sorted(name for name, n in said.items() if n >= max(SELDOM * len(ads), 4)))
        table = _table(ads, names)
        varied = [len(np.unique(column)) > 1 for column in table.T]
        names = tuple(name for name, keep in zip(names, varied, strict=True) if keep)
        sizes = Counter(ad.category for ad in ads)
        biggest = [c for c, n in sorted(sizes.items(), key=lambda each: (-each[1], each[0])) if n >= LEAST_ROWS]
        return cls(
            Vocabulary.of([grams(each) for each in texts], 2),
            Vocabulary.of([pieces(each) for each in texts], 3),
            Vocabulary.of([tokens(ad.text) for ad in ads], 3, COMMON),
            {term: at for at, term in enumerate(kept)},
            as_text,
            as_number,
            names,
            tuple(_knots(column) for column in _table(ads, names).T),
            tuple(biggest[:BIGGEST]) if len(biggest) > 1 else (),
        )

    def title(self, ad: Read) -> str:
        """The title with those of its fields that are words like any other."""
        more = [ad.words[name] for name in self.as_text if name in ad.words]
        return " ".join([ad.title, *(each for each in more if each not in ad.title)])

    def field_terms(self, ad: Read) -> list[str]:
        """Short fields, alone, with the category, and with the year."""
        year = ad.numbers.get("best_year")
        found = [f"category={ad.category}"]
        for name, value in ad.words.items():
            if name not in self.as_number:
                found += [f"{name}={value}", f"{ad.category}|{name}={value}"]
                if year is not None and name != "country":
                    found.append(f"{year:.0f}|{name}={value}")
        if year is not None:
            found += [f"year={year:.0f}", f"{ad.category}|year={year:.0f}"]
        return found

    def blocks(self, ads: Sequence[Read]) -> Blocks:
        """Sparse rows of the title's words, of pieces of them, of fields, and of the description's words."""
        texts = [tokens(self.title(ad)) for ad in ads]
        return (
            self.words.rows(grams(each) for each in texts),
            self.pieces.rows(pieces(each) for each in texts),
            _ones([self.field_terms(ad) for ad in ads], self.fields),
            self.text.rows(tokens(ad.text) for ad in ads),
        )

    def sparse(self, ads: Sequence[Read], blocks: Blocks) -> Any:
        """What the linear models see."""
        words, bits, fields, text = blocks
        own = []
        categories = np.array([ad.category for ad in ads])
        for category in self.biggest:
            mask = csr_matrix((categories == category).astype(float)[:, None])
            own.append(words.multiply(mask).tocsr())
        hats = _hats(_table(ads, self.numbers), self.knots)
        return hstack([words, bits * 0.8, fields * 0.35, hats * 0.5, text * 0.8, *own], format="csr")

    def dense(self, ads: Sequence[Read]) -> Floats:
        """What the trees see of the numbers, UNKNOWN where not said."""
        return _table(ads, self.numbers)

    def near(self, ads: Sequence[Read]) -> Floats:
        """The numbers that likeness is judged by."""
        return _table(ads, tuple(f"best_{kind}" for kind in KINDS))


@dataclass(frozen=True, slots=True)
class Means:
    """Mean log price for each value of a field within its category, drawn to the category's where few."""

    names: tuple[str, ...]
    overall: float
    means: dict[str, float]

    @classmethod
    def of(cls, ads: Sequence[Read], logs: Floats, names: tuple[str, ...]) -> Means:
        """Learn from these ads; never ask it about the same ones."""
        overall = float(logs.mean())
        sums: dict[str, float] = defaultdict(float)
        counts: Counter[str] = Counter()
        for ad, log in zip(ads, logs, strict=True):
            for key in (f"{ad.category}", *(_key(ad, name) for name in names)):
                sums[key] += log
                counts[key] += 1
        means: dict[str, float] = {}
        for key in sorted(sums, key=lambda each: ("|" in each, each)):
            above = means.get(key.partition("|")[0], overall) if "|" in key else overall
            means[key] = (sums[key] + SMOOTHING * above) / (counts[key] + SMOOTHING)
        return cls(names, overall, means)

    def dense(self, ads: Sequence[Read]) -> Floats:
        """A column for the category and for each field."""
        table = np.empty((len(ads), len(self.names) + 1))
        for row, ad in enumerate(ads):
            base = self.means.get(ad.category, self.overall)
            table[row, 0] = base
            for column, name in enumerate(self.names, start=1):
                table[row, column] = self.means.get(_key(ad, name), base)
        return table


def fields_of(ads: Sequence[Read], space: Space) -> tuple[str, ...]:
    """Names of the word fields that enough ads have, for Means."""
    said = Counter(name for ad in ads for name in ad.words)
    return tuple(sorted(n for n, c in said.items() if c >= max(SELDOM * len(ads), 4) and n not in space.as_number))


def _key(ad: Read, name: str) -> str:
    return f"{ad.category}|{name}={ad.words.get(name, '')}"


def _kinds_of_fields(ads: Sequence[Read]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    values: dict[str, Counter[str]] = defaultdict(Counter)
    numeric = Counter(name[6:] for ad in ads for name in ad.numbers if name.startswith("field_"))
    for ad in ads:
        for name, value in ad.words.items():
            values[name][value] += 1
    as_number = tuple(
        sorted(n for n, c in values.items() if numeric[n] and numeric[n] >= MOSTLY * (numeric[n] + c.total()))
    )
    as_text = tuple(sorted(n for n, c in values.items() if len(c) > MANY and n not in as_number and n != "country"))
    return as_text, as_number


def _table(ads: Sequence[Read], names: Sequence[str]) -> Floats:
    return np.array([[ad.numbers.get(name, UNKNOWN) for name in names] for ad in ads]).reshape(len(ads), len(names))


def _knots(column: Floats) -> Floats:
    return np.unique(np.quantile(column[column != UNKNOWN], np.linspace(0, 1, KNOTS)))


def _hats(table: Floats, knots: Sequence[Floats]) -> Any:
    """Each number as its two nearest knots, weighed by closeness: a line that bends at every knot."""
    rows, columns, values = [], [], []
    start = 0
    for column, at in zip(table.T, knots, strict=True):
        said = np.flatnonzero(column != UNKNOWN)
        inside = np.clip(column[said], at[0], at[-1])
        left = np.clip(np.searchsorted(at, inside, side="right") - 1, 0, max(len(at) - 2, 0))
        right = np.minimum(left + 1, len(at) - 1)
        width = np.where(right > left, at[right] - at[left], 1.0)
        share = np.where(right > left, (inside - at[left]) / width, 0.0)
        rows += [said, said]
        columns += [start + left, start + right]
        values += [1 - share, share]
        start += len(at)
    if not rows:
        return csr_matrix((len(table), 0))
    return csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(len(table), start)
    )


def _ones(documents: Iterable[Sequence[str]], index: dict[str, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    for document in documents:
        columns += sorted({index[term] for term in document if term in index})
        ends.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(index)))


_EMPTY = Vocabulary({}, np.zeros(0))
