"""Checked addresses for a client that connects by itself, and must connect to these as they are."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection

from adapters.fetch.addresses import checked, is_public
from core.errors import FetchFailed, Why

Lookup = Callable[[str, int], list[str]]


def by_system(host: str, port: int) -> list[str]:
    """What the system's resolver says, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedLookup:
    """The port `PublicAddresses`. `allow` as for `GuardedFetch`: "host:port" pairs an operator permits."""

    def __init__(self, *, allow: Collection[str] = (), lookup: Lookup = by_system) -> None:
        self._allow, self._lookup = frozenset(allow), lookup

    def public(self, url: str) -> tuple[str, ...]:
        """See the port. One private address among several refuses them all."""
        at = checked(url, self._allow)
        host, port = at.raw_host or "", at.port or 443
        permitted = f"{at.host_subcomponent}:{port}" in self._allow
        if at.scheme != "https" and not permitted:
            raise FetchFailed(Why.URL_INVALID, "scheme")
        try:
            found = self._lookup(host, port)
        except (OSError, ValueError):
            found = []
        if not found:
            raise FetchFailed(Why.FEED_UNREACHABLE, "no address")
        if not permitted and not all(is_public(address) for address in found):
            raise FetchFailed(Why.URL_PRIVATE, "name of a private address")
        return tuple(found)
