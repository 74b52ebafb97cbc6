"""The language a card is said in: its reader's, where we speak it, else English; its numbers as their locale has them.

English sentences stand in the code and are the keys; `locales/<language>/LC_MESSAGES/deal_scout.po` holds the rest.
A sentence is whole: its parts are never glued from words, for other languages order them otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from core.text.money import locale_of
from core.text.tongues import ENGLISH, language
from core.values import Person

DOMAIN = "deal_scout"
LOCALES = Path(__file__).parent / "locales"

_locale: ContextVar[str] = ContextVar("locale", default=ENGLISH)


def spoken() -> str:
    """The language that is spoken now, one of SPOKEN."""
    return language(_locale.get())


@contextmanager
def speaking(reader: Person | str) -> Iterator[None]:
    """Whatever is said inside is said in this reader's language; or in that of a locale."""
    token = _locale.set(reader if isinstance(reader, str) else reader.locale)
    try:
        yield
    finally:
        _locale.reset(token)


def mark(message: str) -> str:
    """Names a sentence of a table for the catalogues; whoever uses the table gives it to `say`."""
    return message


def say(message: str, /, **words: object) -> str:
    """A sentence in the language of now, its `{names}` filled in. What is filled in is never read again.

    A number among the words is written as the reader's locale writes it.
    """
    said = _translated(message)
    return said.format(**{name: _written(word) for name, word in words.items()}) if words else said


def count(number: int, one: str, many: str, /, **words: object) -> str:
    """The form that fits a number; both know it as `{n}`, with the thousands apart: `{n} listing`, `{n} listings`."""
    entry = None if spoken() == ENGLISH else catalogue(spoken()).get(one)
    if entry is not None and isinstance(entry.string, tuple) and all(entry.string):
        one, many = entry.string[0], entry.string[-1]
    filled = {name: _written(word) for name, word in words.items()}
    return (one if number == 1 else many).format(n=numeral(number), **filled)


def numeral(number: float) -> str:
    """A number in the reader's marks: `1,200` `0.7`; at most three decimals."""
    return _plain(format_decimal(number, locale=locale_of(_locale.get())))


def decimal(number: float, pattern: str = "0.00") -> str:
    """A number with a fixed count of decimals: `0.81`. The pattern is Unicode's."""
    return _plain(format_decimal(number, format=pattern, locale=locale_of(_locale.get())))


def percent(share: float) -> str:
    """`6%`, of a fraction without its sign."""
    return _plain(format_percent(round(abs(share), 2), locale=locale_of(_locale.get())))


@cache
def catalogue(tongue: str) -> Catalog:
    """The sentences of a language other than English, read once."""
    path = LOCALES / tongue / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=tongue, domain=DOMAIN)


def _translated(message: str) -> str:
    if spoken() == ENGLISH:
        return message
    entry = catalogue(spoken()).get(message)
    return entry.string if entry is not None and isinstance(entry.string, str) and entry.string else message


def _written(word: object) -> object:
    return numeral(word) if isinstance(word, (int, float)) and not isinstance(word, bool) else word


def _plain(number: str) -> str:
    return number.replace("\u00a0", " ").replace("\u202f", " ")
