"""What a line may become while it is being typed: commands, and behind them what each can be told."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot import suggestions
from bot.catalogue import COMMANDS
from bot.suggestions import Suggestion, told_apart
from bot.talk import Talk
from core.app import App
from core.cards.channels import KIND_NAMES
from core.cards.language import say
from core.cards.questions import LOCATION_QUESTIONS
from core.errors import Refused

MOST = 12
LONGEST_SHOWN = 60  # cells of a suggestion, beside which its detail still fits 80 columns
# The words of a wish after which a place or a category is named: what stands behind the last of them is completed.
_PLACE = re.compile(r"(?:.*\s)?(?:near|around|in|of|from)\s+(?P<typed>[^<>|]{1,60})$", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:.*\s)?category:\s*(?P<typed>[^<>|]{0,40})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Completed:
    """A whole line, how it is shown in the list, and what tells it from others there."""

    line: str
    shown: str
    detail: str = ""


async def complete(app: App, talk: Talk, line: str) -> list[Completed]:
    """What this line may become; nothing for what is not theirs to see."""
    if not line.startswith("/"):
        return await _answers(app, talk, line)
    name, space, typed = line[1:].partition(" ")
    if not space:
        is_operator = talk.person.is_operator
        return [
            Completed(f"/{c.name} ", f"/{c.name}", say(c.summary))
            for c in COMMANDS
            if c.name.startswith(name.lower()) and (is_operator or not c.operators_only)
        ]
    finder = FINDERS.get(name.lower())
    if finder is None:
        return []
    try:
        lead, found = await finder(app, talk, typed)
    except Refused:
        return []
    return _lines(f"/{name} {lead}", found)


async def _answers(app: App, talk: Talk, line: str) -> list[Completed]:
    """Places, where that is what was asked for."""
    now = await app.conversations.current(talk.person, talk.chat) if line.strip() else None
    if now is None or f"{now.wizard}.{now.step}" not in LOCATION_QUESTIONS:
        return []
    return _lines("", await suggestions.near(app.places, line))


def _lines(lead: str, found: Iterable[Suggestion]) -> list[Completed]:
    shown = told_apart(found, LONGEST_SHOWN)[:MOST]
    return [Completed(f"{lead}{one.value}", one.name, "" if one.detail in one.name else one.detail) for one in shown]


Found = tuple[str, list[Suggestion]]  # what is left of the line as it stands, and what may follow it


async def _rule(app: App, talk: Talk, typed: str) -> Found:
    return "", _by_name(await suggestions.rules(app, talk.person, typed))


async def _search(app: App, talk: Talk, typed: str) -> Found:
    return await _wish(app, talk, typed) or ("", await suggestions.searches(app, talk.person, typed))


async def _alert(app: App, talk: Talk, typed: str) -> Found:
    """A place or category where one is named, else the words that listings say."""
    if found := await _wish(app, talk, typed):
        return found
    return "", [Suggestion(text, text) for text in await app.search.complete(typed)]


async def _try(app: App, talk: Talk, typed: str) -> Found:
    lead, found = await _alert(app, talk, typed)
    return lead, found if lead else await suggestions.rules(app, talk.person, typed) + found


async def _price(app: App, talk: Talk, typed: str) -> Found:
    own = await suggestions.items(app, talk.person, typed)
    return "", own + [Suggestion(text, text) for text in await app.search.complete(typed)]


async def _source(app: App, talk: Talk, typed: str) -> Found:
    verb, space, name = typed.partition(" ")
    if not space:
        return "", [Suggestion(word, word) for word in ("add", "remove") if word.startswith(verb)]
    return f"{verb} ", _by_name(await suggestions.feeds(app, talk.person, name)) if verb == "remove" else []


async def _channels(app: App, talk: Talk, typed: str) -> Found:
    verb, space, kind = typed.partition(" ")
    if not space:
        return "", [Suggestion(word, word) for word in ("add", "code") if word.startswith(verb)]
    kinds = [Suggestion(one.value, f"{one.value} ", say(name)) for one, name in KIND_NAMES.items()]
    return f"{verb} ", [one for one in kinds if one.name.startswith(kind)] if verb == "add" else []


async def _sell(app: App, talk: Talk, typed: str) -> Found:
    """The last part of `title, condition, price, place`, once there is one before it."""
    head, comma, last = typed.rpartition(",")
    place = last.strip()
    if not comma or len(place) < 2 or place[0] in "$€£":
        return "", []
    lead = typed[: len(head) + 1] + " "
    return lead, await suggestions.near(app.places, place)


async def _wish(app: App, talk: Talk, typed: str) -> Found | None:
    """What completes a place or category that a wish names last; None where it names neither."""
    finders: tuple[tuple[re.Pattern[str], Callable[[str], Awaitable[list[Suggestion]]]], ...] = (
        (_CATEGORY, lambda said: suggestions.categories(talk.person, said)),
        (_PLACE, lambda said: suggestions.near(app.places, said)),
    )
    for pattern, find in finders:
        if match := pattern.fullmatch(typed):
            found = await find(match["typed"])
            if found:
                return typed[: match.start("typed")], found
    return None


def _by_name(found: list[Suggestion]) -> list[Suggestion]:
    """By the name that people type, as far as it is one alone; else by what stands for it."""
    names = [one.name.casefold() for one in found]
    return [
        one if names.count(one.name.casefold()) > 1 else Suggestion(one.name, one.name, one.detail) for one in found
    ]


FINDERS: dict[str, Callable[[App, Talk, str], Awaitable[Found]]] = {
    "alert": _alert,
    "try": _try,
    "rule": _rule,
    "search": _search,
    "why": _alert,
    "price": _price,
    "sell": _sell,
    "source": _source,
    "channels": _channels,
}
