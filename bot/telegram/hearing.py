"""Messages: commands everywhere, answers in private or as a reply, and a kind hint for the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import cast

from telegram import Message, Update, User
from telegram.error import TelegramError

from bot import typed
from bot.telegram import groups, rooms, rules, selling
from bot.telegram.albums import Album
from bot.telegram.answering import respond
from bot.telegram.context import Context, Here, meet
from bot.telegram.failures import is_dead_chat
from bot.telegram.files import file_of, takes_file
from bot.telegram.voice import Spot
from bot.telegram.words import Typed, answers, command_in, is_faceless, is_machine, is_private
from bot.wizards import bring
from bot.wizards.answer import Location, Said
from core.errors import Refused, Why
from core.listings.pages import link_in
from core.values import Channel

# What these say is nobody else's business: from a group it goes to the person.
ASIDE = {
    "start", "alerts", "rule", "items", "settings", "saved", "watch", "muted", "channels", "log", "why", "export",
    "import", "link", "privacy", "status", "source",
}  # fmt: skip
CHANNELS = "channels"


async def hear(update: Update, context: Context) -> None:
    """A message. Pictures of an album wait for each other."""
    message = cast(Message, update.message)
    if message.migrate_to_chat_id:
        people = context.house.app.people
        await people.moved(Channel.TELEGRAM_CHAT, str(message.chat_id), str(message.migrate_to_chat_id))
    elif message.media_group_id and selling.is_picture(message):
        context.house.albums.add(message)
    else:
        await _hear([message], context)


async def hear_album(album: Album, context: Context) -> None:
    """An album, once; whoever of its timer and a later message comes first."""
    if context.house.albums.take(album):
        await _hear(album.messages, context)


async def hear_waiting(update: Update, context: Context) -> None:
    """Before anything else of a chat is heard: its album that was still being gathered."""
    chat_id = update.effective_chat.id if update.effective_chat else None
    group = update.message.media_group_id if update.message else None
    for album in context.house.albums.waiting(chat_id, but=group) if chat_id else ():
        await hear_album(album, context)


async def _hear(messages: Sequence[Message], context: Context) -> None:
    message = next((m for m in messages if m.caption), messages[0])
    command = command_in(message, context.bot.username)
    private = is_private(message)
    if is_machine(message) or not (command or private or answers(message, context.bot.id)):
        return
    if is_faceless(message):
        raise Refused(Why.ANONYMOUS)
    spot = Spot(
        message.chat_id,
        message.message_thread_id if message.is_topic_message else None,
        None if private else message.message_id,
    )
    here = await meet(context.house.app, cast(User, message.from_user), message.chat, spot)
    if command:
        await _obey(context, here, command, messages)
    else:
        await _take_answer(context, here, messages)


async def _obey(context: Context, here: Here, command: Typed, messages: Sequence[Message]) -> None:
    app = context.house.app
    file = await file_of(messages[0]) if command.name == bring.NAME else None
    if command.name == CHANNELS and not here.is_private and command.rest.casefold() in rooms.ADDS:
        await respond(context, here, rooms.add(context, here, messages[0]))
        return
    here = await rules.with_rights(context, here, command.name)
    if command.name == groups.SETUP:
        here = await groups.asked(context, here)
    is_own = command.name in ASIDE or (command.name == "price" and not command.rest.strip())
    if is_own and not here.is_private and not here.talk.leads:
        aside = here.aside()
        try:
            await respond(context, aside, typed.command(app, aside.talk, command.name, command.rest, file=file))
        except TelegramError as refused:
            if not is_dead_chat(refused):
                raise
            raise Refused(Why.PRIVATE_ONLY) from refused
        return
    if not here.is_private:
        await rules.check_command(context, here, command.name)
        if command.name in rules.SETS_HERE:
            here = groups.leading(here)  # else it would have been refused
    pictures = None
    if command.name == "sell" and selling.is_picture(messages[0]):
        pictures = await selling.pictures_of(messages, command.rest)
    doing = typed.command(app, here.talk, command.name, command.rest, pictures=pictures, file=file)
    await respond(context, here, doing)


async def _take_answer(context: Context, here: Here, messages: Sequence[Message]) -> None:
    app, message = context.house.app, messages[0]
    now = await app.conversations.current(here.person, here.talk.chat)
    if now is None and not here.is_private:
        return  # a reply to an alert is talk among the group
    await rules.check_answer(context, here, now)
    here = await groups.before_answer(context, here, now)
    doing: Awaitable[object]
    if message.text is not None:
        doing = typed.reply(app, here.talk, Said(message.text))
    elif now is None and link_in(message.caption or ""):  # an ad forwarded with its picture
        doing = typed.reply(app, here.talk, Said(message.caption or ""))
    elif message.location:
        doing = typed.reply(app, here.talk, Location(message.location.latitude, message.location.longitude))
    elif takes_file(now) and (file := await file_of(message)):
        doing = typed.reply(app, here.talk, file)
    elif selling.is_picture(message) and selling.takes_pictures(now):
        doing = typed.reply(app, here.talk, await selling.pictures_of(messages, message.caption or ""))
    else:
        raise Refused(Why.NOT_AN_ANSWER)
    await respond(context, here, doing, typed=message if message.text is not None else None)
