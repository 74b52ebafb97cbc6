"""What a search answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.ports.engine import Facet, Total
from core.search.query import Replaced
from core.search.request import Request
from core.values import Listing

PAGE = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A page of listings for a request. `page` counts from 0; `handle` is what a button carries for the request.

    `total` counts what meets all of it, `close` what is shown after that though it lacks a word. `replaced` are words
    that were taken for others; `literal` is the handle that searches for them as typed. Where nothing was found,
    `without_filters` is how many the words alone would find, and `nearest` a category that they may belong to.
    """

    request: Request
    listings: tuple[Listing, ...]
    total: Total
    close: int
    page: int
    handle: str
    pages: int
    highlights: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # by listing
    replaced: tuple[Replaced, ...] = ()
    suggestion: str | None = None  # the line that was probably meant
    literal: str | None = None
    without_filters: int = 0
    nearest: str | None = None
    facets: Mapping[Facet, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    took: float = 0.0
    engine: str = ""

    @property
    def query(self) -> str:
        return self.request.text

    @property
    def has_more(self) -> bool:
        return self.page + 1 < self.pages


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Every way to narrow a search down, with how many listings are left; `handle` stands for the search."""

    request: Request
    total: Total
    facets: Mapping[Facet, tuple[tuple[str, int], ...]]
    currency: str
    steps: tuple[int, ...]  # lower ends of the price bands, in minor units, from 0
    handle: str
