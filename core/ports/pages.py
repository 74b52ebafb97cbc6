"""Reads what one web page offers for sale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.values import Offer


@dataclass(frozen=True, slots=True)
class Page:
    """What a page offers. `is_gone`: it says itself that the thing can no longer be had."""

    offer: Offer
    is_gone: bool = False


class PageReader(Protocol):
    """Opens a page as anybody could, once, where its site lets programs read it."""

    async def read(self, url: str) -> Page:
        """What is offered at an https address.

        Raises FetchFailed: URL_INVALID, URL_PRIVATE, PAGE_UNSAFE (no https), PAGE_CLOSED (its site wants no programs),
        PAGE_GONE (there is no such page any more), PAGE_MOVED, PAGE_UNREACHABLE, PAGE_TOO_LARGE, PAGE_WORDLESS (it
        names no one thing for sale).
        """
