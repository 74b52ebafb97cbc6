"""Buttons on what a search found."""

from __future__ import annotations

from dataclasses import replace

from bot.talk import Talk
from bot.wizards import confirm
from core.app import App
from core.errors import Refused, Why
from core.rules.phrase import Parsed
from core.search.request import Request
from core.values import Criteria

PAGES = {"search.page", "search.narrow", "search.set", "search.browse"}  # take the place of what they stand on


async def page(app: App, talk: Talk, target: str) -> object:
    """`target` is `page:handle of the request`."""
    number, _, handle = target.partition(":")
    if not number.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.search.find(
        talk.person, await app.search.request(talk.person, handle), int(number[:6]), at=talk.at
    )


async def narrow(app: App, talk: Talk, handle: str) -> object:
    return await app.search.narrow(talk.person, await app.search.request(talk.person, handle), at=talk.at)


async def change(app: App, talk: Talk, target: str) -> object:
    """`target` is `change|handle of the request`."""
    what, _, handle = target.rpartition("|")
    return await app.search.find(talk.person, await app.search.change(talk.person, handle, what), at=talk.at)


async def browse(app: App, talk: Talk, category: str) -> object:
    return await app.search.find(talk.person, Request(category=category), at=talk.at)


async def alert(app: App, talk: Talk, handle: str) -> object:
    """A rule of the words and of how they were narrowed down."""
    request = await app.search.request(talk.person, handle)
    said = app.rules.read(talk.person, request.text) if request.text.strip() else Parsed(Criteria(), ())
    wish = replace(said, criteria=request.criteria(said.criteria))
    return await confirm.asked(app, talk, await app.rules.create(talk.person, talk.chat, wish))


HANDLERS = {
    "search.page": page,
    "search.narrow": narrow,
    "search.set": change,
    "search.browse": browse,
    "search.alert": alert,
}
