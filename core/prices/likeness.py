"""How alike two titles are, where numbers count: 128gb is not 256gb, a 12 no 13, a Pro no mini."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache

from core.text.words import term

MUCH = 0.5  # from here on a title is much like another
OTHER_CAPACITY = 0.25  # what a likeness is multiplied by
OTHER_NUMBER = 0.5
OTHER_VARIANT = 0.6
A_YEAR, LEAST_OF_YEARS = 0.2, 0.2  # lost with each year apart, and what is left at least
SHORTER = 0.65  # the weight of what we look for against what we find: an ad may say more

_CAPACITY = re.compile(r"(\d+)(gb|tb|mb)")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_UNITS = {
    "g": "gb", "gb": "gb", "gig": "gb", "gigabyt": "gb", "tb": "tb", "terabyt": "tb", "mb": "mb",
    "inch": "", "in": "", "cm": "cm", "mm": "mm", "l": "l", "liter": "l", "litr": "l", "mp": "mp", "w": "w", "v": "v",
    "hp": "hp", "ft": "ft", "lb": "lb", "kg": "kg",
}  # as the analyser stems them  # fmt: skip
_JOINED = re.compile(r"(\d+)(gig|gigabyt|inch|in|g)")
_VARIANTS = frozenset(map(term, ("pro", "max", "mini", "plus", "ultra", "air", "lite", "se", "xl", "fe", "note", "ti")))
_SAYS_NOTHING = frozenset(map(term, (
    "the", "a", "an", "and", "or", "for", "of", "in", "with", "to", "on", "sale", "sell", "selling", "obo", "like",
    "great", "good", "excellent", "condition", "very", "nice", "used", "new", "cheap", "price", "only", "must", "go",
)))  # fmt: skip


class Kind(IntEnum):
    """What a term of a title says."""

    WORD = 0
    NUMBER = 1  # a model, a size: any term with a digit
    CAPACITY = 2
    YEAR = 3
    VARIANT = 4


@lru_cache(maxsize=100_000)
def kind_of(said: str) -> Kind:
    """What kind of term it is."""
    if _YEAR.fullmatch(said):
        return Kind.YEAR
    if _CAPACITY.fullmatch(said):
        return Kind.CAPACITY
    if any(c.isdigit() for c in said):
        return Kind.NUMBER
    return Kind.VARIANT if said in _VARIANTS else Kind.WORD


def telling(title_terms: str) -> tuple[str, ...]:
    """The terms of an analysed title that say what is offered, each once, a number and its unit as one."""
    found: dict[str, None] = {}
    terms = title_terms.split()
    at = 0
    while at < len(terms):
        said, after = terms[at], terms[at + 1] if at + 1 < len(terms) else ""
        at += 1
        if said.isdigit() and (after in _UNITS or after == '"'):
            said += _UNITS[after]
            at += 1
        elif said[0].isdigit() and (joined := _JOINED.fullmatch(said)):
            said = joined[1] + _UNITS[joined[2]]
        if said not in _SAYS_NOTHING:
            found[said] = None
    return tuple(found)


def likeness(wanted: Sequence[str], seen: Sequence[str], weight: Callable[[str], float]) -> float:
    """0 to 1: how much of the weight of two titles' terms is common, less where their numbers contradict."""
    here, there = frozenset(wanted), frozenset(seen)
    common = sum(weight(said) for said in here & there)
    if not common:
        return 0.0
    whole = SHORTER * sum(map(weight, here)) + (1 - SHORTER) * sum(map(weight, there))
    return min(1.0, common / whole) * agreement(here, there)


def agreement(here: frozenset[str], there: frozenset[str]) -> float:
    """0 to 1: 1 where no number and no variant of two titles contradict each other."""
    mine, theirs = here - there, there - here
    if not mine and not theirs:
        return 1.0
    kinds: dict[Kind, tuple[list[str], list[str]]] = {kind: ([], []) for kind in Kind}
    for said in mine:
        kinds[kind_of(said)][0].append(said)
    for said in theirs:
        kinds[kind_of(said)][1].append(said)
    left = 1.0
    if any(kinds[Kind.VARIANT]):
        left *= OTHER_VARIANT
    if all(kinds[Kind.CAPACITY]):
        left *= OTHER_CAPACITY
    if all(kinds[Kind.NUMBER]):
        left *= OTHER_NUMBER
    if all(kinds[Kind.YEAR]):
        apart = min(abs(int(a) - int(b)) for a in kinds[Kind.YEAR][0] for b in kinds[Kind.YEAR][1])
        left *= max(LEAST_OF_YEARS, 1 - A_YEAR * apart)
    return left
