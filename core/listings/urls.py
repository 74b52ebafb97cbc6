"""Addresses of listings: how long one may be, and what is the same address spelled otherwise."""

from __future__ import annotations

LONGEST_URL = 2048  # characters, as browsers agree; no column holds more


def spellings(url: str) -> list[str]:
    """An address as it may stand in a listing: with and without what follows `#`, and a slash at its end.

    None of them is longer than a column: of a longer address there are fewer, or none.
    """
    plain = url.partition("#")[0].rstrip("/")
    return sorted(one for one in {url, plain, f"{plain}/"} if len(one) <= LONGEST_URL)
