"""What may be meant while it is being typed: own rules, searches, items, places, categories, feeds.

Discord shows them as choices, the terminal completes with them.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.app import App
from core.cards.categories import category
from core.cards.language import speaking
from core.cards.phrases import price
from core.ports.places import Places
from core.rules.phrase import line
from core.text.plain import printable
from core.text.taxonomy import SLUGS
from core.text.words import fold
from core.values import Person

MOST = 25
MOST_PLACES = 15
# Letters of other alphabets that are drawn like Latin ones: two names that differ by these alone look the same.
_DRAWN_ALIKE = str.maketrans("аеорсухіјѕԁһкмнтвгαοινκρτυχ", "aeopcyxijsdhkmhtbraoivkptux")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is shown and what it stands for; `detail` tells it from another that looks the same."""

    name: str
    value: str
    detail: str = ""


def told_apart(suggestions: Iterable[Suggestion], longest: int = 100) -> list[Suggestion]:
    """Each thing once, with names of at most `longest` characters of which no two look the same.

    A name that others bear too is given its detail, and where that is the same as well, a number.
    """
    each: dict[str, Suggestion] = {}
    for one in suggestions:
        each.setdefault(one.value, replace(one, name=" ".join(printable(one.name).split())))
    found = [one for one in each.values() if one.name]
    looks = Counter(_look(_cut(one.name, longest)) for one in found)
    shown: list[Suggestion] = []
    taken: set[str] = set()
    for one in found:
        is_shared = looks[_look(_cut(one.name, longest))] > 1
        detail = " ".join(printable(one.detail).split())
        name = _with(one.name, f" · {detail}", longest) if is_shared and detail else _cut(one.name, longest)
        number = 1
        while _look(name) in taken:
            number += 1
            name = _with(one.name, f" ({number})", longest)
        taken.add(_look(name))
        shown.append(replace(one, name=name))
    return shown


async def rules(app: App, person: Person, typed: str) -> list[Suggestion]:
    """Own rules whose name holds this."""
    found = await app.rules.suggest(person, typed, MOST)
    return [Suggestion(rule.name, rule.ref, line(rule.criteria, units=person.units)) for rule in found]


async def searches(app: App, person: Person, typed: str) -> list[Suggestion]:
    """What listings say that begins so, then the wishes of own rules whose name holds it."""
    said = [Suggestion(text, text) for text in await app.search.complete(typed)]
    wishes = [
        (rule.name, line(rule.criteria, units=person.units)) for rule in await app.rules.suggest(person, typed, 5)
    ]
    return said + [Suggestion(wish if wish.startswith(name) else f"{name}: {wish}", wish) for name, wish in wishes]


async def items(app: App, person: Person, typed: str) -> list[Suggestion]:
    """Own items whose title holds this, as `#number`."""
    found = await app.prices.suggest(person, typed)
    return [Suggestion(one.title, f"#{one.id}", price(one.price, person)) for one in found]


async def feeds(app: App, person: Person, typed: str) -> list[Suggestion]:
    """Feeds whose title holds this. Raises Refused(OPERATORS_ONLY)."""
    listed = await app.sources.all(person)
    wanted = fold(typed.strip())
    return [Suggestion(feed.title, feed.key, feed.key) for feed in listed.sources if wanted in fold(feed.title)]


async def near(places: Places, typed: str) -> list[Suggestion]:
    """Places whose name starts like this, by that name. The first one loads the gazetteer, so a thread looks."""
    found = await asyncio.to_thread(places.suggest, typed, MOST_PLACES)
    return [Suggestion(place.name, place.name) for place in found]


async def zones(places: Places, typed: str) -> list[Suggestion]:
    """The time zones of those places."""
    found = await asyncio.to_thread(places.suggest, typed, MOST_PLACES)
    return [Suggestion(f"{place.name}: {place.zone}", place.zone) for place in found if place.zone]


async def categories(person: Person, typed: str) -> list[Suggestion]:
    """Categories whose name holds this text, those that start with it first."""
    wanted = fold(typed.strip())
    with speaking(person):
        named = [Suggestion(category(slug), slug, slug) for slug in SLUGS]
    found = [one for one in named if wanted in fold(one.name)]
    return sorted(found, key=lambda one: not fold(one.name).startswith(wanted))


def _look(name: str) -> str:
    """What of a name the eye tells apart."""
    drawn = unicodedata.normalize("NFKC", name).casefold().translate(_DRAWN_ALIKE)
    return "".join(c for c in drawn.replace("l", "i").replace("1", "i").replace("0", "o") if not c.isspace())


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _with(name: str, tail: str, longest: int) -> str:
    """The name with its tail; both are cut where there is no room, the name to no less than half."""
    tail = _cut(tail, longest // 2)
    return f"{_cut(name, longest - len(tail))}{tail}"
