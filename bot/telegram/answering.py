"""Says what came of a command, an answer or a press; keeps the question's buttons and keys as they should be."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

from telegram import MaybeInaccessibleMessage, Message

from bot.actions.communities import with_choices
from bot.opening import SHARED
from bot.telegram.context import Context, Here
from bot.telegram.deep import share_link, start_link
from bot.telegram.marks import question_mark
from bot.telegram.render import Line, Screen, show
from bot.wizards import alert, start
from core.cards import inline
from core.cards.language import say as translated
from core.cards.language import speaking
from core.cards.questions import LOCATION_QUESTIONS, REPLY_HINT
from core.conversation import Asked, Conversation
from core.listings.service import ListingShown
from core.rules.wishes import RuleShared

ONE_MESSAGE = {start.NAME, alert.NAME}  # wizards of several steps; each is one message that changes


async def respond(
    context: Context,
    here: Here,
    doing: Awaitable[object],
    *,
    instead_of: MaybeInaccessibleMessage | None = None,
    typed: Message | None = None,
) -> object:
    """Do something and say its outcome, in place of a message of ours if one is given. Passes Refused on.

    `typed` is the answer of words that it takes: a wizard of several steps is one message, which shows what was
    answered, and takes the answer's place.
    """
    conversations = context.house.app.conversations
    before = await conversations.current(here.person, here.talk.chat)
    asking = await conversations.shown(here.person, here.talk.chat) if before else None
    outcome = await with_choices(context.house.app, here.talk, await doing)
    now = await conversations.current(here.person, here.talk.chat)
    had_key = here.is_private and _wants_location(before) and now != before
    screen = draw(outcome, here, now, context.bot.username)
    here = await at_night(context, here)
    in_place = before is not None and before.wizard in ONE_MESSAGE and here.is_private and not had_key
    voice, chat_id = context.house.voice, here.spot.chat_id
    if typed is not None and in_place and asking and await voice.rewrite(chat_id, int(asking), screen):
        await voice.take_away(typed)
        if screen.wants_location:
            await voice.offer_location(here.spot, here.person)
        return outcome
    said = await say(context, here, screen, instead_of=instead_of, puts_keyboard_away=had_key)
    if now is not None:
        await conversations.show(here.person, here.talk.chat, str(said))
    return outcome


def draw(outcome: object, here: Here, now: Conversation | None, username: str = "") -> Screen:
    """An outcome as it looks here; the buttons of a question know which step they answer.

    `username` is the bot's, for links that open a chat with it.
    """
    if isinstance(outcome, RuleShared) and username:
        outcome = replace(outcome, link=start_link(username, SHARED + outcome.token))
    screen = show(outcome, here.person)
    if isinstance(outcome, ListingShown) and username:
        screen = replace(
            screen, rows=(*screen.rows, (inline.share(share_link(username, outcome.listing.id), here.person),))
        )
    if isinstance(outcome, Asked) and now is not None:
        screen = replace(screen, mark=question_mark(now.step, here.person.id))
        if not here.is_private:
            with speaking(here.person):
                screen = replace(screen, lines=(*screen.lines, Line(translated(REPLY_HINT), "i")))
    return screen


async def say(
    context: Context,
    here: Here,
    screen: Screen,
    *,
    instead_of: MaybeInaccessibleMessage | None = None,
    puts_keyboard_away: bool = False,
) -> int:
    """Say a screen here; answers which message says it.

    The key that sends a position comes and goes with the questions that ask for one.
    """
    voice = context.house.voice
    if puts_keyboard_away:
        if screen.rows or screen.picture:
            await voice.put_keyboard_away(here.spot, here.person)
        if instead_of is not None:  # the key was offered below it: what comes now belongs below that
            await voice.strip(instead_of)
            instead_of = None
    if instead_of is not None:
        said = await voice.change(instead_of, here.spot, screen)
    else:
        said = (await voice.say(here.spot, screen, puts_keyboard_away=puts_keyboard_away)).message_id
    if screen.wants_location and here.is_private:
        await voice.offer_location(here.spot, here.person)
    return said


async def at_night(context: Context, here: Here) -> Here:
    """In their quiet hours an answer does not ring."""
    if not here.is_private or not await context.house.app.preferences.is_quiet(here.person):
        return here
    return replace(here, spot=replace(here.spot, is_silent=True))


def _wants_location(now: Conversation | None) -> bool:
    return now is not None and f"{now.wizard}.{now.step}" in LOCATION_QUESTIONS
