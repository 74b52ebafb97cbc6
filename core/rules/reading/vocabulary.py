"""Tables of words and phrases that the reader listens for."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from core.rules.reading.tokens import Token

T = TypeVar("T")


class Vocabulary(Generic[T]):
    """Phrases and what each means. The longest that stands at a place is the one that is meant."""

    def __init__(self, meanings: Mapping[str, T], *, heard: bool = True) -> None:
        self._by_first: dict[str, list[tuple[list[str], T]]] = {}
        for phrase in sorted(meanings, key=lambda p: -len(p.split())):
            words = phrase.split()
            self._by_first.setdefault(words[0], []).append((words, meanings[phrase]))
        if heard:
            _FIRST_WORDS.update(self._by_first)

    def at(self, pieces: list[Token], at: int) -> tuple[T, int] | None:
        """The meaning of the phrase that starts here and where it ends; `like-new` is `like new`."""
        if at >= len(pieces):
            return None
        for words, meaning in self._by_first.get(pieces[at].key, ()):
            end = _end(pieces, at, words)
            if end:
                return meaning, end
        return None


_FIRST_WORDS: set[str] = set()


def heard(word: str) -> bool:
    """Whether any vocabulary has a phrase that starts with this word."""
    return word in _FIRST_WORDS


def phrases(*listed: str) -> Vocabulary[bool]:
    """A vocabulary whose phrases, separated by semicolons, all mean the same."""
    return Vocabulary(dict.fromkeys(split(listed), True))


def split(listed: Iterable[str]) -> list[str]:
    """The phrases of texts that separate them by semicolons."""
    return [phrase.strip() for text in listed for phrase in text.split(";")]


def _end(pieces: list[Token], at: int, words: list[str]) -> int:
    for number, word in enumerate(words):
        if number and at < len(pieces) and pieces[at].text == "-" and pieces[at].glued:
            at += 1
        if at >= len(pieces) or pieces[at].key != word:
            return 0
        at += 1
    return at
