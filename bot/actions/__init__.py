"""Any button on any platform: (verb, target) to one core call. Whoever presses is checked by core, every time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions import (
    account,
    alerts,
    channels,
    communities,
    conversation,
    items,
    listings,
    preferences,
    prices,
    rules,
    search,
    settings,
    status,
    watches,
)
from bot.talk import Talk
from core.app import App
from core.errors import Refused, Why
from core.text.plain import keepable

Handler = Callable[[App, Talk, str], Awaitable[object]]
HANDLERS: dict[str, Handler] = {
    **rules.HANDLERS,
    **settings.HANDLERS,
    **preferences.HANDLERS,
    **listings.HANDLERS,
    **items.HANDLERS,
    **search.HANDLERS,
    **alerts.HANDLERS,
    **channels.HANDLERS,
    **prices.HANDLERS,
    **watches.HANDLERS,
    **communities.HANDLERS,
    **account.HANDLERS,
    **conversation.HANDLERS,
    **status.HANDLERS,
}


async def perform(app: App, talk: Talk, verb: str, target: str) -> object:
    """What pressing a button does; answers the outcome. Raises Refused."""
    handler = HANDLERS.get(verb)
    if handler is None:
        raise Refused(Why.BUTTON_DEAD)
    return await handler(app, talk, keepable(target))


def encode(verb: str, target: str) -> str:
    """A button's data: at most 64 bytes, Telegram's limit."""
    return f"{verb}|{target}"


def decode(data: str) -> tuple[str, str]:
    """The verb and target of a button's data."""
    verb, _, target = data.partition("|")
    return verb, target
