"""For how much an item sold."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards.answer import Answer, Said, Skipped
from core.app import App
from core.conversation import Conversation
from core.errors import Refused, Why
from core.selling.outcomes import SalePriceAsked

NAME = "sale"
STEP = "price"


async def begin(app: App, talk: Talk, ref: str) -> SalePriceAsked:
    """Ask for it. Raises Refused where it is not theirs."""
    item = await app.selling.items.get(talk.person, ref)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, STEP, {"ref": ref}))
    return SalePriceAsked(f"{NAME}.{STEP}", title=item.draft.title or "", ref=ref)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Keep it. Raises Refused and goes on waiting if it cannot be read."""
    ref = now.answers["ref"]
    match said:
        case Said(text):
            outcome: object = await app.selling.items.sold_for(talk.person, ref, text)
        case Skipped():
            outcome = await app.selling.items.show(talk.person, ref)
        case _:
            raise Refused(Why.NOT_AN_ANSWER)
    await app.conversations.end(talk.person, talk.chat)
    return outcome
