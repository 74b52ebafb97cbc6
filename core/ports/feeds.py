"""Turns what a feed's address answered into offers."""

from dataclasses import dataclass
from typing import Protocol

from core.values import Offer


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed that was understood. `title` is its own name for itself."""

    title: str
    offers: tuple[Offer, ...]
    rejected: int


class FeedReader(Protocol):
    """Reads RSS 2.0, Atom and JSON Feed."""

    def read(self, body: bytes, content_type: str, *, source: str, base_url: str) -> FeedContent:
        """Raises FetchFailed(FEED_UNREADABLE) for anything that is not a feed (a login page, say)."""
