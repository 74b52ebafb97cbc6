"""Pictures of what somebody sells: photos, albums, and files that are images."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import Document, Message, PhotoSize

from bot.wizards import sell
from bot.wizards.answer import Pictures
from core.conversation import Conversation
from core.ports.photos import check_sizes


def is_picture(message: Message) -> bool:
    """Whether a message brings a picture."""
    return _picture(message) is not None


def takes_pictures(now: Conversation | None) -> bool:
    """Whether what is being asked has a use for pictures."""
    return now is not None and now.wizard == sell.NAME


async def pictures_of(messages: Sequence[Message], caption: str) -> Pictures:
    """Fetch the pictures of one message or album. Raises Refused(PHOTO_TOO_LARGE) before any is fetched."""
    found = [picture for message in messages if (picture := _picture(message))]
    check_sizes(picture.file_size or 0 for picture in found)
    files = await asyncio.gather(*(picture.get_file() for picture in found))
    check_sizes(file.file_size or 0 for file in files)
    fetched = await asyncio.gather(*(file.download_as_bytearray() for file in files))
    return Pictures(tuple(bytes(data) for data in fetched), caption)


def _picture(message: Message) -> PhotoSize | Document | None:
    """The picture in its best size."""
    if message.photo:
        return max(message.photo, key=lambda size: size.width * size.height)
    document = message.document
    return document if document and (document.mime_type or "").startswith("image/") else None
