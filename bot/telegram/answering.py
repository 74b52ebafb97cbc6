"""Says what came of a command, an answer or a press; keeps the question's buttons and keys as they should be."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

from telegram import MaybeInaccessibleMessage

from bot.telegram.context import Context, Here
from bot.telegram.marks import question_mark
from bot.telegram.render import Line, Screen, show
from core.cards.language import say as said
from core.cards.language import speaking
from core.cards.questions import LOCATION_QUESTIONS, REPLY_HINT
from core.conversation import Asked, Conversation


async def respond(
    context: Context, here: Here, doing: Awaitable[object], *, instead_of: MaybeInaccessibleMessage | None = None
) -> object:
    """Do something and say its outcome, in place of a message of ours if one is given. Passes Refused on."""
    conversations = context.house.app.conversations
    before = await conversations.current(here.person, here.talk.chat)
    outcome = await doing
    now = await conversations.current(here.person, here.talk.chat)
    had_key = here.is_private and _wants_location(before) and now != before
    await say(context, here, draw(outcome, here, now), instead_of=instead_of, puts_keyboard_away=had_key)
    return outcome


def draw(outcome: object, here: Here, now: Conversation | None) -> Screen:
    """An outcome as it looks here; the buttons of a question know which step they answer."""
    screen = show(outcome, here.person)
    if isinstance(outcome, Asked) and now is not None:
        screen = replace(screen, mark=question_mark(now.step, here.person.id))
        if not here.is_private:
            with speaking(here.person):
                screen = replace(screen, lines=(*screen.lines, Line(said(REPLY_HINT), "i")))
    return screen


async def say(
    context: Context,
    here: Here,
    screen: Screen,
    *,
    instead_of: MaybeInaccessibleMessage | None = None,
    puts_keyboard_away: bool = False,
) -> None:
    """Say a screen here. The key that sends a position comes and goes with the questions that ask for one."""
    voice = context.house.voice
    if puts_keyboard_away:
        if screen.rows or screen.picture:
            await voice.put_keyboard_away(here.spot, here.person)
        if instead_of is not None:  # the key was offered below it: what comes now belongs below that
            await voice.strip(instead_of)
            instead_of = None
    if instead_of is not None:
        await voice.change(instead_of, here.spot, screen)
    else:
        await voice.say(here.spot, screen, puts_keyboard_away=puts_keyboard_away)
    if screen.wants_location and here.is_private:
        await voice.offer_location(here.spot, here.person)


def _wants_location(now: Conversation | None) -> bool:
    return now is not None and f"{now.wizard}.{now.step}" in LOCATION_QUESTIONS
