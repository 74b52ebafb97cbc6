"""The code that was sent to a channel being added."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why

NAME = "channel"
STEP = "code"


async def begin(app: App, talk: Talk) -> Asked:
    """Ask for it."""
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, STEP))
    return Asked(f"{NAME}.{STEP}", skippable=False, back=True)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Take it. Raises Refused and goes on waiting for one that is wrong."""
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    outcome = await app.channels.code(talk.person, said.text)
    await app.conversations.end(talk.person, talk.chat)
    return outcome


async def origin(app: App, talk: Talk, now: Conversation) -> object:
    """What the question was asked from: the channels."""
    return await app.channels.show(talk.person)
