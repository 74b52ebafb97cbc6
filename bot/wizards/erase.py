"""/privacy delete: asked once more; the word, or its button, does it."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Conversation

NAME = "privacy"
STEP = "delete"
WORDS = {STEP, "eliminar", "borrar"}


async def begin(app: App, talk: Talk) -> object:
    """Ask, and listen for the answer where people write."""
    asked = await app.privacy.ask(talk.person)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, STEP, {"token": asked.token}))
    return asked


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """That word deletes; anything else keeps."""
    if isinstance(said, Said) and said.text.strip().strip(".!“”\"'").casefold() in WORDS:
        return await app.privacy.erase(talk.person, now.answers["token"])
    return await keep(app, talk)


async def keep(app: App, talk: Talk) -> object:
    """The no, however it is said."""
    await app.conversations.end(talk.person, talk.chat)
    return await app.privacy.keep(talk.person)
