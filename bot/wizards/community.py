"""What an admin says of their community in words: where it is, its quiet hours, a rule of its own, synonyms."""

from __future__ import annotations

from bot.talk import Talk
from bot.wizards import confirm
from bot.wizards.answer import Answer, Said
from core.app import App
from core.conversation import Asked, Conversation
from core.errors import Refused, Why

NAME = "community"
ZONE, QUIET, RULE, SYNONYMS = "zone", "quiet", "rule", "synonyms"
STEPS = {ZONE, QUIET, RULE, SYNONYMS}


async def begin(app: App, talk: Talk, step: str) -> Asked:
    """Ask for it. Raises Refused: BUTTON_DEAD, SETUP_ADMINS_ONLY."""
    await check(app, talk, step)
    await app.conversations.ask(talk.person, talk.chat, Conversation(NAME, step))
    return Asked(f"{NAME}.{step}", skippable=False)


async def check(app: App, talk: Talk, step: str) -> None:
    """Whether it can be asked for, by who asks. Raises Refused: BUTTON_DEAD, SETUP_ADMINS_ONLY."""
    if step not in STEPS:
        raise Refused(Why.BUTTON_DEAD)
    await app.communities.members.led(talk.at)


async def answer(app: App, talk: Talk, now: Conversation, said: Answer) -> object:
    """Keep what was said. Raises Refused and goes on waiting if it cannot be read."""
    if not isinstance(said, Said):
        raise Refused(Why.NOT_AN_ANSWER)
    outcome = await keep(app, talk, now.step, said.text)
    await app.conversations.end(talk.person, talk.chat)
    return await confirm.asked(app, talk, outcome)


async def keep(app: App, talk: Talk, step: str, text: str) -> object:
    """The same for a form that asks."""
    settings = app.communities.settings
    match step:
        case "zone":
            return await settings.settle(talk.at, text)
        case "quiet":
            return await settings.be_quiet(talk.at, text)
        case "rule":
            return await app.communities.rules.add(talk.at, text)
        case "synonyms":
            return await settings.add_synonyms(talk.at, text)
        case _:
            raise Refused(Why.BUTTON_DEAD)
