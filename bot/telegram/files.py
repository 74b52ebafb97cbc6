"""Files of rules that somebody sends."""

from __future__ import annotations

from telegram import Message

from bot.wizards import bring
from bot.wizards.answer import File
from core.conversation import Conversation
from core.rules.exchange import check_size


def takes_file(now: Conversation | None) -> bool:
    """Whether what is being asked has a use for a file."""
    return now is not None and now.wizard == bring.NAME


async def file_of(message: Message) -> File | None:
    """Fetch the file of a message, if it has one. Raises Refused(FILE_TOO_LARGE) before it is fetched."""
    document = message.document
    if document is None:
        return None
    check_size(document.file_size or 0)
    return File(bytes(await (await document.get_file()).download_as_bytearray()))
