"""SQLite: FTS5 over the terms of listings."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.search.database import DatabaseSearch
from adapters.search.statement import Values, passes
from adapters.search.tables import DESCRIPTION, FACTS, SEEN
from core.ports.engine import Alternative, Group, Query

MERGED, MOST_MERGES = 500, 100_000  # pages of the index at a time, so that others write in between
RANKED = 3_000  # the newest hits that FTS5 ranks


class SqliteSearch(DatabaseSearch):
    """See `DatabaseSearch`."""

    name = "sqlite"
    proposed = 100

    async def alone(self) -> bool:
        return True  # the transaction holds the write lock

    async def take_in(self, ids: list[int]) -> None:
        await self._db.rows("DELETE FROM search_text WHERE rowid = ANY($1::bigint[])", ids)
        await self._db.rows("DELETE FROM search_entry WHERE id = ANY($1::bigint[])", ids)
        active = "FROM listing WHERE id = ANY($1::bigint[]) AND state = 'active'"
        await self._db.rows(f"INSERT INTO search_entry (id, {FACTS}, seen) SELECT id, {FACTS}, {SEEN} {active}", ids)
        await self._db.rows(
            f"INSERT INTO search_text (rowid, title, description) SELECT id, title_terms, {DESCRIPTION} {active}", ids
        )

    async def expunge(self) -> None:
        """FTS5 only notes that words are gone until the parts of its index are merged: here all are, bit by bit."""
        pages = -MERGED  # below zero once: then everything is to be merged
        for _ in range(MOST_MERGES):
            before = await self._changes()
            await self._db.rows("INSERT INTO search_text (search_text, rank) VALUES ('merge', $1)", pages)
            if await self._changes() - before < 2:  # as FTS5 says that there is nothing more to do
                return
            pages = MERGED

    async def _changes(self) -> int:
        return int((await self._db.rows("SELECT total_changes() AS n"))[0]["n"])

    def written(self, group: Group) -> str:
        return f"({' OR '.join(map(_alternative, group.alternatives))})"

    def joined(self, parts: Sequence[str], excluded: Sequence[Sequence[str]], *, all_of: bool) -> str:
        expression = (" AND " if all_of else " OR ").join(parts)
        return f"({expression}) NOT ({' OR '.join(map(_phrase, excluded))})" if excluded else expression

    def hits(self, query: Query, match: str, value: Values, most: int, columns: str) -> str:
        if not match:
            return (
                f"SELECT {columns} FROM search_entry e WHERE true{passes(query.filters, value)}"
                f" ORDER BY e.id DESC LIMIT {most}"
            )
        source, conditions = self._matching(query, match, value, needs_entry=columns != "e.id")
        shown = columns if "search_entry" in source else "search_text.rowid AS id"
        return f"SELECT {shown} {source} WHERE {conditions} ORDER BY search_text.rowid DESC LIMIT {most}"

    def best(self, query: Query, match: str, value: Values) -> str:
        source, conditions = self._matching(query, match, value, needs_entry=False)
        return (
            f"WITH cut AS MATERIALIZED (SELECT search_text.rowid AS id {source} WHERE {conditions}"
            f" ORDER BY search_text.rowid DESC LIMIT 1 OFFSET {RANKED})"
            f" SELECT search_text.rowid AS id {source} WHERE {conditions}"
            " AND search_text.rowid >= coalesce((SELECT id FROM cut), 0)"
            f" ORDER BY bm25(search_text, 2.0, 1.0) LIMIT {self.proposed}"
        )

    def _matching(self, query: Query, match: str, value: Values, *, needs_entry: bool) -> tuple[str, str]:
        matches = f"search_text MATCH {value(match)}"
        conditions = passes(query.filters, value)
        entry = " CROSS JOIN search_entry e ON e.id = search_text.rowid" if conditions or needs_entry else ""
        return f"FROM search_text{entry}", matches + conditions


def _alternative(one: Alternative) -> str:
    if one.in_order or len(one.terms) == 1:
        return _phrase(one.terms)
    return f"({' AND '.join(_phrase([term]) for term in one.terms)})"


def _phrase(terms: Sequence[str]) -> str:
    """Terms side by side, as a string of FTS5's: nothing in it is read as an operator."""
    return '"' + " ".join(terms).replace('"', " ") + '"'
