"""The one guarded way out to an address that a person typed."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is None when the server said "not modified"."""

    body: bytes | None
    content_type: str
    etag: str | None
    last_modified: str | None


class Fetch(Protocol):
    """Reads public http(s) addresses within limits of size and time; follows no redirect to a private one."""

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Raises FetchFailed: URL_INVALID, URL_PRIVATE, FEED_UNREACHABLE or FEED_TOO_LARGE."""
