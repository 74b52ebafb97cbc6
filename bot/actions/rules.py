"""Buttons on rules."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards import confirm, line
from core.app import App
from core.errors import Refused, Why


async def pause(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.pause(talk.on_behalf, ref)


async def resume(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.resume(talk.on_behalf, ref)


async def delete(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.delete(talk.on_behalf, ref)


async def edit(app: App, talk: Talk, ref: str) -> object:
    """Ask for the new line (a platform with forms shows a form instead)."""
    return await line.begin_edit(app, talk, ref)


async def try_out(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.try_out(talk.on_behalf, ref)


async def save(app: App, talk: Talk, handle: str) -> object:
    return await confirm.create(app, talk, await app.undo.words(talk.person, handle))


async def confirm_rule(app: App, talk: Talk, token: str) -> object:
    await confirm.end(app, talk)
    return await app.rules.confirm(talk.on_behalf, token)


async def drop(app: App, talk: Talk, token: str) -> object:
    await confirm.end(app, talk)
    return await app.rules.drop(talk.on_behalf, token)


async def page(app: App, talk: Talk, number: str) -> object:
    if not number.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.rules.mine(talk.person, int(number[:6]))


async def why(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:listing id`."""
    ref, _, listing = target.partition(":")
    if not listing.isdecimal():
        raise Refused(Why.BUTTON_DEAD)
    return await app.rules.explain(talk.on_behalf, int(listing[:18]), ref)


HANDLERS = {
    "rule.pause": pause,
    "rule.resume": resume,
    "rule.delete": delete,
    "rule.edit": edit,
    "rule.try": try_out,
    "rule.save": save,
    "rule.confirm": confirm_rule,
    "rule.drop": drop,
    "rule.why": why,
    "rules.page": page,
}
