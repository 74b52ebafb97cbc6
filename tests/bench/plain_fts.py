"""What search is held against: SQLite's FTS5 as it comes. Every word, ranked by bm25 with the title ten times the
description; what has any word comes after."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from core.values import Offer

_WORD = re.compile(r"[^\W_]+")


class PlainFts:
    def __init__(self, offers: Iterable[Offer]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE text USING fts5(id UNINDEXED, title, description, tokenize='porter')"
        )
        self._database.executemany(
            "INSERT INTO text VALUES (?, ?, ?)", [(offer.source_id, offer.title, offer.description) for offer in offers]
        )

    def search(self, query: str, most: int) -> list[str]:
        words = [f'"{word}"' for word in _WORD.findall(query)]
        found = [one for sign in (" AND ", " OR ") for one in self._asked(sign.join(words), most)] if words else []
        return list(dict.fromkeys(found))[:most]

    def _asked(self, match: str, most: int) -> list[str]:
        sql = "SELECT id FROM text WHERE text MATCH ? ORDER BY bm25(text, 0, 10, 1), rowid LIMIT ?"
        return [found for (found,) in self._database.execute(sql, (match, most))]
