"""Telegram's MarkdownV2, as far as a bot needs it: pairs of markers, links, quotations, and escapes."""

from dataclasses import dataclass, field

from tests.fakes.telegram.entities import Entity, Formatted, units
from tests.fakes.telegram.html_markup import LINK_SCHEMES, cannot_parse

# https://core.telegram.org/bots/api#markdownv2-style, longest first
MARKERS = {
    "```": "pre",
    "||": "spoiler",
    "__": "underline",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
    "`": "code",
}
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
VERBATIM = ("```", "`")


@dataclass
class _Reader:
    source: str
    at: int = 0
    text: str = ""
    opened: list[tuple[str, int]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    @property
    def inside(self) -> str:
        return self.opened[-1][0] if self.opened else ""

    def take(self, text: str, skip: int) -> None:
        self.text += text
        self.at += skip

    def open(self, marker: str, skip: int) -> None:
        self.opened.append((marker, units(self.text)))
        self.at += skip

    def close(self, kind: str, skip: int, **more: str) -> None:
        _, offset = self.opened.pop()
        self.entities.append({"type": kind, "offset": offset, "length": units(self.text) - offset} | more)
        self.at += skip

    def close_link(self) -> None:
        end = self.source.find(")", self.at)
        url = self.source[self.at + 2 : end].replace("\\", "")
        if self.source[self.at + 1 : self.at + 2] != "(" or end < 0 or not url.startswith(LINK_SCHEMES):
            raise cannot_parse(f"Can't find end of a URL at byte offset {self._bytes()}")
        self.close("text_link", end + 1 - self.at, url=url)

    def reserved(self, character: str) -> None:
        raise cannot_parse(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def unfinished(self) -> None:
        kind = MARKERS.get(self.inside, "TextUrl")
        raise cannot_parse(f"Can't find end of {kind.capitalize()} entity at byte offset {self._bytes()}")

    def _bytes(self) -> int:
        return len(self.source[: self.at].encode())


def parse_markdown(source: str) -> Formatted:
    """The text and entities of `source`. Raises Violation "can't parse entities: …"."""
    reader = _Reader(source)
    while reader.at < len(source):
        _step(reader)
    if reader.inside == ">":
        reader.close("blockquote", 0)
    if reader.opened:
        reader.unfinished()
    return Formatted(reader.text, reader.entities)


def _step(reader: _Reader) -> None:
    rest = reader.source[reader.at :]
    marker = next((marker for marker in MARKERS if rest.startswith(marker)), "")
    if rest[0] == "\\" and len(rest) > 1 and rest[1].isascii():
        reader.take(rest[1], 2)
    elif reader.inside in VERBATIM:
        if marker == reader.inside:
            reader.close(MARKERS[marker], len(marker))
        else:
            reader.take(rest[0], 1)
    elif marker:
        _mark(reader, marker)
    elif rest[0] == "[" and not any(name == "[" for name, _ in reader.opened):
        reader.open("[", 1)
    elif rest[0] == "]" and reader.inside == "[":
        reader.close_link()
    else:
        _line(reader, rest)


def _mark(reader: _Reader, marker: str) -> None:
    if reader.inside == marker:
        reader.close(MARKERS[marker], len(marker))
    elif any(name == marker for name, _ in reader.opened):
        reader.unfinished()
    else:
        reader.open(marker, len(marker))


def _line(reader: _Reader, rest: str) -> None:
    at_start = reader.at == 0 or reader.source[reader.at - 1] == "\n"
    quoted = any(name == ">" for name, _ in reader.opened)
    if rest[0] == ">" and at_start:
        if quoted:
            reader.at += 1
        else:
            reader.open(">", 1)
    elif rest[0] == "\n" and reader.inside == ">" and rest[1:2] != ">":
        reader.close("blockquote", 0)
        reader.take("\n", 1)
    elif rest[0] in RESERVED:
        reader.reserved(rest[0])
    else:
        reader.take(rest[0], 1)
