"""Buttons on a rule's settings, and Copy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.talk import Talk
from bot.wizards import setting
from core.app import App
from core.errors import Refused, Why
from core.values import ALL_TRIGGERS, EventKind, Frequency

Handler = Callable[[App, Talk, str], Awaitable[object]]

ASKS = {"rule.ends.ask": "end", "rule.note.ask": "note", "rule.name.ask": "name"}  # what each asks for
AS_PREFERRED = "mine"
SPANS = {"week": "in a week", "month": "in a month", "never": "never"}


async def show(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.settings.show(talk.on_behalf, ref)


async def tells(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:kind of event:on or off`."""
    rest, on = _switch(target)
    ref, _, kind = rest.partition(":")
    if kind not in {*ALL_TRIGGERS}:
        raise Refused(Why.BUTTON_DEAD)
    return await app.rules.settings.tell_of(talk.on_behalf, ref, EventKind(kind), tells=on)


async def reposts(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:on or off`."""
    ref, on = _switch(target)
    return await app.rules.settings.repeat(talk.on_behalf, ref, every_time=on)


async def frequencies(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.settings.frequencies(talk.on_behalf, ref)


async def often(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:frequency`, or `rule ref:mine`."""
    ref, _, name = target.partition(":")
    if name not in {AS_PREFERRED, *Frequency}:
        raise Refused(Why.BUTTON_DEAD)
    return await app.rules.settings.often(talk.on_behalf, ref, None if name == AS_PREFERRED else Frequency(name))


async def ends(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:week, month or never`."""
    ref, _, span = target.partition(":")
    if span not in SPANS:
        raise Refused(Why.BUTTON_DEAD)
    return await app.rules.settings.end(talk.on_behalf, ref, SPANS[span])


async def clear_note(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.settings.note(talk.on_behalf, ref, "")


async def copy(app: App, talk: Talk, ref: str) -> object:
    return await app.rules.copies.clone(talk.on_behalf, ref)


def _asking(step: str) -> Handler:
    """Ask for it (a platform with forms shows a form instead)."""

    async def ask(app: App, talk: Talk, ref: str) -> object:
        return await setting.begin(app, talk, step, ref)

    return ask


def _switch(target: str) -> tuple[str, bool]:
    rest, _, state = target.rpartition(":")
    if state not in {"on", "off"}:
        raise Refused(Why.BUTTON_DEAD)
    return rest, state == "on"


HANDLERS: dict[str, Handler] = {
    "rule.options": show,
    "rule.tells": tells,
    "rule.reposts": reposts,
    "rule.ends": ends,
    "rule.often": frequencies,
    "rule.often.set": often,
    "rule.note.clear": clear_note,
    "rule.copy": copy,
    **{verb: _asking(step) for verb, step in ASKS.items()},
}
