"""Text to terms: one analyser for rules, listings and search, so that they always agree."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_SHORT_PLURAL = re.compile(r"[b-df-hj-np-tv-xz]{2}s")  # `pcs`, `tvs`: too short for the stemmer
_stemmer = snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Lower case without accents: `Café` and `cafe` are one word; compatibility forms (`①`, `ﬁ`) are unfolded."""
    if text.isascii():
        return text.lower()
    # Twice: `𝐒` is a capital only once it is unfolded, and a few small letters unfold further.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Lower-case words as typed: runs of letters and digits in any script."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def term(word: str) -> str:
    """What a word is compared by: its English stem. The cache is why analysing a listing costs microseconds."""
    stem: str = _stemmer.stemWord(word)
    return stem[:-1] if _SHORT_PLURAL.fullmatch(stem) else stem


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, in order."""
    return tuple(term(w) for w in words(text))


def spaced(text: str) -> str:
    """The terms of a text as one string to look whole words up in: `Gaming PCs` is ` game pc `."""
    return f" {' '.join(terms(text))} "


def analysed(title: str, description: str) -> tuple[str, str]:
    """The terms of a listing's title, and of title and description kept apart so that no phrase spans both."""
    head = spaced(title)
    return head, f"{head}|{spaced(description)}"
