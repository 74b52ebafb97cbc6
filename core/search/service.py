"""Plain search: every word of the query in the title or the description, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow
from core.text.words import spaced, words
from core.undo import Undo
from core.values import Listing, ListingState, Person

PAGE = 5
LONGEST_QUERY = 200  # characters
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A page of listings for a query. `page` counts from 0; `handle` is what a button carries for the query."""

    query: str
    listings: tuple[Listing, ...]
    total: int
    page: int
    handle: str

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


class Search:
    """The search service."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo

    async def find(self, person: Person, query: str, page: int = 0) -> Found:
        """Active listings that hold every word."""
        if len(query) > LONGEST_QUERY:
            raise Refused(Why.TOO_LONG, limit=LONGEST_QUERY, length=len(query))
        wanted = dict.fromkeys(words(query))
        if not wanted:
            raise Refused(Why.QUERY_EMPTY)
        page = min(max(page, 0), MOST_PAGES)
        rows = ListingRow.filter(state=ListingState.ACTIVE)
        for word in wanted:
            rows = rows.filter(text_terms__contains=spaced(word))
        handle = await self._undo.handle(person.id, query)
        found = await rows.order_by("-id").offset(page * PAGE).limit(PAGE)
        return Found(query, tuple(to_listing(row) for row in found), await rows.count(), page, handle)
