"""A search engine: what core asks, worked out beforehand to the last word, and what any engine answers.

Words are terms of `core.text.words`: lower case, without accents, stemmed. No engine reads a language of its own out of
them: an adapter writes each as a literal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    NEAREST = "nearest"
    BEST_DEAL = "best_deal"


class Facet(StrEnum):
    """What hits are counted by. Values are our slugs; of PRICE the lower end of a step, of AGE its days."""

    CATEGORY = "category"
    CONDITION = "condition"
    SOURCE = "source"
    PRICE = "price"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a listing may say it. `weight`: 1 as typed, less the farther off. In order: side by side."""

    terms: tuple[str, ...]
    weight: float = 1.0
    in_order: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """One thing asked for: any of its alternatives. `rarity`: what it is worth, the logarithm of one in how many
    listings say it. A filler (`with`, `for`) is asked for only as long as everything is.
    """

    alternatives: tuple[Alternative, ...]
    rarity: float = 1.0
    is_filler: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """A point in degrees; with a radius a circle, without one only what distance is measured from."""

    latitude: float
    longitude: float
    radius_mi: float | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be besides their words. Empty asks for nothing. Prices are minor units of `currency`."""

    categories: tuple[str, ...] = ()  # with all that lies within them
    conditions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    currency: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    around: Around | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """Where facets are parted: prices in minor units of a currency, ascending from 0, and ages as moments."""

    currency: str
    prices: tuple[int, ...]
    ages: tuple[tuple[int, datetime], ...]  # days, and since when


@dataclass(frozen=True, slots=True)
class Query:
    """A page of listings asked for. Without groups: everything that passes the filters."""

    groups: tuple[Group, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()  # terms side by side
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    currency: str = "USD"  # the one that prices are sorted in; others come after
    first: int = 0
    size: int = 10
    steps: Steps | None = None  # with it facets are counted
    literal: bool = False  # the engine guesses nothing either


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing. `score`: higher is better, comparable within one answer. `lacks`: how many groups it does not say.

    `highlights` are the terms of the query that it says.
    """

    id: int
    score: float
    highlights: tuple[str, ...] = ()
    lacks: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are, or that there are at least so many."""

    count: int
    is_at_least: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits. `total` counts those that say everything; `close` those listed after them that lack a word.

    Facets count what says everything, the newest few thousand of it, most first. `took` is seconds.
    """

    hits: tuple[Hit, ...]
    total: Total
    close: int
    facets: dict[Facet, tuple[tuple[str, int], ...]]
    took: float
    engine: str


MOST_HITS = 200  # hits that pages go through; a person narrows down instead of turning a hundredth page


class EngineDown(Exception):
    """An engine on a server of its own does not answer, or not in time."""


class EngineRefused(Exception):
    """It answers, and will not do what it is asked."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far an index is from the database: listings and documents in all, and what looking at some of them showed.

    `wrong` are ids whose document is not what it should be, with the version that the index has (0: none).
    """

    listed: int
    indexed: int
    looked_at: int
    wrong: tuple[tuple[int, int], ...]
    waiting: int

    @property
    def share(self) -> float:
        """The part of listings that is not as it should be, 0 to 1, whichever way shows more."""
        missing = max(0, abs(self.listed - self.indexed) - self.waiting)  # what waits is on its way
        return max(missing / max(self.listed, 1), len(self.wrong) / max(self.looked_at, 1))


class SearchEngine(Protocol):
    """Finds active listings."""

    name: str

    async def search(self, query: Query) -> Answer:
        """A page of hits, in bounded work whatever is asked; of pages beyond MOST_HITS none."""

    async def complete(self, typed: str, most: int) -> list[str]:
        """Titles that go on as typed, from an engine that keeps an index of beginnings; nothing from others."""

    async def freshen(self, most: int) -> None:
        """Take in what waits before a search, where that is quick and no more than so many."""

    async def catch_up(self, most: int) -> int:
        """Take in at most so many changed listings; answers how many it took."""

    async def expunge(self) -> None:
        """Let nothing be left of what was deleted, not even in parts of the index that nobody can search."""

    async def waiting(self, most: int) -> int:
        """How many changes it has not taken in, counted up to `most`."""


class ServerEngine(SearchEngine, Protocol):
    """An engine on a server of its own. Whatever asks the server raises EngineDown or EngineRefused."""

    async def ping(self) -> None:
        """Ask whether it can answer a search."""

    async def filled_at(self) -> int | None:
        """When its index was last made anew, in milliseconds; None if it never was. The server is not asked."""

    async def rebuild(self) -> int | None:
        """Make the index anew beside the one in use; answers how many listings, None if another process is at it."""

    async def check(self, sample: int) -> Drift:
        """Compare the index with the database: counts, and so many listings and documents each."""

    async def repair(self, drift: Drift) -> None:
        """Have what a check found wrong taken in again."""
