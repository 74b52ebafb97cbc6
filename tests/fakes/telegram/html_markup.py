"""Telegram's HTML: the tags it knows, correctly nested, closed and escaped; anything else it cannot parse."""

import html
import re
from typing import Any, NamedTuple

from tests.fakes.telegram.entities import Entity, Formatted, units
from tests.fakes.telegram.refusals import Violation

# https://core.telegram.org/bots/api#html-style
SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
SPECIAL = frozenset({"a", "span", "blockquote", "tg-emoji", "tg-time"})
LINK_SCHEMES = ("http://", "https://", "tg://", "mailto:", "tel:")
TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|(?P<reference>&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)"
    r"|(?P<stray>[<>&])"
    r"|(?P<text>[^<>&]+)"
)
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


class Open(NamedTuple):
    """A tag that waits for its end."""

    tag: str
    mark: Entity
    offset: int


def parse_html(source: str) -> Formatted:
    """The text and entities of `source`. Raises Violation "can't parse entities: …".

    Stricter than the server in two points its documentation asks for: a bare `&` or `>` is refused, and so
    is a mark inside `code` or `pre` or a quotation inside another, which the server drops without a word.
    """
    parts: list[str] = []
    length = 0
    opened: list[Open] = []
    entities: list[Entity] = []
    for token in TOKEN.finditer(source):
        at = f"at byte offset {len(source[: token.start()].encode())}"
        if token["stray"]:
            what = 'Unsupported start tag ""' if token["stray"] == "<" else f'Unescaped "{token["stray"]}"'
            raise cannot_parse(f"{what} {at}")
        if token["tag"] is None:
            text = html.unescape(token[0]) if token["reference"] else token[0]
            parts.append(text)
            length += units(text)
        elif token["close"]:
            start = _closed(opened, token["tag"].lower(), at)
            entities.append(start.mark | {"offset": start.offset, "length": length - start.offset})
        else:
            tag = token["tag"].lower()
            mark = _mark(tag, _attributes(token["attributes"]), at)
            _nests(opened, tag, mark, at)
            opened.append(Open(tag, mark, length))
    if opened:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return Formatted("".join(parts), [entity for entity in entities if entity["type"] != "inside"])


def cannot_parse(why: str) -> Violation:
    return Violation(f"can't parse entities: {why}")


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(text)}


def _closed(opened: list[Open], tag: str, at: str) -> Open:
    if not opened:
        raise cannot_parse(f"Unexpected end tag {at}")
    start = opened.pop()
    if start.tag != tag:
        raise cannot_parse(f'Unmatched end tag {at}, expected "</{start.tag}>", found "</{tag}>"')
    return start


def _mark(tag: str, attributes: dict[str, str], at: str) -> Entity:
    """The entity a start tag stands for, without its place in the text."""
    if tag not in SIMPLE and tag not in SPECIAL:
        raise cannot_parse(f'Unsupported start tag "{tag}" {at}')
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return {"type": "code", "language": attributes["class"].removeprefix("language-")}
    if tag in SIMPLE:
        return {"type": SIMPLE[tag]}
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if tag == "a" and attributes.get("href", "").startswith(LINK_SCHEMES):
        return {"type": "text_link", "url": attributes["href"]}
    if tag == "span" and attributes.get("class") == "tg-spoiler":
        return {"type": "spoiler"}
    if tag == "tg-emoji" and attributes.get("emoji-id"):
        return {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
    if tag == "tg-time" and attributes.get("unix", "").isdigit():
        return {"type": "date_time", "unix_time": int(attributes["unix"])} | _time_format(attributes)
    raise cannot_parse(f'Tag "{tag}" lacks a valid attribute {at}')


def _time_format(attributes: dict[str, str]) -> dict[str, Any]:
    return {"date_time_format": attributes["format"]} if attributes.get("format") else {}


def _nests(opened: list[Open], tag: str, mark: Entity, at: str) -> None:
    around = [start.tag for start in opened]
    if around and around[-1] == "pre" and tag == "code":
        if language := mark.pop("language", None):  # <pre><code class="language-…"> is one entity, the pre
            opened[-1].mark["language"] = language
        mark["type"] = "inside"
        return
    mark.pop("language", None)
    if "code" in around or "pre" in around or (tag == "blockquote" and "blockquote" in around):
        raise cannot_parse(f'Tag "{tag}" can\'t stand inside "{around[-1]}" {at}')
