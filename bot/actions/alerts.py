"""Buttons of alerts and of the lists behind them: what is muted, what is kept, what was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.numbers import number
from bot.talk import Talk
from core.app import App
from core.delivery.mutes import SPANS
from core.errors import Refused, Why
from core.values import Chat

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def ask_snooze(app: App, talk: Talk, ref: str) -> object:
    return await app.mutes.ask_snooze(talk.person, ref, talk.led())


async def snooze(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:span`."""
    ref, _, span = target.partition(":")
    if span not in SPANS:
        raise Refused(Why.BUTTON_DEAD)
    return await app.mutes.snooze(talk.person, ref, span, talk.led())


async def wake(app: App, talk: Talk, ref: str) -> object:
    return await app.mutes.wake(talk.person, ref)


async def not_this(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.ask(talk.person, *_of_alert(target), talk.led())


async def mute_listing(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.listing(talk.person, *_of_alert(target), talk.led())


async def mute_seller(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.seller(talk.person, *_of_alert(target), talk.led())


async def mute_word(app: App, talk: Talk, target: str) -> object:
    """`target` is `rule ref:word`."""
    ref, _, word = target.partition(":")
    return await app.mutes.word(talk.person, ref, word, talk.led())


async def lift(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.lift(talk.person, number(target))


async def mutes_page(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.mine(talk.person, number(target, 6))


async def wake_here(app: App, talk: Talk, ref: str) -> object:
    return await app.mutes.wake(talk.person, ref, _here(talk))


async def lift_here(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.lift(talk.person, number(target), _here(talk))


async def mutes_page_here(app: App, talk: Talk, target: str) -> object:
    return await app.mutes.of_room(talk.person, _here(talk), number(target, 6))


async def save(app: App, talk: Talk, target: str) -> object:
    return await app.saved.keep(talk.person, number(target))


async def forget(app: App, talk: Talk, target: str) -> object:
    return await app.saved.forget(talk.person, number(target))


async def saved_page(app: App, talk: Talk, target: str) -> object:
    return await app.saved.mine(talk.person, number(target, 6))


async def trace(app: App, talk: Talk, target: str) -> object:
    return await app.journal.trace(talk.person, number(target))


async def log_page(app: App, talk: Talk, target: str) -> object:
    return await app.journal.log(talk.person, number(target, 6))


def _here(talk: Talk) -> Chat:
    room = talk.led()
    if room is None:  # on a list of a room, which was carried elsewhere
        raise Refused(Why.BUTTON_DEAD)
    return room


def _of_alert(target: str) -> tuple[str, int]:
    """`rule ref:listing id`."""
    ref, _, listing = target.partition(":")
    return ref, number(listing)


# On an alert: in a room they speak for all who read along.
OF_ALERTS: dict[str, Handler] = {
    "rule.snooze.ask": ask_snooze,
    "rule.snooze": snooze,
    "mute.ask": not_this,
    "mute.listing": mute_listing,
    "mute.seller": mute_seller,
    "mute.word": mute_word,
}
# On the list of what is muted in a room.
HERE: dict[str, Handler] = {
    "rule.wake.here": wake_here,
    "mute.lift.here": lift_here,
    "mutes.page.here": mutes_page_here,
}
HANDLERS: dict[str, Handler] = {
    **OF_ALERTS,
    **HERE,
    "rule.wake": wake,
    "mute.lift": lift,
    "mutes.page": mutes_page,
    "listing.save": save,
    "listing.trace": trace,
    "saved.forget": forget,
    "saved.page": saved_page,
    "log.page": log_page,
}
CHOICES = {"rule.snooze", "mute.listing", "mute.seller", "mute.word"}  # what was chosen takes the choices' place
PAGES = {"mutes.page", "mutes.page.here", "saved.page", "log.page"}
BELOW = {*HANDLERS} - CHOICES - PAGES
