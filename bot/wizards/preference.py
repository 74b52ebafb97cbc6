"""A preference that needs words: hours, a number, a time, a score; and where somebody is, before their hours."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Location, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.delivery.preferences import Part
from core.errors import Refused, Why

NAME = "preference"
ZONE = "zone"
STEPS = {Part.QUIET.value, Part.MOST.value, Part.DIGEST.value, Part.URGENT.value, ZONE}


def asks_where(talk: Talk, part: str) -> bool:
    """Whether it must be known first where they are."""
    return part == Part.QUIET and talk.person.zone is None


def step_of(talk: Talk, part: str) -> str:
    """What is asked for. Raises Refused(BUTTON_DEAD) for what needs no words."""
    if part not in STEPS:
        raise Refused(Why.BUTTON_DEAD)
    return ZONE if asks_where(talk, part) else part


async def begin(app: App, talk: Talk, part: str) -> Asked:
    """Ask for it."""
    step = step_of(talk, part)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, step))
    return Asked(f"{NAME}.{step}", skippable=False, back=True)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Keep what was said. Raises Refused and goes on waiting if it cannot be read."""
    if isinstance(said, Location) and now.step == ZONE:
        text = app.places.nearest(said.latitude, said.longitude).zone or ""
    elif isinstance(said, Said):
        text = said.text
    else:
        raise Refused(Why.NOT_AN_ANSWER)
    outcome = await keep(app, talk, now.step, text)
    await app.conversations.end(talk.person, talk.chat)
    return outcome


async def origin(app: App, talk: Talk, now: Conversation) -> object:
    """What the question was asked from: the preferences."""
    part = Part.QUIET if now.step == ZONE and talk.person.zone else now.step
    return await app.preferences.show(talk.person, *([Part(part)] if part in {*Part} else []))


async def keep(app: App, talk: Talk, step: str, text: str) -> object:
    """The same for a form that asks."""
    preferences = app.preferences
    match step:
        case Part.QUIET:
            return await preferences.be_quiet(talk.person, text)
        case Part.MOST:
            return await preferences.at_most(talk.person, text)
        case Part.DIGEST:
            return await preferences.digest_at(talk.person, text)
        case Part.URGENT:
            return await preferences.urgent_from(talk.person, text)
        case _:
            return await preferences.settle(talk.person, text)
