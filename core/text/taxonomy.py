"""One taxonomy of categories and conditions of ours, and the way to it from any source's words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.text.names import CATEGORIES, CONDITIONS
from core.text.words import fold, term, words
from core.values import Condition

_LEVELS = re.compile(r"\s*(?:/+|>|»|\||::|\s-\s)\s*")
_MAX_LEVELS = 8
_MAX_NAME_WORDS = 6
_NO_NAME = {"", "nan", "none", "null"}  # what exports write where a level is missing


def _key(name: str) -> tuple[str, ...]:
    """What names are compared by: stems, without what sources write or leave out at will."""
    return tuple(term(w) for w in words(name) if w not in {"and", "s", "the"})


SLUGS: tuple[str, ...] = tuple(c.slug for c in CATEGORIES)
_PARENTS = {c.slug: c.parent for c in CATEGORIES}
_LABELS = {c.slug: c.label for c in CATEGORIES}
_BY_NAME = {_key(name): c.slug for c in reversed(CATEGORIES) for name in (c.slug, c.label, *c.names.split(";"))}
_BY_CONDITION = {" ".join(words(name)): c for c, names in CONDITIONS.items() for name in names.split(";")}


@lru_cache(maxsize=10_000)
def category(text: str) -> str | None:
    """Our slug for a source's name or path (`Women/Shoes/Boots`); others folded; None for no text."""
    kept = " ".join(fold(text).split())
    if kept in _NO_NAME:
        return None
    return _BY_NAME.get(_key(text)) or _of_path(text) or kept


def _of_path(text: str) -> str | None:
    """The first level that is known, made narrower by the levels below it."""
    levels = [level for level in _LEVELS.split(text) if fold(level) not in _NO_NAME][:_MAX_LEVELS]
    for start in range(len(levels)):
        for end in (start + 2, start + 1):
            slug = _BY_NAME.get(_key(" ".join(levels[start:end])))
            if slug:
                for level in levels[end:]:
                    below = _BY_NAME.get(_key(level))
                    slug = below if below and within(below, slug) else slug
                return slug
    return None


def within(category: str, wanted: str) -> bool:
    """Whether a category is the wanted one or lies below it: phones are within electronics."""
    at: str | None = category
    while at is not None and at != wanted:
        at = _PARENTS.get(at)
    return at is not None


def label(slug: str) -> str:
    """A category's name for people; one the taxonomy lacks as it stands."""
    return _LABELS.get(slug, slug)


def find_category(words: Sequence[str]) -> tuple[str, int] | None:
    """The slug whose name these words begin with, the longest name first, and how many words it took."""
    for size in range(min(len(words), _MAX_NAME_WORDS), 0, -1):
        slug = _BY_NAME.get(_key(" ".join(words[:size])))
        if slug:
            return slug, size
    return None


def condition(text: str) -> Condition | None:
    """Our condition for a source's words: `Used - Like New` `Open box` `salvage`; None if not known."""
    name = text.rpartition("/")[2] if text.startswith("http") else text  # schema.org writes an address
    return _BY_CONDITION.get(" ".join(words(name)))


def at_least(worst: Condition) -> tuple[Condition, ...]:
    """This condition and the better ones, best first."""
    scale = tuple(Condition)
    return scale[: scale.index(worst) + 1]
