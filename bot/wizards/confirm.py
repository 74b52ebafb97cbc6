"""A rule that was questioned: a yes saves it, a no drops it, anything else is the rule said again."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Conversation
from core.rules.outcomes import RuleQuestioned
from core.text.words import fold

NAME = "confirm"
YES = frozenset({"yes", "y", "yeah", "yep", "yup", "ok", "okay", "sure", "save", "ja", "oui", "fine"})
YES |= {"si", "vale", "claro", "dale", "guardar", "guardala"}
NO = frozenset({"no", "n", "nope", "nah", "nein", "non", "don't", "dont", "cancel", "stop", "never", "forget"})
NO |= {"nunca", "cancelar"}
BESIDE = YES | NO | {"please", "pls", "thanks", "thank", "you", "it", "that", "do", "go", "ahead", "mind", "way"}
BESIDE |= {"por", "favor", "gracias", "la"}


async def create(app: App, talk: Talk, line: str) -> object:
    """Save a rule from a line, or ask about it."""
    return await asked(app, talk, await app.rules.create(talk.person, talk.chat, line))


async def asked(app: App, talk: Talk, outcome: object) -> object:
    """Listen for the answer, where an outcome is a question."""
    if isinstance(outcome, RuleQuestioned):
        answers = {"token": outcome.token, "ref": outcome.editing}
        await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, "rule", answers))
    return outcome


async def end(app: App, talk: Talk) -> None:
    """Stop listening: it was answered by a button."""
    now = await app.conversations.current(talk.person, talk.chat)
    if now is not None and now.wizard == NAME:
        await app.conversations.end(talk.person, talk.chat)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Yes, no, or another line. Raises Refused and goes on waiting if that cannot be read."""
    word = _answer(said.text) if isinstance(said, Said) else "no"
    if word in YES:
        await app.conversations.end(talk.person, talk.chat)
        return await app.rules.confirm(talk.on_behalf, now.answers["token"])
    if word in NO or not isinstance(said, Said):
        await app.conversations.end(talk.person, talk.chat)
        return await app.rules.drop(talk.on_behalf, now.answers["token"])
    ref = now.answers["ref"]
    outcome: object = (
        await app.rules.edit(talk.on_behalf, ref, said.text)
        if ref
        else await app.rules.create(talk.person, talk.chat, said.text)
    )
    await app.conversations.end(talk.person, talk.chat)
    return await asked(app, talk, outcome)


def _answer(text: str) -> str | None:
    """The yes or no that a text is, whatever courtesy stands beside it; None of a rule said again."""
    said = fold(text).replace(",", " ").strip(" .!").split()
    return said[0] if said and said[0] in YES | NO and BESIDE.issuperset(said) else None
