"""/start: zone, currency, miles or kilometres. Each can be skipped."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Location, Said, Skipped
from core.app import App
from core.conversation import Asked, Choice, Conversation
from core.errors import Refused, Why
from core.people.service import read_currency, read_units
from core.values import Units

NAME = "start"
CURRENCIES = ("USD", "EUR", "GBP", "CAD")
STEPS = ("zone", "currency", "units")


async def begin(app: App, talk: Talk) -> Asked:
    """Ask the first question."""
    return await _ask(app, talk, "zone", {})


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Take an answer; ask the next question or be done. Raises Refused for what cannot be read."""
    answers = dict(now.answers)
    if isinstance(said, Said):
        answers[now.step] = _read(app, now.step, said.text)
    elif isinstance(said, Location) and now.step == "zone":
        answers["zone"] = app.places.nearest(said.latitude, said.longitude).zone
    elif not isinstance(said, Skipped):
        raise Refused(Why.NOT_AN_ANSWER)
    rest = STEPS[STEPS.index(now.step) + 1 :]
    if rest:
        return await _ask(app, talk, rest[0], answers)
    await app.conversations.end(talk.person, talk.chat)
    return await app.people.introduce(talk.person, **answers)


def _read(app: App, step: str, text: str) -> str:
    if step == "zone":
        return app.people.read_zone(text)
    return read_currency(text) if step == "currency" else read_units(text).value


async def _ask(app: App, talk: Talk, step: str, answers: dict[str, str | None]) -> Asked:
    now = Conversation(NAME, step, answers)
    await app.conversations.ask(talk.person, talk.chat, now)
    return await question(app, talk, now)


async def question(app: App, talk: Talk, now: Conversation) -> Asked:
    """The question of a step, as it stands."""
    choices = {
        "zone": (),
        "currency": tuple(Choice(code, code) for code in CURRENCIES),
        "units": (Choice(Units.MILES.value), Choice(Units.KILOMETRES.value)),
    }
    return Asked(f"start.{now.step}", choices[now.step], back=now.step != STEPS[0])
