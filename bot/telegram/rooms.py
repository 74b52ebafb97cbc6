"""`/channels add`, said in a group or topic: rules of an admin may tell there."""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden

from bot.telegram.context import Context, Here
from bot.telegram.rules import leads
from core.cards.channels import topic
from core.delivery.channel import RoomAdded
from core.errors import Refused, Why

ADDS = {"add", "add here"}  # what stands after /channels


async def add(context: Context, here: Here, message: Message) -> RoomAdded:
    """Telegram is asked who leads the group, and whether we may write there. Raises Refused."""
    room = here.talk.chat
    if not await leads(context, here, room):
        raise Refused(Why.ROOM_NOT_LED)
    try:
        await context.bot.send_chat_action(here.spot.chat_id, ChatAction.TYPING, message_thread_id=here.spot.thread)
    except (BadRequest, Forbidden) as closed:
        raise Refused(Why.CANNOT_POST_HERE) from closed
    return await context.house.app.channels.add_room(here.person, room, _name(message, here))


def _name(message: Message, here: Here) -> str:
    """The group's title, and the topic's where Telegram says it."""
    title, thread = message.chat.title or "", here.spot.thread
    if thread is None:
        return title
    begun = message.reply_to_message.forum_topic_created if message.reply_to_message else None
    return f"{title}, {begun.name if begun else topic(thread, here.person)}"
