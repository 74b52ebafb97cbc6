"""Buttons of alerts and of the lists behind them: what is muted, what is kept, what was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.talk import Talk
from core.app import App
from core.delivery.mutes import SPANS
from core.errors import Refused, Why
from core.values import Chat

Handler = Callable[[App, Talk, str], Awaitable[object]]
SNOOZING = {"rule.snooze.ask", "rule.snooze"}  # they act on a rule alone, not on its person


async def ask_snooze(app: App, talk: Talk, ref: str) -> object:
    return await app.mutes.ask_snooze(talk.person, ref)


async def snooze(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:span`."""
    return await snooze_there(app, talk, "rule.snooze", target, None)


async def snooze_there(app: App, talk: Talk, verb: str, target: str, place: Chat | None) -> object:
    """A button of SNOOZING, pressed by who leads `place`: rules that speak there answer to them too."""
    ref, _, span = target.partition(":")
    if verb == "rule.snooze.ask":
        return await app.mutes.ask_snooze(talk.person, ref, place)
    if span not in SPANS:
        raise Refused(Why.BUTTON_DEAD)
    return await app.mutes.snooze(talk.person, ref, span, place)


async def wake(app: App, talk: Talk, ref: str) -> object:
    return await app.mutes.wake(talk.person, ref)


async def not_this(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.ask(talk.person, *_of_alert(target))


async def mute_listing(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.listing(talk.person, *_of_alert(target))


async def mute_seller(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.seller(talk.person, *_of_alert(target))


async def mute_word(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:word`."""
    ref, _, word = target.partition(":")
    return await app.mutes.word(talk.person, ref, word)


async def lift(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.lift(talk.person, _number(target))


async def mutes_page(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.mine(talk.person, _number(target, 6))


async def save(app: App, talk: Talk, target: str) -> object:
    return await app.saved.keep(talk.person, _number(target))


async def forget(app: App, talk: Talk, target: str) -> object:
    return await app.saved.forget(talk.person, _number(target))


async def saved_page(app: App, talk: Talk, target: str) -> object:
    return await app.saved.mine(talk.person, _number(target, 6))


async def trace(app: App, talk: Talk, target: str) -> object:
    return await app.journal.trace(talk.person, _number(target))


async def log_page(app: App, talk: Talk, target: str) -> object:
    return await app.journal.log(talk.person, _number(target, 6))


def _of_alert(target: str) -> tuple[str, int]:
    """`rule ref:listing id`."""
    ref, _, listing = target.partition(":")
    return ref, _number(listing)


def _number(text: str, digits: int = 18) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise Refused(Why.BUTTON_DEAD)
    return int(text[:digits])


# By an alert's rule: in a chat of many they are for who may set its rules.
OF_RULES: dict[str, Handler] = {
    "rule.snooze.ask": ask_snooze,
    "rule.snooze": snooze,
    "rule.wake": wake,
    "mute.ask": not_this,
    "mute.listing": mute_listing,
    "mute.seller": mute_seller,
    "mute.word": mute_word,
}
HANDLERS: dict[str, Handler] = {
    **OF_RULES,
    "mute.lift": lift,
    "mutes.page": mutes_page,
    "listing.save": save,
    "listing.trace": trace,
    "saved.forget": forget,
    "saved.page": saved_page,
    "log.page": log_page,
}
CHOICES = {"rule.snooze", "mute.listing", "mute.seller", "mute.word"}  # what was chosen takes the choices' place
PAGES = {"mutes.page", "saved.page", "log.page"}
BELOW = {*HANDLERS} - CHOICES - PAGES
