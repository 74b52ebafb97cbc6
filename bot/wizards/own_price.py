"""Another price for what one offers."""

from __future__ import annotations

from bot.numbers import number
from bot.talk import Talk
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why
from core.values import Listing

NAME = "own_price"
STEP = "price"


async def begin(app: App, talk: Talk, target: str) -> Asked:
    """Ask for it. Raises Refused where it is not theirs to set."""
    listing = await item(app, talk, target)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, STEP, {"listing": target}))
    return Asked(f"{NAME}.{STEP}", skippable=False, back=True, facts={"title": listing.title})


async def item(app: App, talk: Talk, target: str) -> Listing:
    """The own item of a button."""
    return await app.prices.item(talk.person, number(target))


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Set it. Raises Refused and goes on waiting if it cannot be read."""
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    outcome = await keep(app, talk, now.answers["listing"], said.text)
    await app.conversations.end(talk.person, talk.chat)
    return outcome


async def origin(app: App, talk: Talk, now: Conversation) -> object:
    """What the question was asked from: what the item is worth."""
    return await app.prices.of_listing(talk.person, number(now.answers["listing"]))


async def keep(app: App, talk: Talk, target: str, text: str) -> object:
    """The same for a form that asks."""
    return await app.prices.set_own(talk.person, number(target), text)
