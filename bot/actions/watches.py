"""Buttons on what is watched, and on what is offered and not done yet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import line, sell
from core.app import App

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def watch(app: App, talk: Talk, target: str) -> object:
    return await app.watches.add(talk.person, talk.chat, number(target))


async def stop(app: App, talk: Talk, target: str) -> object:
    return await app.watches.remove(talk.person, number(target))


async def page(app: App, talk: Talk, target: str) -> object:
    return await app.watches.mine(talk.person, number(target, 6))


async def like(app: App, talk: Talk, target: str) -> object:
    shown = await app.listings.show(talk.person, number(target))
    return await app.wishes.like(talk.person, shown.listing)


async def share(app: App, talk: Talk, ref: str) -> object:
    return await app.wishes.share(talk.person, ref)


async def search(app: App, talk: Talk, handle: str) -> object:
    request = app.wishes.request(talk.person, await app.wishes.line(talk.person, handle))
    return await app.search.find(talk.person, request)


async def change(app: App, talk: Talk, handle: str) -> object:
    """Ask for the line anew, with what it is now to start from."""
    return await line.begin(app, talk, "alert", now=await app.wishes.line(talk.person, handle))


async def offer(app: App, talk: Talk, handle: str) -> object:
    said = await app.wishes.line(talk.person, handle)
    return await sell.begin(app, talk, said)


PAGE, CHANGE = "watches.page", "wish.change"
HANDLERS: dict[str, Handler] = {
    "watch.add": watch,
    "watch.stop": stop,
    PAGE: page,
    "listing.like": like,
    "rule.share": share,
    "wish.search": search,
    CHANGE: change,
    "wish.sell": offer,
}
BELOW = {*HANDLERS} - {PAGE}
