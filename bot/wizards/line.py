"""Commands that need one line and were given none: asked for it, then run."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards import confirm
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why
from core.rules.phrase import line

NAME = "line"
QUESTIONS = {"alert": "alert.what", "try": "try.line", "search": "search.query"}


async def begin(app: App, talk: Talk, command: str, *, now: str = "") -> Asked:
    """Ask for the line of /alert, /try or /search; `now` is what it may start from."""
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, command, {"now": now} if now else {}))
    return _question(command, now)


def _question(command: str, now: str) -> Asked:
    if now:
        return Asked("alert.again", skippable=False, back=True, facts={"line": now})
    return Asked(QUESTIONS[command], skippable=False)


async def begin_edit(app: App, talk: Talk, ref: str) -> Asked:
    """Ask for a rule's new line."""
    rule = await app.rules.get(talk.on_behalf, ref)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, "edit", {"ref": ref}))
    return Asked(
        "edit.line", skippable=False, back=True, facts={"line": line(rule.criteria, units=talk.on_behalf.units)}
    )


async def origin(app: App, talk: Talk, now: Conversation) -> object:
    """What the question was asked from: the rule's settings, or what was offered. Raises Refused where it was typed."""
    if now.step == "edit":
        return await app.rules.settings.show(talk.on_behalf, now.answers["ref"])
    if "now" in now.answers:
        return await app.wishes.said_again(talk.person, now.answers["now"])
    raise Refused(Why.NOTHING_BEFORE)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Run the command on the line. Raises Refused and goes on waiting if it cannot be read."""
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    if now.step in {"alert", "edit"} and said.text.strip().isdecimal():  # a button of an older message
        raise Refused(Why.NOT_UNDERSTOOD, text=said.text)
    outcome: object
    match now.step:
        case "edit":
            outcome = await app.rules.edit(talk.on_behalf, now.answers["ref"], said.text)
        case "alert":
            outcome = await app.rules.create(talk.person, talk.chat, said.text)
        case "try":
            outcome = await app.rules.try_out(talk.person, said.text)
        case _:
            outcome = await app.search.find(talk.person, said.text, at=talk.at)
    await app.conversations.end(talk.person, talk.chat)
    return await confirm.asked(app, talk, outcome)
