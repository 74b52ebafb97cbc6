"""HTML of strangers to plain text, in time linear in its length (the standard library's parser takes longer)."""

from __future__ import annotations

import html
import re

MAX_MARKUP = 200_000  # characters; a listing's text is cut far below
# `[^<>]*+` gives nothing back, so that a page of unclosed tags is read once.
_TAG = re.compile(r"<(?:!--|(/?[a-zA-Z][a-zA-Z0-9:-]*+)([^<>]*+)>)")
_SRC = re.compile(r"""(?<![\w-])src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PIXEL = re.compile(r"""(?<![\w-])(?:width|height)\s*=\s*["']?[01](?!\d)""", re.IGNORECASE)
_UNREAD = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "iframe", "template")}
_BREAKS = re.compile(r"address|article|blockquote|br|d[dlt]|div|footer|h[1-6r]|header|li|[ou]l|p|pre|section|table|tr")
_GAPS = frozenset(("td", "th", "img"))


def to_text(markup: str) -> str:
    """The words of HTML, blocks on lines of their own; scripts, styles and comments left out."""
    parts: list[str] = []
    markup = markup[:MAX_MARKUP]
    at = 0
    for found in _TAG.finditer(markup):
        if found.start() < at:
            continue  # inside what is left out
        parts.append(markup[at : found.start()])
        name, at = (found[1] or "").lower(), found.end()
        if not name:  # a comment
            end = markup.find("-->", at)
            at = len(markup) if end < 0 else end + 3
        elif name in _UNREAD:
            close = _UNREAD[name].search(markup, at)
            at = close.start() if close else len(markup)
        else:
            bare = name.lstrip("/")
            parts.append("\n" if _BREAKS.fullmatch(bare) else " " if bare in _GAPS else "")
    parts.append(markup[at:])
    return html.unescape("".join(parts))


def images(markup: str) -> list[str]:
    """Addresses of the <img> of HTML in order, as written; counting pixels left out."""
    found = []
    for tag in _TAG.finditer(markup[:MAX_MARKUP]):
        if tag[1] and tag[1].lower() == "img" and not _PIXEL.search(tag[2]):
            source = _SRC.search(tag[2])
            if source:
                found.append(html.unescape(source[1] or source[2] or source[3] or "").strip())
    return found
