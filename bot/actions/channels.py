"""Buttons on a person's channels, and on where a rule tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import code
from core.app import App

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def test(app: App, talk: Talk, target: str) -> object:
    return await app.channels.test(talk.person, number(target))


async def remove(app: App, talk: Talk, target: str) -> object:
    return await app.channels.remove(talk.person, number(target))


async def ask_code(app: App, talk: Talk, _: str) -> object:
    """Ask for it (a platform with forms shows a form instead)."""
    return await code.begin(app, talk)


async def use(app: App, talk: Talk, target: str) -> object:
    return await app.destinations.use(talk.person, number(target))


async def page(app: App, talk: Talk, target: str) -> object:
    return await app.channels.show(talk.person, number(target))


async def where(app: App, talk: Talk, ref: str) -> object:
    return await app.destinations.where(talk.person, ref)


async def put(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:destination`."""
    ref, _, place = target.partition(":")
    return await app.destinations.put(talk.person, ref, number(place))


PUT, TEST, CODE = "rule.where.set", "channel.test", "channel.code"
OF_RULES: dict[str, Handler] = {"rule.where": where, PUT: put}
OF_CHANNELS: dict[str, Handler] = {TEST: test, "channel.remove": remove, CODE: ask_code, "channel.use": use}
PAGE = "channels.page"
HANDLERS: dict[str, Handler] = {**OF_CHANNELS, **OF_RULES, PAGE: page}
