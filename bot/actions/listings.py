"""Buttons on listings, searches and feeds."""

from __future__ import annotations

from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why


async def show(app: App, talk: Talk, target: str) -> object:
    if not target.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.listings.show(talk.person, int(target[:18]))


async def search_page(app: App, talk: Talk, target: str) -> object:
    """`target` is `page:handle of the query`."""
    number, _, handle = target.partition(":")
    if not number.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.search.find(talk.person, await app.undo.words(talk.person, handle), int(number[:6]))


async def remove_source(app: App, talk: Talk, key: str) -> object:
    return await app.sources.remove(talk.person, key)


HANDLERS = {"listing.open": show, "search.page": search_page, "source.remove": remove_source}
