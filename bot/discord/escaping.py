"""Text of people and sellers as Discord shows it: as written, with nothing in it that acts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from discord.utils import escape_mentions

from core.text.plain import printable

LONGEST_URL = 2048  # of an embed (resources/message)
# An address stays as it is, for Discord links it with its host in sight. Of everything else each sign that could open
# formatting, a mention or a link with another face is escaped. discord.py's escape_markdown is not enough: of two
# masked links in a line it leaves the second one alive.
_SIGNS = re.compile(
    r"(?P<address>https?://[^\s<>\[\]()|*`~\\]+)|(?P<sign>[\\*_~|`<>\[\]#])|(?P<dash>(?m:^\s*-)(?=\s|$))"
)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+", re.ASCII)


def escape(text: str) -> str:
    """Text for where Discord reads markdown."""
    return escape_mentions(_SIGNS.sub(_escaped, printable(text)))


def _escaped(found: re.Match[str]) -> str:
    if found["address"]:
        return found["address"]
    if found["dash"]:
        return found["dash"][:-1] + "\\-"
    return "\\" + found["sign"]


def length(text: str) -> int:
    """Characters in UTF-16 units: no way of counting gives more."""
    return len(text.encode("utf-16-le")) // 2


def fit(text: str, limit: int) -> str:
    """At most `limit` of `length`, cut with an ellipsis that no backslash swallows."""
    if length(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip("\\") + "…"


def web_address(
    url: str | None, schemes: tuple[str, ...] = ("https", "http"), longest: int = LONGEST_URL
) -> str | None:
    """The address if Discord would take it, else None: one bad address would cost the whole message."""
    if not url or len(url) > longest or not url.isascii() or not url.isprintable() or set(url) & set(' <>"\\^`{|}'):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in schemes or parts.username is not None or not _HOST.fullmatch(parts.hostname or ""):
        return None
    return None if port == 0 else url
