"""What somebody typed to search for, taken apart: words, phrases, and what is not wanted. Any text is a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text.words import fold, words

MOST_PARTS = 12  # more words than that narrow nothing down; the rest is left out
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"', "’": "'", "–": "-", "—": "-"})
_POSSESSIVE = re.compile(r"(?<=\w)'s\b", re.IGNORECASE)
_TOKEN = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))')
_INCHES = re.compile(r"(?<=\d)\s?''(?!\w)")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)+\w*")
INCH = "inch"


@dataclass(frozen=True, slots=True)
class Part:
    """Words that belong together: one, or several of a phrase (`quoted`, or a number with a point) or with a hyphen."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """The parts asked for, in order, and the words of each that is excluded."""

    parts: tuple[Part, ...]
    excluded: tuple[tuple[str, ...], ...]


def read(text: str) -> Typed:
    """Take a query apart. `-word` excludes, `"two words"` stand side by side; every other sign parts words."""
    parts: list[Part] = []
    excluded: list[tuple[str, ...]] = []
    for found in _TOKEN.finditer(_marked(text)):
        quoted = found["quoted"]
        said = quoted if quoted is not None else found["plain"]
        if found["minus"]:
            if unwanted := tuple(words(said)):
                excluded.append(unwanted)
        elif quoted is not None:
            if phrase := tuple(words(quoted)):
                parts.append(Part(phrase, is_phrase=True, is_quoted=True))
        else:
            parts += _plain(said)
    return Typed(tuple(parts[:MOST_PARTS]), tuple(excluded[:MOST_PARTS]))


def _plain(said: str) -> Iterator[Part]:
    for piece in re.split(r"[/,;|+&]+(?!\d)|(?<!\d)[/,;|+&]+", said):
        found = tuple(words(piece))
        if len(found) > 1 and _DECIMAL.fullmatch(fold(piece)):
            yield Part(found, is_phrase=True)
        elif 1 < len(found) <= 3 and "-" in piece:
            yield Part(found)
        else:
            yield from (Part((word,)) for word in found)


def _marked(text: str) -> str:
    """One kind of quotes and hyphens, and inches as a word: a quote behind a digit, where no phrase is open."""
    marked: list[str] = []
    is_open = False
    for character in _POSSESSIVE.sub("", _INCHES.sub(f" {INCH} ", text.translate(_QUOTES))):
        if character == '"' and not is_open and marked and marked[-1].isdecimal():
            marked.append(f" {INCH} ")
            continue
        is_open ^= character == '"'
        marked.append(character)
    return "".join(marked)
