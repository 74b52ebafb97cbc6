"""What is told to a whole group is set by its admins alone, asked of Telegram every time."""

from __future__ import annotations

from dataclasses import replace

from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.actions.rooms import IN_ROOMS, spoken_to
from bot.telegram.context import Context, Here
from bot.telegram.voice import Spot
from bot.wizards import alert, confirm, line, setting
from core.chats import is_shared, whole
from core.conversation import Conversation
from core.errors import Refused, Why
from core.values import Channel, Chat

ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
SETS_HERE = {
    "alert",
    "rule.save",
    "rule.confirm",
    "search.alert",
}  # what makes a rule for this chat
MUTED = "muted"  # the command that shows a group's mutes to its admins


async def with_rights(context: Context, here: Here, what: str) -> Here:
    """The same, with whether this person leads the group, for a command or button that differs by it."""
    if here.is_private or what not in {MUTED, *IN_ROOMS}:
        return here
    room = whole(here.talk.chat)
    return replace(here, talk=replace(here.talk, room=room, leads=await leads(context, here, room)))


async def check_command(context: Context, here: Here, name: str) -> None:
    """Raises Refused(ADMINS_ONLY) where a command would set a group's rule and this person may not."""
    if name in SETS_HERE:
        await _check(context, here, here.talk.chat)


async def check_press(context: Context, here: Here, verb: str, target: str) -> None:
    """The same for a button. A group's rule is its admins' affair from a private chat as well."""
    await check_command(context, here, verb)
    for room in await spoken_to(context.house.app, here.talk, verb, target):
        await _check(context, here, room)


async def check_answer(context: Context, here: Here, now: Conversation | None) -> None:
    """The same for an answer to what is being asked."""
    if now and now.wizard == alert.NAME:
        await check_command(context, here, "alert")
    if now and now.wizard == line.NAME:
        await check_command(context, here, now.step)
        if now.step == "edit":
            await _check_rule(context, here, now.answers["ref"])
    if now and now.wizard == setting.NAME:
        await _check_rule(context, here, now.answers["ref"])
    if now and now.wizard == confirm.NAME:
        await check_command(context, here, "rule.confirm")
        if now.answers["ref"]:
            await _check_rule(context, here, now.answers["ref"])


async def leads(context: Context, here: Here, room: Chat) -> bool:
    """Whether this person is an admin of a group."""
    try:
        member = await context.bot.get_chat_member(Spot.at(room.address).chat_id, here.user_id)
    except (BadRequest, Forbidden):  # not a member, or we are no longer there
        return False
    return member.status in ADMINS


async def _check_rule(context: Context, here: Here, ref: str) -> None:
    room = await context.house.app.rooms.of_rule(here.person, ref)
    if room is not None:
        await _check(context, here, room)


async def _check(context: Context, here: Here, chat: Chat) -> None:
    is_group = is_shared(chat) and chat.channel is Channel.TELEGRAM_CHAT
    if is_group and not await leads(context, here, chat):
        raise Refused(Why.ADMINS_ONLY)
