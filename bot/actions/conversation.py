"""Buttons of questions, help and undo."""

from __future__ import annotations

from bot import typed
from bot.catalogue import help_for
from bot.talk import Talk
from bot.wizards import start
from bot.wizards.answer import Said, Skipped
from core.app import App
from core.conversation import Cancelled
from core.errors import Refused, Why


async def answer(app: App, talk: Talk, value: str) -> object:
    if await app.conversations.current(talk.person, talk.chat) is None:
        raise Refused(Why.BUTTON_DEAD)
    return await typed.reply(app, talk, Said(value))


async def skip(app: App, talk: Talk, _: str) -> object:
    if await app.conversations.current(talk.person, talk.chat) is None:
        raise Refused(Why.BUTTON_DEAD)
    return await typed.reply(app, talk, Skipped())


async def back(app: App, talk: Talk, _: str) -> object:
    return await typed.back(app, talk)


async def cancel(app: App, talk: Talk, _: str) -> object:
    if not await app.conversations.end(talk.person, talk.chat):
        raise Refused(Why.NOTHING_TO_CANCEL)
    return Cancelled()


async def ask_settings(app: App, talk: Talk, _: str) -> object:
    return await start.begin(app, talk)


async def show_help(app: App, talk: Talk, _: str) -> object:
    return help_for(operator=talk.person.is_operator)


async def undo(app: App, talk: Talk, token: str) -> object:
    return await app.take_back(talk.on_behalf, token)


HANDLERS = {
    "answer": answer,
    "wizard.skip": skip,
    "wizard.back": back,
    "wizard.cancel": cancel,
    "start.ask": ask_settings,
    "help": show_help,
    "undo": undo,
}
