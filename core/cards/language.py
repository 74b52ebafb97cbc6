"""In which language a card is said: its reader's, where we speak it, else English.

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

from core.values import Person

ENGLISH = "en"
SPOKEN = (ENGLISH, "es")
DOMAIN = "deal_scout"
LOCALES = Path(__file__).parent / "locales"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language(locale: str) -> str:
    """The language we speak to a reader of a locale (`es-419`, `en_GB`): one of SPOKEN."""
    code = locale.replace("-", "_").partition("_")[0].casefold()
    return code if code in SPOKEN else ENGLISH


@contextmanager
def speaking(reader: Person) -> Iterator[None]:
    """Whatever is said inside is said in this reader's language."""
    token = _language.set(language(reader.locale))
    try:
        yield
    finally:
        _language.reset(token)


def mark(message: str) -> str:
    """Names a sentence of a table for the catalogues; whoever uses the table gives it to `say`."""
    return message


def say(message: str, /, **words: object) -> str:
    """A sentence in the language of now, its `{names}` filled in. What is filled in is never read again."""
    spoken = _spoken(message)
    return spoken.format(**words) if words else spoken


def count(number: int, one: str, many: str, /, **words: object) -> str:
    """The form that fits a number; both know it as `{n}`, with the thousands apart: `{n} listing`, `{n} listings`."""
    said = _language.get()
    entry = None if said == ENGLISH else catalogue(said).get(one)
    if entry is not None and isinstance(entry.string, tuple) and all(entry.string):
        one, many = entry.string[0], entry.string[-1]
    return (one if number == 1 else many).format(n=f"{number:,}", **words)


@cache
def catalogue(spoken: str) -> Catalog:
    """The sentences of a language other than English, read once."""
    path = LOCALES / spoken / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=spoken, domain=DOMAIN)


def _spoken(message: str) -> str:
    said = _language.get()
    if said == ENGLISH:
        return message
    entry = catalogue(said).get(message)
    return entry.string if entry is not None and isinstance(entry.string, str) and entry.string else message
