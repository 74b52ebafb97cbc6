"""PostgreSQL: a tsvector of the terms of listings under a GIN index."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.search.database import DatabaseSearch
from adapters.search.statement import Values, passes
from adapters.search.tables import DESCRIPTION, FACTS, LOCK, SEEN
from core.ports.engine import Alternative, Group, Query

RANKED = 2_000  # the newest hits that PostgreSQL ranks: it reads each one's words for that
WEIGHTS = "'{0.5, 0.5, 0.5, 1.0}'"  # of D, C, B and A: description and title
DIGITS = tuple("0123456789")
CODE = "xq"  # put before a term that begins with a digit: PostgreSQL would read `5e3x` as a number and a word


def _vector(terms: str) -> str:
    return f"to_tsvector('simple', regexp_replace({terms}, ' ([0-9])', ' {CODE}\\1', 'g'))"


WORDS = f"setweight({_vector('title_terms')}, 'A') || setweight({_vector(DESCRIPTION)}, 'D')"


class PostgresSearch(DatabaseSearch):
    """See `DatabaseSearch`."""

    name = "postgres"
    proposed = 200  # more than in SQLite, since its ranks know nothing of how rare a word is

    async def alone(self) -> bool:
        rows = await self._db.rows("SELECT pg_try_advisory_xact_lock($1) AS got", LOCK)
        return bool(rows[0]["got"])

    async def take_in(self, ids: list[int]) -> None:
        await self._db.rows("DELETE FROM search_entry WHERE id = ANY($1::bigint[])", ids)
        await self._db.rows(
            f"INSERT INTO search_entry (id, {FACTS}, seen, words) SELECT id, {FACTS}, {SEEN}, {WORDS}"
            " FROM listing WHERE id = ANY($1::bigint[]) AND state = 'active'",
            ids,
        )

    async def expunge(self) -> None:
        return  # a row's words are its own, and go with it

    def written(self, group: Group) -> str:
        return f"({' | '.join(map(_alternative, group.alternatives))})"

    def joined(self, parts: Sequence[str], excluded: Sequence[Sequence[str]], *, all_of: bool) -> str:
        expression = (" & " if all_of else " | ").join(parts)
        return f"({expression}) & !({' | '.join(map(_phrase, excluded))})" if excluded else expression

    def hits(self, query: Query, match: str, value: Values, most: int, columns: str) -> str:
        shown = columns if columns != "e.*" else f"e.id, {', '.join(f'e.{name}' for name in FACTS.split(', '))}, e.seen"
        matches = f"e.words @@ ({value(match)}::text)::tsquery" if match else "true"
        return (
            f"SELECT {shown} FROM search_entry e WHERE {matches}{passes(query.filters, value)}"
            f" ORDER BY e.id DESC LIMIT {most}"
        )

    def best(self, query: Query, match: str, value: Values) -> str:
        among = self.hits(query, match, value, RANKED, "e.id, e.words")
        return (
            f"SELECT e.id FROM ({among}) AS e ORDER BY ts_rank({WEIGHTS}, e.words, ($1::text)::tsquery) DESC, e.id DESC"
            f" LIMIT {self.proposed}"
        )


def _alternative(one: Alternative) -> str:
    if one.in_order or len(one.terms) == 1:
        return _phrase(one.terms)
    return f"({' & '.join(_phrase([term]) for term in one.terms)})"


def _phrase(terms: Sequence[str]) -> str:
    """Terms side by side, each a quoted lexeme: nothing in it is read as an operator."""
    quoted = ["'" + _lexeme(term).replace("\\", "\\\\").replace("'", "''") + "'" for term in terms]
    return quoted[0] if len(quoted) == 1 else f"({' <-> '.join(quoted)})"


def _lexeme(term: str) -> str:
    return f"{CODE}{term}" if term[:1] in DIGITS else term.strip() or "-"
