"""Messages that our Telegram kept, as HTML that looks as a person on a phone would read them."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from html import escape

from tests.fakes.telegram import Message

TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}


def message(one: Message) -> str:
    """One message with its picture and the buttons below it."""
    side = "theirs" if one.from_bot else "mine"
    photo = f'<img src="data:image/jpeg;base64,{b64encode(one.photo).decode()}">' if one.photo else ""
    at = datetime.fromtimestamp(one.edited or one.date, UTC)
    said = f"<div>{_words(one)}<time>{'edited ' if one.edited else ''}{at:%H:%M}</time></div>"
    rows = "".join(
        f'<div class="keys">{"".join(f"<span>{escape(b.text)}{_out(b.url)}</span>" for b in row)}</div>'
        for row in one.buttons
    )
    return f'<section class="{side}"><article>{photo}{said}</article>{rows}</section>'


def _out(url: str | None) -> str:
    return "<sup>↗</sup>" if url else ""


def _words(one: Message) -> str:
    """The text with its entities as tags. Entities count UTF-16 units and may lie inside one another."""
    units = one.text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for mark in sorted(one.entities, key=lambda e: (e["offset"], -e["length"])):
        first, last = TAGS.get(mark["type"], ("<a>", "</a>"))
        opens.setdefault(mark["offset"], []).append(first)
        closes.setdefault(mark["offset"] + mark["length"], []).insert(0, last)
    edges = sorted({0, len(units) // 2, *opens, *closes})
    shown = []
    for at, after in zip(edges, [*edges[1:], edges[-1]], strict=True):
        shown += closes.get(at, []) + opens.get(at, [])
        shown.append(escape(units[2 * at : 2 * after].decode("utf-16-le")).replace("\n", "<br>"))
    return "".join(shown)
