"""What a thing is worth: questions and buttons. A question is answered with its picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import own_price
from core.app import App
from core.cards.charts import pictured
from core.errors import Refused, Why
from core.listings.pages import link_in
from core.prices.grounds import PriceExplained, PricesCompared
from core.prices.outcomes import AskKind, PriceChecked

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def check(app: App, talk: Talk, text: str) -> object:
    """A link, a listing's number or words; of nothing, all that one offers."""
    if not text.strip():
        return await app.prices.mine(talk.person)
    if (url := link_in(text)) is not None:
        return await link(app, talk, url)
    return await _drawn(app, talk, await app.prices.check(talk.person, text))


async def link(app: App, talk: Talk, url: str) -> object:
    """The listing behind a link; its page is read where we do not know it."""
    found = await app.pages.listing(talk.person, url)
    return await _drawn(app, talk, await app.prices.of_listing(talk.person, found.id))


async def items(app: App, talk: Talk, target: str) -> object:
    return replace(await app.prices.mine(talk.person), page=min(number(target), MOST_PAGES))


async def listing(app: App, talk: Talk, target: str) -> object:
    return await _drawn(app, talk, await app.prices.of_listing(talk.person, number(target)))


async def cost(app: App, talk: Talk, target: str) -> object:
    return await app.history.show(talk.person, number(target))


async def how(app: App, talk: Talk, handle: str) -> object:
    return PriceExplained(await app.prices.again(talk.person, handle))


async def compared(app: App, talk: Talk, handle: str) -> object:
    return PricesCompared(await app.prices.again(talk.person, handle))


async def take(app: App, talk: Talk, target: str) -> object:
    """`target` is `listing id:which ask`."""
    listing, _, kind = target.partition(":")
    if kind not in {*AskKind}:
        raise Refused(Why.BUTTON_DEAD)
    return await app.prices.take(talk.person, number(listing), AskKind(kind))


async def own(app: App, talk: Talk, target: str) -> object:
    """Ask for another price (a platform with forms shows a form instead)."""
    return await own_price.begin(app, talk, target)


async def advised(app: App, talk: Talk, _: str) -> object:
    return await app.prices.advised(talk.person)


async def _drawn(app: App, talk: Talk, outcome: PriceChecked) -> PriceChecked:
    return await pictured(outcome, talk.person, app.pictures) if app.pictures else outcome


ASK_OWN, PAGE = "price.own", "price.items"
MOST_PAGES = 1_000
HANDLERS: dict[str, Handler] = {
    "listing.price": listing,
    "listing.cost": cost,
    "price.item": listing,
    PAGE: items,
    "price.how": how,
    "price.ads": compared,
    "price.take": take,
    ASK_OWN: own,
    "price.advice": advised,
}
BELOW = {*HANDLERS} - {PAGE}
