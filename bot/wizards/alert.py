"""/alert step by step: what, where, for how much, in which condition; then it is shown, and saved on a yes.

A first answer that says more than what is a whole rule, and is saved like one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.talk import Talk
from bot.wizards import confirm
from bot.wizards.answer import Answer, Location, Said, Skipped
from core.app import App
from core.conversation import Asked, Choice, Conversation
from core.errors import Refused, Why
from core.rules.phrase import Parsed, check, from_json, to_json
from core.text.taxonomy import at_least
from core.text.taxonomy import condition as read_condition
from core.values import Condition, Criteria

NAME = "alert"
WHAT, WHERE, PRICE, CONDITION, SAVE = STEPS = ("what", "where", "price", "condition", "save")
CONDITIONS = (Condition.NEW, Condition.LIKE_NEW, Condition.GOOD, Condition.FAIR)
ALL, YES = "that is all", "save it"
ALLS = {ALL, "eso es todo", "nada más", "nada mas"}
RADIUS_MI = 25.0
_THING = "xyzzy"  # stands for what is wanted while the rest of a rule is read


async def begin(app: App, talk: Talk) -> Asked:
    """Ask what is wanted."""
    return await _ask(app, talk, WHAT, Parsed(Criteria(), ()))


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Take an answer; ask on, show what was said, or save it. Raises Refused for what cannot be read."""
    wish = _wish(now)
    if now.step == WHAT:
        return await _what(app, talk, said)
    if now.step == SAVE:
        return await _save(app, talk, wish, said)
    if isinstance(said, Said) and said.text.strip().casefold() in ALLS:
        return await _ask(app, talk, SAVE, wish)
    if not isinstance(said, Skipped):
        wish = replace(wish, criteria=_with(app, talk, now.step, wish.criteria, said))
    return await _ask(app, talk, STEPS[STEPS.index(now.step) + 1], wish)


async def question(app: App, talk: Talk, now: Conversation) -> Asked:
    """The question of a step, as it stands."""
    wish = _wish(now)
    if now.step == WHAT:
        return Asked("alert.what", skippable=False)
    if now.step == SAVE:
        facts: dict[str, object] = {"criteria": wish.criteria, "matches": await app.rules.matches(wish.criteria)}
        return Asked("alert.save", (Choice(YES),), skippable=False, back=True, facts=facts)
    choices = tuple(Choice(c.value) for c in CONDITIONS) if now.step == CONDITION else ()
    return Asked(f"alert.{now.step}", (*choices, Choice(ALL)), back=True, facts={"criteria": wish.criteria})


async def _what(app: App, talk: Talk, said: Answer) -> object:
    if not isinstance(said, Said) or said.text.strip().isdecimal():  # a number is the button of an older message
        raise Refused(Why.NOT_UNDERSTOOD, text=said.text) if isinstance(said, Said) else Refused(Why.NOT_AN_ANSWER)
    wish = app.rules.read(talk.person, said.text)
    if wish.unplaced or wish.criteria != _goods(wish.criteria):
        outcome = await app.rules.create(talk.person, talk.chat, wish)
        await app.conversations.end(talk.person, talk.chat)
        return await confirm.asked(app, talk, outcome)
    check(wish.criteria)
    return await _ask(app, talk, WHERE, wish)


async def _save(app: App, talk: Talk, wish: Parsed, said: Answer) -> object:
    text = said.text.strip().casefold() if isinstance(said, Said) else ""
    if text != YES and text not in confirm.YES:
        raise Refused(Why.NOT_UNDERSTOOD, text=said.text) if isinstance(said, Said) else Refused(Why.NOT_AN_ANSWER)
    outcome = await app.rules.create(talk.person, talk.chat, wish)
    await app.conversations.end(talk.person, talk.chat)
    return await confirm.asked(app, talk, outcome)


def _with(app: App, talk: Talk, step: str, criteria: Criteria, said: Answer) -> Criteria:
    """The criteria with one more said. Raises Refused."""
    if isinstance(said, Location) and step == WHERE:
        place = app.places.nearest(said.latitude, said.longitude)
        near = replace(criteria, location=place.name.removeprefix("near "), radius_mi=RADIUS_MI)
        return replace(near, latitude=place.latitude, longitude=place.longitude)
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    text = said.text.strip()
    if step == CONDITION:
        if (least := read_condition(text)) is not None:
            return replace(criteria, conditions=at_least(least))
        found = next((one for one in _read(app, talk, text) if one.conditions), None)
        if found is None:
            raise Refused(Why.CONDITION_UNKNOWN, text=text)
        return replace(criteria, conditions=found.conditions)
    if step == PRICE:
        priced = (one for one in _read(app, talk, text, f"under {text}") if one.currency)
        found = next(priced, None)
        if found is None:
            raise Refused(Why.PRICE_INVALID, text=text)
        return replace(criteria, min_price=found.min_price, max_price=found.max_price, currency=found.currency)
    found = next((one for one in _read(app, talk, text, f"near {text}") if one.latitude is not None), None)
    if found is None:
        raise Refused(Why.PLACE_UNKNOWN, place=text)
    near = replace(criteria, location=found.location, radius_mi=found.radius_mi or RADIUS_MI)
    return replace(near, latitude=found.latitude, longitude=found.longitude)


def _read(app: App, talk: Talk, *lines: str) -> Iterator[Criteria]:
    """What each line says beside what is wanted; a line that cannot be read says nothing."""
    for line in lines:
        try:
            yield app.rules.read(talk.person, f"{_THING} {line}").criteria
        except Refused:
            continue


def _goods(criteria: Criteria) -> Criteria:
    """Of criteria, only what is wanted and what is not."""
    return Criteria(
        keywords=criteria.keywords,
        phrases=criteria.phrases,
        any_of=criteria.any_of,
        exclude_keywords=criteria.exclude_keywords,
        categories=criteria.categories,
    )


async def _ask(app: App, talk: Talk, step: str, wish: Parsed) -> Asked:
    now = Conversation(NAME, step, {"criteria": to_json(wish.criteria)})
    await app.conversations.ask(talk.person, talk.chat, now)
    return await question(app, talk, now)


def _wish(now: Conversation) -> Parsed:
    return Parsed(from_json(now.answers["criteria"]), ())
