"""What a chat's address says of it: whether others read it too, and which group a topic is of."""

from __future__ import annotations

from core.values import Channel, Chat

TOPIC = "/"  # between a Telegram group and its topic


def whole(chat: Chat) -> Chat:
    """What limits and admins are of: a topic's group; any other chat is its own."""
    if chat.channel is not Channel.TELEGRAM_CHAT:
        return chat
    return Chat(chat.channel, chat.address.partition(TOPIC)[0])


def is_shared(chat: Chat) -> bool:
    """Whether others read along: a Discord channel, a Telegram group (whose ids are negative), a topic of one."""
    is_group = chat.channel is Channel.TELEGRAM_CHAT and chat.address.startswith("-")
    return is_group or chat.channel is Channel.DISCORD_CHANNEL
