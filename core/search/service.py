"""Search: what a person typed, worked out, asked of the engine, and the listings themselves from the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from core.communities.members import At
from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow
from core.ports.clock import Clock
from core.ports.engine import MOST_HITS, Answer, Query, SearchEngine, Sort, Steps
from core.ports.places import Places
from core.search.availability import SearchState
from core.search.default_synonyms import DEFAULT
from core.search.fallback import CAUGHT_UP, WithFallback
from core.search.finding import Finding, find
from core.search.outcomes import PAGE, Found, Narrowing
from core.search.query import Planner, Replaced
from core.search.request import Request, changed, read
from core.search.synonyms import Synonyms
from core.search.typed import Typed
from core.search.typed import read as read_words
from core.search.vocabulary import Vocabulary
from core.text.money import from_major
from core.text.taxonomy import find_category
from core.text.words import words
from core.undo import Undo
from core.values import Listing, ListingState, Person

LONGEST_QUERY = 200  # characters
PRICE_STEPS = (0, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000)  # major units
AGES = (1, 7, 30)  # days
PATIENCE = 0.5  # seconds for words that are not read yet; without them nothing is corrected
A_TURN = 500  # changes that the loop takes in at once: the write lock is held for some 50 ms

Own = Callable[[Person, At | None], Awaitable[Synonyms | None]]  # what a community's admins added to the synonyms

__all__ = ["PAGE", "Found", "Narrowing", "Search"]


class Search:
    """The search service."""

    def __init__(
        self,
        undo: Undo,
        engine: SearchEngine,
        vocabulary: Vocabulary,
        places: Places,
        clock: Clock,
        synonyms: Iterable[str] = DEFAULT,
        own: Own | None = None,
    ) -> None:
        """`synonyms` are everybody's; `own` answers those of the communities that a search is of."""
        self._own = own
        self._undo, self._engine, self._vocabulary = undo, engine, vocabulary
        self._places, self._clock, self._synonyms = places, clock, Synonyms(synonyms)

    async def read(self, person: Person, line: str) -> Request:
        """A line with its price and place, if it names them. Raises Refused."""
        if len(line) > LONGEST_QUERY:
            raise Refused(Why.TOO_LONG, limit=LONGEST_QUERY, length=len(line))
        return await asyncio.to_thread(read, line, person, self._places)  # the first place loads the gazetteer

    async def request(self, person: Person, handle: str) -> Request:
        """The request behind a button of this person. Raises Refused(BUTTON_DEAD)."""
        return Request.unpacked(await self._undo.words(person, handle))

    async def find(self, person: Person, query: str | Request, page: int = 0, *, at: At | None = None) -> Found:
        """A page of what was asked for, by a line or narrowed down, in a community or in private. Raises Refused."""
        request = await self.read(person, query) if isinstance(query, str) else query
        typed = self._typed(request)
        page = min(max(page, 0), MOST_HITS // PAGE)
        finding = await self._find(person, request, typed, at, first=page * PAGE)
        answer, plan = finding.answer, finding.plan
        listings = await self._listings(answer)
        shown = min(answer.total.count + answer.close, MOST_HITS)
        handle = await self._undo.handle(person.id, request.packed())
        literal = replace(request, literal=True).packed()
        return Found(
            request=request,
            listings=listings,
            total=answer.total,
            close=answer.close,
            page=page,
            pages=-(-shown // PAGE),
            handle=handle,
            highlights={hit.id: hit.highlights for hit in answer.hits},
            replaced=plan.replaced,
            suggestion=_meant(request.text, plan.replaced),
            literal=await self._undo.handle(person.id, literal) if plan.replaced else None,
            without_filters=0 if shown else await self._without_filters(person, request, typed, at),
            nearest=None if shown else _nearest(request),
            facets=answer.facets,
            took=answer.took,
            engine=answer.engine,
        )

    async def narrow(self, person: Person, request: Request, *, at: At | None = None) -> Narrowing:
        """The ways to narrow a request down."""
        currency = request.currency or person.currency
        steps = tuple(from_major(step, currency).minor for step in PRICE_STEPS)
        finding = await self._find(person, request, self._typed(request), at, steps=steps)
        handle = await self._undo.handle(person.id, request.packed(), longest=0)
        return Narrowing(request, finding.answer.total, finding.answer.facets, currency, steps, handle)

    async def change(self, person: Person, handle: str, change: str) -> Request:
        """The request of a button after a press on one of its ways to change it. Raises Refused."""
        try:
            return changed(await self.request(person, handle), change)
        except ValueError:
            raise Refused(Why.BUTTON_DEAD) from None

    async def complete(self, typed: str, most: int = 8) -> list[str]:
        """What somebody may be typing, most said first. Nothing while the words are not known."""
        if len(typed) > LONGEST_QUERY:
            return []
        known = self._vocabulary.known()
        if known is None and await self._vocabulary.words_within(PATIENCE):
            known = self._vocabulary.known()
        return (known.lines(typed, most) if known else []) or await self._engine.complete(typed, most)

    async def state(self) -> SearchState:
        """Who answers searches."""
        if isinstance(self._engine, WithFallback):
            return await self._engine.state()
        return SearchState(self._engine.name)

    async def catch_up(self) -> int:
        """Take in every change that waits; answers how many."""
        taken = 0
        while took := await self._engine.catch_up(A_TURN):
            taken += took
        return taken

    async def forget(self) -> None:
        """Nothing is left of listings that were deleted."""
        await self.catch_up()
        await self._engine.expunge()

    def _typed(self, request: Request) -> Typed:
        typed = read_words(request.text)
        if not typed.parts and (words(request.text) or not request.is_narrowed):
            raise Refused(Why.QUERY_EMPTY)  # nothing, or only what is not wanted
        return typed

    async def _find(
        self,
        person: Person,
        request: Request,
        typed: Typed,
        at: At | None,
        *,
        first: int = 0,
        steps: tuple[int, ...] = (),
    ) -> Finding:
        await self._engine.freshen(CAUGHT_UP)
        now = self._clock.now()
        ages = tuple((days, now - timedelta(days=days)) for days in AGES)
        query = Query(
            filters=request.filters(now),
            sort=Sort(request.sort) if request.sort in set(Sort) else Sort.RELEVANCE,
            currency=request.currency or person.currency,
            first=first,
            size=PAGE,
            steps=Steps(request.currency or person.currency, steps, ages) if steps else None,
        )
        lexicon = await self._vocabulary.words_within(PATIENCE)
        own = await self._own(person, at) if self._own else None
        synonyms = self._synonyms if own is None else self._synonyms.beside(own)
        return await find(self._engine, Planner(synonyms, lexicon), typed, query, literal=request.literal)

    async def _listings(self, answer: Answer) -> tuple[Listing, ...]:
        """The hits' listings in their order, without what was sold or removed this very moment."""
        rows = await ListingRow.filter(id__in=[hit.id for hit in answer.hits], state=ListingState.ACTIVE)
        by_id = {row.id: to_listing(row) for row in rows}
        return tuple(by_id[hit.id] for hit in answer.hits if hit.id in by_id)

    async def _without_filters(self, person: Person, request: Request, typed: Typed, at: At | None) -> int:
        if not request.is_narrowed or not typed.parts:
            return 0
        return (await self._find(person, request.words_only(), typed, at)).answer.total.count


def _meant(text: str, replaced: tuple[Replaced, ...]) -> str | None:
    """The line with what was probably meant in place of what was typed."""
    meant = {one.typed: one.meant for one in replaced}
    return " ".join(meant.get(word, word) for word in words(text)) if replaced else None


def _nearest(request: Request) -> str | None:
    """The category that some of the words name."""
    said = words(request.text)
    found = next((found for at in range(len(said)) if (found := find_category(said[at:]))), None)
    return found[0] if found and found[0] != request.category else None
