"""Ads in columns: what prices need of each, and by which words it is found. In memory; knows no database."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.models.instant import to_ms
from core.prices.believable import is_believable
from core.prices.licence import may_be_worked_up
from core.prices.likeness import Kind, kind_of, telling
from core.text.classes import ListingClass
from core.values import DEMO_SOURCE, Condition, ListingState

Positions = NDArray[np.int64]

FIRST = 1_024  # ads; then it doubles
UNKNOWN = -1
CONDITIONS = {condition.value: rank for rank, condition in enumerate(Condition)}
CLASSES = {kind.value: n for n, kind in enumerate(ListingClass)}
STATES = {state.value: n for n, state in enumerate(ListingState)}
ACTIVE, SOLD = STATES[ListingState.ACTIVE], STATES[ListingState.SOLD]
REPLACED = len(STATES)  # what an ad was before its title changed
_COLUMNS: dict[str, type] = {
    "id": np.int64, "price": np.int64, "currency": np.int16, "condition": np.int8, "kind": np.int8,
    "category": np.int32, "latitude": np.float32, "longitude": np.float32, "at": np.int64, "ended": np.int64,
    "state": np.int8, "group": np.int64, "demo": np.bool_,
}  # fmt: skip
FIELDS = (  # of a listing's row, that are taken in
    "id", "source", "title_terms", "listing_class", "category", "condition", "price", "currency", "latitude",
    "longitude", "posted_at", "first_seen", "touched", "state", "version", "fingerprint",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Price:
    """A price from a moment on; milliseconds and minor units."""

    at: int
    minor: int
    currency: int


class Shelf:
    """Ads by position. A position stays; what is no longer so is marked."""

    def __init__(self) -> None:
        self.size = 0
        self._made: dict[str, NDArray[Any]] = {name: np.zeros(FIRST, dtype) for name, dtype in _COLUMNS.items()}
        self.terms: list[tuple[str, ...]] = []
        self.strata: list[str] = []  # the numbers and variants of a title: what prices are compared over time by
        self._where: dict[int, int] = {}  # position by listing
        self._said: dict[str, array[int]] = {}  # positions by term
        self._in_category: dict[int, array[int]] = {}
        self._names: dict[str, int] = {}  # numbers of categories and currencies
        self._codes: list[str] = []
        self.former: dict[int, list[Price]] = {}  # by listing, its prices, where there was more than one

    def column(self, name: str) -> NDArray[Any]:
        """What all ads say of one thing."""
        return self._made[name][: self.size]

    def number(self, name: str | None) -> int:
        """The number that stands for a category or a currency; UNKNOWN for None."""
        if name is None:
            return UNKNOWN
        if name not in self._names:
            self._names[name] = len(self._codes)
            self._codes.append(name)
        return self._names[name]

    def name(self, number: int) -> str | None:
        """The category or currency behind a number."""
        return None if number == UNKNOWN else self._codes[number]

    def position(self, listing_id: int) -> int | None:
        """Where a listing stands."""
        return self._where.get(listing_id)

    def take(self, row: Mapping[str, Any], group: int) -> None:
        """Take in a listing as its row is now (FIELDS; moments in milliseconds). `group`: of which ad it is a repost,
        or its own id.

        What may not be worked up stays out.
        """
        old = self._where.get(row["id"])
        if not may_be_worked_up(row["source"]):
            return
        terms = telling(row["title_terms"])
        if old is not None and (self.terms[old] != terms or self._category(row) != int(self._made["category"][old])):
            self._made["state"][old] = REPLACED
            old = None
        at = self._append(row["id"], terms, self._category(row)) if old is None else old
        state = STATES[row["state"]]
        usable = is_believable(row["price"], row["currency"])
        told = {
            "id": row["id"],
            "price": row["price"] if usable else 0,
            "currency": self.number(row["currency"]),
            "condition": CONDITIONS.get(row["condition"] or "", UNKNOWN),
            "kind": CLASSES[row["listing_class"] or ListingClass.GOODS.value],
            "category": self._category(row),
            "latitude": np.nan if row["latitude"] is None else row["latitude"],
            "longitude": np.nan if row["longitude"] is None else row["longitude"],
            "at": _ms(row["posted_at"]) or _ms(row["first_seen"]),
            "ended": 0 if state == ACTIVE else _ms(row["touched"]),
            "state": state,
            "group": group,
            "demo": row["source"] == DEMO_SOURCE,
        }
        for name, value in told.items():
            self._made[name][at] = value

    def known(self) -> list[int]:
        """The listings that are there."""
        return list(self._where)

    def drop(self, listing_ids: Iterable[int]) -> None:
        """Leave out listings that are not there any more."""
        for listing_id in listing_ids:
            if (at := self._where.pop(listing_id, None)) is not None:
                self._made["state"][at] = REPLACED

    def weight(self, term: str) -> float:
        """How much a term tells: the rarer, the more; one with a digit or of no ad as a rare one."""
        return log1p((self.size + 1) / (len(self._said.get(term, ())) + 1))

    def saying(self, term: str) -> Positions:
        """Where the ads stand that say a term."""
        said = self._said.get(term)
        return np.frombuffer(said, np.int64).copy() if said else np.empty(0, np.int64)

    def often(self, term: str) -> int:
        """How many ads say a term."""
        return len(self._said.get(term, ()))

    def newest(self, category: int, most: int) -> Positions:
        """Where the last ads of a category stand, at most so many."""
        filed = self._in_category.get(category)
        return np.frombuffer(filed, np.int64)[-most:].copy() if filed else np.empty(0, np.int64)

    def _category(self, row: Mapping[str, Any]) -> int:
        return self.number(row["category"])

    def _append(self, listing_id: int, terms: tuple[str, ...], category: int) -> int:
        at = self.size
        if at == len(self._made["id"]):
            self._made = {name: np.concatenate([column, np.zeros_like(column)]) for name, column in self._made.items()}
        self.size += 1
        self._where[listing_id] = at
        self.terms.append(terms)
        self.strata.append(" ".join(sorted(said for said in terms if kind_of(said) is not Kind.WORD)))
        for said in terms:
            self._said.setdefault(said, array("q")).append(at)
        self._in_category.setdefault(category, array("q")).append(at)
        return at


def _ms(moment: int | datetime | None) -> int:
    return 0 if moment is None else to_ms(moment) if isinstance(moment, datetime) else moment
