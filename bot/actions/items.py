"""Buttons on what somebody sells: drafts and items."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.numbers import number
from bot.talk import Talk
from bot.wizards import sale, sell
from core.app import App
from core.errors import Refused, Why
from core.selling.fields import SAID, Field
from core.selling.outcomes import PAGE as A_PAGE
from core.selling.outcomes import DraftShown, ItemsListed

Handler = Callable[[App, Talk, str], Awaitable[object]]


async def find(app: App, talk: Talk, text: str) -> object:
    """/items: all, the one that is meant, or those whose title says so."""
    if not text.strip():
        return await app.selling.items.mine(talk.person)
    try:
        return await sell.show(app, talk, text.strip())
    except Refused:
        found = await app.selling.items.suggest(talk.person, text.strip())
    if not found:
        raise Refused(Why.NO_SUCH_ITEM)
    if len(found) == 1:
        return await sell.show(app, talk, found[0].ref)
    return ItemsListed(tuple(found[:A_PAGE]), 0, len(found[:A_PAGE]), app.clock.now())


async def page(app: App, talk: Talk, target: str) -> object:
    await sell.end(app, talk)
    return await app.selling.items.mine(talk.person, number(target, digits=6))


async def show(app: App, talk: Talk, ref: str) -> object:
    return await sell.show(app, talk, ref)


async def fields(app: App, talk: Talk, ref: str) -> object:
    await sell.end(app, talk)
    return await app.selling.items.fields(talk.person, ref)


async def field(app: App, talk: Talk, target: str) -> object:
    """`target` is `ref:part`: ask for it (a platform with forms shows a form or a menu instead)."""
    return await sell.ask_one(app, talk, *part_of(target))


async def say(app: App, talk: Talk, target: str) -> object:
    """`target` is `ref:part:value`."""
    ref, _, rest = target.partition(":")
    name, _, value = rest.partition(":")
    if name not in SAID:
        raise Refused(Why.BUTTON_DEAD)
    outcome = await app.selling.change(talk.person, ref, Field(name), value)
    if isinstance(outcome, DraftShown):
        return await sell.show(app, talk, ref)
    await sell.end(app, talk)
    return outcome


async def photo(app: App, talk: Talk, target: str) -> object:
    """`target` is `ref:drop or first:number`, counted from 0."""
    ref, _, rest = target.partition(":")
    what, _, which = rest.partition(":")
    if what not in {"drop", "first"}:
        raise Refused(Why.BUTTON_DEAD)
    do = app.selling.items.drop_photo if what == "drop" else app.selling.items.put_first
    await do(talk.person, ref, number(which, digits=6))
    return await app.selling.photos(talk.person, ref)


async def add_photos(app: App, talk: Talk, ref: str) -> object:
    """Ask for them (a platform with forms shows one that takes files instead)."""
    return await sell.ask_one(app, talk, ref, Field.PHOTOS)


async def lower(app: App, talk: Talk, ref: str) -> object:
    return await app.selling.items.ask_lower(talk.person, ref)


async def lower_by(app: App, talk: Talk, target: str) -> object:
    """`target` is `ref:per cent`."""
    ref, _, share = target.partition(":")
    if not 0 < number(share, digits=6) < 100:
        raise Refused(Why.BUTTON_DEAD)
    return await app.selling.items.lower(talk.person, ref, number(share, digits=6))


async def sold(app: App, talk: Talk, ref: str) -> object:
    return await app.selling.items.sold(talk.person, ref)


async def ask_sale_price(app: App, talk: Talk, ref: str) -> object:
    """Ask for it (a platform with forms shows a form instead)."""
    return await sale.begin(app, talk, ref)


async def sold_for(app: App, talk: Talk, target: str) -> object:
    """`target` is `ref:price`."""
    ref, _, price = target.partition(":")
    return await app.selling.items.sold_for(talk.person, ref, price)


async def renew(app: App, talk: Talk, ref: str) -> object:
    return await app.selling.items.renew(talk.person, ref)


async def ask_delete(app: App, talk: Talk, ref: str) -> object:
    return await app.selling.items.ask_delete(talk.person, ref)


async def delete(app: App, talk: Talk, ref: str) -> object:
    return await app.selling.items.delete(talk.person, ref)


async def publish(app: App, talk: Talk, ref: str) -> object:
    outcome = await app.selling.drafts.publish(talk.person, ref)
    await sell.end(app, talk, ref)
    return outcome


async def discard(app: App, talk: Talk, ref: str) -> object:
    outcome = await app.selling.items.discard(talk.person, ref)
    await sell.end(app, talk, ref)
    return outcome


def part_of(target: str) -> tuple[str, Field]:
    """`ref:part`."""
    ref, _, name = target.partition(":")
    if name not in {*Field}:
        raise Refused(Why.BUTTON_DEAD)
    return ref, Field(name)


FIELD, SALE_PRICE, PHOTO, ADD_PHOTOS = "item.field", "item.sold.price", "item.photo", "item.photo.add"
PAGE = "items.page"
HANDLERS: dict[str, Handler] = {
    PAGE: page,
    "item.show": show,
    "item.edit": fields,
    FIELD: field,
    "item.set": say,
    PHOTO: photo,
    ADD_PHOTOS: add_photos,
    "item.lower": lower,
    "item.lower.by": lower_by,
    "item.sold": sold,
    SALE_PRICE: ask_sale_price,
    "item.sold.for": sold_for,
    "item.renew": renew,
    "item.delete": ask_delete,
    "item.delete.yes": delete,
    "item.publish": publish,
    "item.discard": discard,
}
