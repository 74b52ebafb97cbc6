"""Buttons on one's accounts and one's data. All are of who presses alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import erase
from core.app import App

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def offer(app: App, talk: Talk, _: str) -> object:
    return await app.linking.offer(talk.person)


async def join(app: App, talk: Talk, target: str) -> object:
    return await app.linking.join(talk.person, number(target))


async def drop(app: App, talk: Talk, target: str) -> object:
    return await app.linking.drop(talk.person, number(target))


async def ask_leave(app: App, talk: Talk, target: str) -> object:
    return await app.linking.ask_leave(talk.person, number(target))


async def leave(app: App, talk: Talk, target: str) -> object:
    return await app.linking.leave(talk.person, number(target))


async def export(app: App, talk: Talk, _: str) -> object:
    return await app.privacy.export(talk.person)


async def ask_erase(app: App, talk: Talk, _: str) -> object:
    return await erase.begin(app, talk)


async def keep(app: App, talk: Talk, _: str) -> object:
    return await erase.keep(app, talk)


async def erase_all(app: App, talk: Talk, token: str) -> object:
    return await app.privacy.erase(talk.person, token)


# Their outcome takes the place of the message they stand on: a question that was answered is gone.
ANSWERS: dict[str, Handler] = {
    "link": offer,
    "link.join": join,
    "link.drop": drop,
    "link.leave": ask_leave,
    "link.left": leave,
    "privacy.keep": keep,
    "privacy.erase": erase_all,
}
BELOW: dict[str, Handler] = {"privacy.export": export}
HANDLERS: dict[str, Handler] = {**ANSWERS, **BELOW, "privacy.ask": ask_erase}
