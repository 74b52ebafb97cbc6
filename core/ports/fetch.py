"""The one guarded way out to an address that a person typed."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a POST. `status` is None where the request left and no answer came: it may have been taken.

    `retry_after` is what the server asked us to wait, in seconds.
    """

    status: int | None
    retry_after: float | None = None


class Post(Protocol):
    """Writes to public https addresses, and follows nothing that the answer says."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Raises FetchFailed only where nothing left: URL_INVALID, URL_PRIVATE, FEED_UNREACHABLE."""


class PublicAddresses(Protocol):
    """Looks up a host and lets nothing private through, for a client that must connect by itself."""

    def public(self, url: str) -> tuple[str, ...]:
        """The addresses to connect to, as of now. Blocks. Raises FetchFailed as `Post.post`."""
