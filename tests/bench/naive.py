"""What the index is measured against: one SQL query a rule over a table of only the new listings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.rules.index.filing import circle, point
from core.rules.matching import Subject, Wanted
from core.text.classes import ListingClass
from core.text.taxonomy import SLUGS, within
from core.values import Scope


class NaiveSql:
    """Each rule asked of SQLite in memory, with whole words found by LIKE in text padded with spaces."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE TABLE listing (id INTEGER PRIMARY KEY, title TEXT, terms TEXT, class TEXT, category TEXT,"
            " condition TEXT, price INT, currency TEXT, x REAL, y REAL, z REAL, score REAL)"
        )
        self._db.executemany("INSERT INTO listing VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", map(_row, subjects))

    def close(self) -> None:
        self._db.close()

    def ids(self, wanted: Wanted) -> list[int]:
        """Listings that satisfy a rule."""
        sql, values = _query(wanted)
        return [row[0] for row in self._db.execute(sql, values)]


def _row(seen: Subject) -> tuple[object, ...]:
    of = seen.listing
    assert of.price is not None
    assert of.latitude is not None
    assert of.longitude is not None
    where = point(of.latitude, of.longitude)
    texts = seen.title_terms, seen.text_terms, seen.listing_class
    return of.id, *texts, of.category, of.condition, of.price.minor, of.price.currency, *where, of.score


def _query(wanted: Wanted) -> tuple[str, list[object]]:
    """The cheap conditions first: SQLite evaluates them in the order written."""
    c, parts, values = wanted.criteria, ["1"], list[object]()

    def ask(part: str, *given: object) -> None:
        parts.append(part)
        values.extend(given)

    if len(kinds := wanted.asked | {ListingClass.GOODS}) < len(ListingClass):
        ask(f"class IN ({','.join('?' * len(kinds))})", *kinds)
    if c.categories:
        inside = [slug for slug in SLUGS if any(within(slug, category) for category in c.categories)]
        ask(f"category IN ({','.join('?' * len(inside))})", *inside)
    if c.conditions:
        ask(f"condition IN ({','.join('?' * len(c.conditions))})", *c.conditions)
    if c.max_price is not None:
        ask("currency = ? AND price <= ?", c.currency, c.max_price)
    if c.min_price is not None:
        ask("currency = ? AND price >= ?", c.currency, c.min_price)
    if c.min_deal_score is not None:
        ask("score >= ?", c.min_deal_score)
    if asked := circle(c):
        (x, y, z), reach = asked
        ask("(x-?)*(x-?) + (y-?)*(y-?) + (z-?)*(z-?) <= ?", x, x, y, y, z, z, reach**2)
    text = "title" if c.scope is Scope.TITLE else "terms"
    for _, _, term in wanted.required:
        ask(f"{text} LIKE ?", f"%{term}%")
    for _, group in wanted.any_of:
        ask(f"({' OR '.join([f'{text} LIKE ?'] * len(group))})", *(f"%{term}%" for term in group))
    for _, term in wanted.excluded:
        ask("terms NOT LIKE ?", f"%{term}%")
    return f"SELECT id FROM listing WHERE {' AND '.join(parts)}", values
