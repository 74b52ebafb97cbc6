"""What a message says to us: a command, an answer, or nothing of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType

from bot.catalogue import BY_NAME

CANCEL = "cancel"
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as typed: `/name rest`."""

    name: str
    rest: str


def command_in(message: Message, username: str) -> Typed | None:
    """The command of a text or caption, if it is one for us; in groups others' commands pass us by."""
    found = _COMMAND.fullmatch((message.text or message.caption or "").strip())
    if found is None:
        return None
    name, addressee = found[1].lower(), found[2]
    if addressee and addressee.lower() != username.lower():
        return None
    if not addressee and not is_private(message) and name not in BY_NAME and name != CANCEL:
        return None
    return Typed(name, (found[3] or "").strip())


def is_private(message: Message) -> bool:
    """Whether it was said to us alone."""
    return message.chat.type == ChatType.PRIVATE


def answers(message: Message, bot_id: int) -> bool:
    """Whether it is a reply to something we said, which is how one answers in a group."""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot_id


def is_faceless(message: Message) -> bool:
    """Whether a group or channel speaks instead of a person: an anonymous admin, or somebody as their channel."""
    return message.from_user is None or message.sender_chat is not None


def is_machine(message: Message) -> bool:
    """Whether nobody said it: another bot, or a channel's post that its group repeats."""
    user = message.from_user
    return bool(message.is_automatic_forward) or (user is not None and user.is_bot and not message.sender_chat)
