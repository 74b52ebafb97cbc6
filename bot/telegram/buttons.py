"""Buttons: every press is answered, done once more by core's leave, and shown where it belongs."""

from __future__ import annotations

import contextlib
from typing import cast

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest

from bot.actions import account, alerts, channels, communities, items, perform, prices, watches
from bot.telegram import groups, rules
from bot.telegram.answering import at_night, draw, respond, say
from bot.telegram.context import Context, Here, meet
from bot.telegram.marks import Pressed, read
from bot.telegram.render import clipped, rules_page
from bot.telegram.voice import Spot
from core.conversation import Asked
from core.errors import Refused, Why
from core.rules.outcomes import RulesListed
from core.rules.settings import OptionsShown

LONGEST_TOAST = 200  # characters: core.telegram.org/bots/api#answercallbackquery
# What these answer is said below; the card above stays, with its Undo.
SAID_BELOW = {
    "help", "listing.open", "rule.copy", "rule.edit", "rule.options", "rule.save", "rule.try", "rule.why", "start.ask",
    "search.alert",
    *account.BELOW, *alerts.BELOW, *channels.OF_CHANNELS, *communities.BELOW, *prices.BELOW, *watches.BELOW,
}  # fmt: skip
OTHER_PICTURE = {items.PAGE, items.PHOTO}  # a caption can be edited in its place, its picture cannot


async def press(update: Update, context: Context) -> None:
    """A press on a button of ours."""
    query = cast(CallbackQuery, update.callback_query)
    card = query.message
    if card is None or query.data is None:
        raise Refused(Why.BUTTON_DEAD)
    thread = card.message_thread_id if isinstance(card, Message) and card.is_topic_message else None
    pressed = read(query.data)
    other_picture = pressed.verb in OTHER_PICTURE and isinstance(card, Message) and bool(card.photo)
    below = pressed.on_alert or pressed.verb in SAID_BELOW or other_picture
    quote = card.message_id if below or card.chat.type != ChatType.PRIVATE else None
    here = await meet(context.house.app, query.from_user, card.chat, Spot(card.chat.id, thread, quote))
    here = await rules.with_rights(context, here, pressed.verb)
    await _check(context, here, pressed)
    here = await groups.before_press(context, here, pressed.verb, pressed.target)
    if pressed.page is not None:
        await _press_in_list(context, here, query, pressed)
        return
    await respond(context, here, _perform(context, here, query, pressed), instead_of=None if below else card)
    if other_picture:
        await context.house.voice.strip(card)
    if pressed.verb in {"rule.save", "search.alert"}:  # a second press would save the same rule again
        await context.house.voice.strip(card, query.data)


async def toast(query: CallbackQuery, words: str) -> bool:
    """Say something over the chat, once a press; False where the press was answered already, or too long ago."""
    try:
        return await query.answer(clipped(words, LONGEST_TOAST), show_alert=True)
    except BadRequest:
        return False


async def _check(context: Context, here: Here, pressed: Pressed) -> None:
    """Core knows whose rule it is; only we know whose list and question this was, and who leads the group."""
    if pressed.owner not in (None, here.person.id):
        raise Refused(Why.BUTTON_DEAD)
    if pressed.step is not None:
        now = await context.house.app.conversations.current(here.person, here.talk.chat)
        if now is None or now.step != pressed.step:
            raise Refused(Why.BUTTON_DEAD)
        await rules.check_answer(context, here, now)
    await rules.check_press(context, here, pressed.verb, pressed.target)


async def _perform(context: Context, here: Here, query: CallbackQuery, pressed: Pressed) -> object:
    outcome = await perform(context.house.app, here.talk, pressed.verb, pressed.target)
    with contextlib.suppress(BadRequest):  # too late for Telegram; what was done is said anyway
        await query.answer()
    return outcome


async def _press_in_list(context: Context, here: Here, query: CallbackQuery, pressed: Pressed) -> None:
    """A list never shows what is no longer so: it becomes what was asked for, or is drawn anew under what was done."""
    app = context.house.app
    outcome = await _perform(context, here, query, pressed)
    card = cast(MaybeInaccessibleMessage, query.message)
    here = await at_night(context, here)
    if isinstance(outcome, (Asked, OptionsShown, RulesListed)):
        now = await app.conversations.current(here.person, here.talk.chat)
        await say(context, here, draw(outcome, here, now, context.bot.username), instead_of=card)
        return
    listed = await app.rules.mine(here.person, pressed.page or 0)
    await say(context, here, rules_page(listed, here.person, after=outcome), instead_of=card)
