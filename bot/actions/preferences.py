"""Buttons on a person's preferences."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards import preference
from core.app import App
from core.delivery.preferences import Part
from core.errors import Refused, Why
from core.text.tongues import SPOKEN
from core.values import Channel, Frequency

ASK = "pref.ask"


async def show(app: App, talk: Talk, part: str) -> object:
    """`part` is one of `Part`; quiet hours ask first where somebody is, if that is not known."""
    if part not in {*Part}:
        raise Refused(Why.BUTTON_DEAD)
    if preference.asks_where(talk, part):
        return await preference.begin(app, talk, part)
    return await app.preferences.show(talk.person, Part(part))


async def ask(app: App, talk: Talk, part: str) -> object:
    """Ask for it (a platform with forms shows a form instead)."""
    return await preference.begin(app, talk, part)


async def often(app: App, talk: Talk, frequency: str) -> object:
    if frequency not in {*Frequency}:
        raise Refused(Why.BUTTON_DEAD)
    return await app.preferences.tell(talk.person, Frequency(frequency))


async def quiet(app: App, talk: Talk, hours: str) -> object:
    return await app.preferences.be_quiet(talk.person, hours)


async def most(app: App, talk: Talk, number: str) -> object:
    return await app.preferences.at_most(talk.person, number)


async def digest(app: App, talk: Talk, when: str) -> object:
    return await app.preferences.digest_at(talk.person, when)


async def urgent(app: App, talk: Talk, score: str) -> object:
    return await app.preferences.urgent_from(talk.person, score)


async def short(app: App, talk: Talk, target: str) -> object:
    """`target` is `:on or off`."""
    return await app.preferences.be_short(talk.person, is_compact=_switch(target)[1])


async def category(app: App, talk: Talk, target: str) -> object:
    """`target` is `all`, or `category:on or off`."""
    if target == "all":
        return await app.preferences.want_all(talk.person)
    name, on = _switch(target)
    return await app.preferences.want(talk.person, name, wanted=on)


async def channel(app: App, talk: Talk, target: str) -> object:
    """`target` is `channel:on or off`."""
    name, on = _switch(target)
    if name not in {*Channel}:
        raise Refused(Why.BUTTON_DEAD)
    return await app.preferences.use(talk.person, Channel(name), is_on=on)


async def language(app: App, talk: Talk, tongue: str) -> object:
    if tongue not in SPOKEN:
        raise Refused(Why.BUTTON_DEAD)
    return await app.preferences.speak(talk.person, tongue)


def _switch(target: str) -> tuple[str, bool]:
    rest, _, state = target.rpartition(":")
    if state not in {"on", "off"}:
        raise Refused(Why.BUTTON_DEAD)
    return rest, state == "on"


HANDLERS = {
    "pref.open": show,
    ASK: ask,
    "pref.often": often,
    "pref.quiet": quiet,
    "pref.most": most,
    "pref.digest": digest,
    "pref.urgent": urgent,
    "pref.short": short,
    "pref.category": category,
    "pref.channel": channel,
    "pref.language": language,
}
