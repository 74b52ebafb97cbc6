"""What RSS, Atom and JSON Feed tell of a listing, before it becomes an offer."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_ENTRIES = 1_000  # the first of a feed, which are its newest


@dataclass(frozen=True, slots=True)
class Entry:
    """Plain text of strangers, not yet cleaned; addresses may be relative, numbers may be none."""

    id: str = ""
    title: str = ""
    summary: str = ""
    link: str = ""
    pictures: list[str] = field(default_factory=list)
    published: str = ""
    category: str = ""
    condition: str = ""
    price: str = ""
    currency: str = ""
    location: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was understood, at most MAX_ENTRIES of it."""

    title: str
    entries: list[Entry]


class NotAFeed(Exception):
    """The text is something else. The message is a code for logs, never the text itself."""
