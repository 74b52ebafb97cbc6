"""Buttons on listings and feeds."""

from __future__ import annotations

from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why


async def show(app: App, talk: Talk, target: str) -> object:
    if not target.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.listings.show(talk.person, int(target[:18]))


async def remove_source(app: App, talk: Talk, key: str) -> object:
    return await app.sources.remove(talk.person, key)


HANDLERS = {"listing.open": show, "source.remove": remove_source}
