"""A setting of a rule that needs words: its last day, its note, its name."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why

NAME = "setting"


async def begin(app: App, talk: Talk, step: str, ref: str) -> Asked:
    """Ask for the `end`, `note` or `name` of a rule."""
    rule = await app.rules.get(talk.on_behalf, ref)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, step, {"ref": rule.ref}))
    now = {"note": rule.note, "name": rule.name}.get(step, "")
    question = "renote" if step == "note" and now else step
    return Asked(f"{NAME}.{question}", skippable=False, back=True, facts={"line": now})


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Keep what was said. Raises Refused and goes on waiting if it cannot be read."""
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    outcome = await keep(app, talk, now.step, now.answers["ref"], said.text)
    await app.conversations.end(talk.person, talk.chat)
    return outcome


async def origin(app: App, talk: Talk, now: Conversation) -> object:
    """What the question was asked from: the rule's settings."""
    return await app.rules.settings.show(talk.on_behalf, now.answers["ref"])


async def keep(app: App, talk: Talk, step: str, ref: str, text: str) -> object:
    """The same for a form that asks: the `end`, `note` or `name` of a rule is what `text` says."""
    settings = app.rules.settings
    match step:
        case "end":
            return await settings.end(talk.on_behalf, ref, text)
        case "note":
            return await settings.note(talk.on_behalf, ref, text)
        case _:
            return await settings.rename(talk.on_behalf, ref, text)
