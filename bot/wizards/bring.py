"""/import: a file of rules, sent along, sent next, or pasted."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, File, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why

NAME = "import"


async def begin(app: App, talk: Talk, pasted: str, file: File | None) -> object:
    """Read what came with the command, or ask for it."""
    if file is not None or pasted.strip():
        return await _bring(app, talk, file.data if file else _bytes(pasted))
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, "file"))
    return Asked(f"{NAME}.file", skippable=False)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Read the file, or what was pasted. Raises Refused and goes on waiting if it is none."""
    match said:
        case File(data):
            outcome = await _bring(app, talk, data)
        case Said(text):
            outcome = await _bring(app, talk, _bytes(text))
        case _:
            raise Refused(Why.FILE_UNREADABLE)
    await app.conversations.end(talk.person, talk.chat)
    return outcome


async def _bring(app: App, talk: Talk, data: bytes) -> object:
    return await app.rules.copies.bring(talk.person, talk.chat, data)


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # half a character can be typed; then it is no file of ours
