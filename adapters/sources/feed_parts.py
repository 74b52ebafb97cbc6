"""Takes RSS and Atom apart with expat: no entities, no files, no network, and time linear in the text."""

from __future__ import annotations

import html
import re
from html.entities import html5
from xml.parsers import expat

from adapters.sources.entries import MAX_ENTRIES, NotAFeed

MAX_ELEMENTS = 300_000  # of a feed: many times what a thousand entries of a shop hold
MAX_PARTS = 300  # elements kept of one entry
MAX_DEPTH = 60
MAX_TEXT = 200_000  # characters kept of one element
TEXTS = ("content:encoded", "content", "description", "summary", "media:description", "g:description")
_MARKUP = frozenset(("title", *TEXTS))
_ROOTS = ("rss", "feed", "RDF")
_PLAIN_PREFIXES = frozenset({"atom", "a10", "rss", "rdf"})  # a10 is how .NET calls Atom inside RSS
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|(\w{1,31};))?")
_LEGAL = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))  # XML 1.0, production 2
_XML_NAMES = ("amp;", "lt;", "gt;", "quot;", "apos;")


class Part:
    """An element of an entry: its name (`link`, `media:content`, `image/url`), attributes, and text with all within.

    Markup that nobody escaped, as Atom's XHTML, is its text again.
    """

    __slots__ = ("_room", "_texts", "attributes", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self._texts: list[str] = []
        self._room = MAX_TEXT

    def add(self, text: str) -> None:
        if self._room > 0:
            self._texts.append(text[: self._room])
            self._room -= len(text)

    @property
    def text(self) -> str:
        return "".join(self._texts).strip()


class Parts:
    """The title of a feed and a flat list of parts for each of its entries.

    Namespaces are not resolved: feeds write `g:`, `media:` and `geo:` as everyone does, and often forget to declare
    them. A document that declares entities is refused before the first is read, so none is ever expanded.
    """

    def __init__(self) -> None:
        self.root = ""
        self.title = Part("title", {})
        self.entries: list[list[Part]] = []
        self._entry: list[Part] | None = None
        self._entry_depth = 0
        self._open: list[Part | None] = []
        self._elements = 0

    def read(self, text: str) -> bool:
        """Whether it was well-formed to the end, or to where enough was read. Raises NotAFeed."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)
        except _Enough:
            return True
        except expat.ExpatError:
            return False
        return True

    def _doctype(self, name: str, system: str | None, public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset:
            raise NotAFeed("declares entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if prefix in _PLAIN_PREFIXES:
            name = local
        depth = len(self._open)
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise _Enough
        if depth == 0:
            if name not in _ROOTS:
                raise NotAFeed("HTML" if name.lower() == "html" else "XML, but no feed")
            self.root = name
        self._open.append(self._part(name, attributes, depth))

    def _part(self, name: str, attributes: dict[str, str], depth: int) -> Part | None:
        if self._entry is None:
            if name in ("item", "entry") and depth in (1, 2):
                self._entry, self._entry_depth = [], depth
            elif name == "title" and depth in (1, 2) and not self.title.text:
                self.title = Part(name, attributes)
                return self.title
            return None
        within = self._open[-1]
        if within is not None and within.name in _MARKUP:
            written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
            within.add(f"<{name}{written}>")
            return within
        if depth > MAX_DEPTH or len(self._entry) >= MAX_PARTS:
            return None
        part = Part(f"{within.name}/{name}" if within is not None and ":" not in name else name, attributes)
        self._entry.append(part)
        return part

    def _end(self, name: str) -> None:
        part = self._open.pop()
        if self._entry is not None and len(self._open) == self._entry_depth:
            self.entries.append(self._entry)
            self._entry = None
            if len(self.entries) >= MAX_ENTRIES:
                raise _Enough
        elif part is not None and self._open and self._open[-1] is part:
            part.add(f"</{name}>")

    def _characters(self, text: str) -> None:
        part = self._open[-1] if self._open else None
        if part is not None:
            part.add(html.escape(text) if part.attributes.get("type") == "xhtml" else text)


class _Enough(Exception):
    """Raised inside the parser to end it."""


def mended(text: str) -> str:
    """XML without the usual slips: names of HTML entities, a bare `&`, characters that XML has not."""
    return _AMPERSAND.sub(_mended_reference, _CONTROLS.sub("", text))


def _mended_reference(slip: re.Match[str]) -> str:
    decimal, hexadecimal, name = slip.groups()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        legal = (
            number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
        )
        return slip[0] if legal else ""
    if name in _XML_NAMES:
        return slip[0]
    return html.escape(html5[name]) if name in html5 else f"&amp;{name or ''}"
