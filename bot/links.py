"""Messages that are no command and no answer: a link to a listing or a search, a wish in a plain sentence, a sale."""

from __future__ import annotations

from bot.actions import prices
from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.listings.pages import link_in


async def heard(app: App, talk: Talk, text: str) -> object:
    """What such a message is answered. It does nothing by itself. Raises Refused(NOT_UNDERSTOOD)."""
    if (url := link_in(text)) is not None:
        return await of_link(app, talk, text, url)
    if (offered := await app.wishes.said(talk.person, text)) is not None:
        return offered
    raise Refused(Why.NOT_UNDERSTOOD, text=text)


async def of_link(app: App, talk: Talk, text: str, url: str) -> object:
    """A search of a marketplace becomes a wish; any other link is a listing, and is priced."""
    try:
        return await app.wishes.link(talk.person, text)
    except Refused as other:
        if other.why is not Why.LINK_UNKNOWN:
            raise
    return await prices.link(app, talk, url)


async def watched(app: App, talk: Talk, rest: str) -> object:
    """/watch: all that is watched; with a link or a listing's number, that one as well."""
    said = rest.strip()
    if not said:
        return await app.watches.mine(talk.person)
    if said.startswith("#") and said[1:].isascii() and said[1:].isdecimal():
        return await app.watches.add(talk.person, talk.chat, int(said[1:][:18]))
    if (url := link_in(said)) is None:
        raise Refused(Why.WATCH_WHAT)
    listing = await app.pages.listing(talk.person, url)
    return await app.watches.add(talk.person, talk.chat, listing.id)
