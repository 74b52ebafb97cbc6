"""The one translator: a refusal becomes its words, anything else a number for the log and an apology."""

from __future__ import annotations

from traceback import format_exception

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.telegram.albums import Album
from bot.telegram.buttons import toast
from bot.telegram.context import Context
from bot.telegram.render import show
from bot.telegram.voice import Spot
from bot.telegram.words import is_private
from core.cards.refusals import Broken
from core.errors import Refused
from core.refs import new_ref
from core.values import Person, Platform

log = structlog.get_logger()


async def translate(update: object, context: Context) -> None:
    """Tell whoever caused it. Nothing raised here would be heard."""
    error = context.error
    outcome: object = error
    if isinstance(error, Forbidden):  # blocked or thrown out since: nobody there to tell
        log.info("not said", reason=str(error))
        return
    if error is not None and not isinstance(error, Refused):
        reference = new_ref(6).upper()
        # Formatted here, without the frames' variables: the library's objects print the token.
        log.error("update failed", reference=reference, exception="".join(format_exception(error)))
        outcome = Broken(reference)
    try:
        await _tell(update, context, outcome)
    except TelegramError as unsaid:
        log.warning("refusal not said", reason=str(unsaid))


async def _tell(update: object, context: Context, outcome: object) -> None:
    reader = await _reader(update, context)
    screen = show(outcome, reader)
    query = update.callback_query if isinstance(update, Update) else None
    if query and await toast(query, screen.plain()):
        return
    message = update.messages[0] if isinstance(update, Album) else None
    if isinstance(update, Update):
        message = update.effective_message
    if message is not None:
        thread = message.message_thread_id if message.is_topic_message else None
        quote = None if is_private(message) else message.message_id
        is_silent = is_private(message) and await _is_quiet(reader, context)
        await context.house.voice.say(Spot(message.chat_id, thread, quote, is_silent=is_silent), screen)


async def _is_quiet(reader: Person, context: Context) -> bool:
    """Whether these are their quiet hours, as far as can be known now."""
    try:
        return bool(reader.id) and await context.house.app.preferences.is_quiet(reader)
    except Exception:  # the fault may be that of the database, and is logged above
        return False


async def _reader(update: object, context: Context) -> Person:
    """Who caused it, for their language alone: as we know them, else as Telegram says."""
    message = update.messages[0] if isinstance(update, Album) else None
    user = update.effective_user if isinstance(update, Update) else message.from_user if message else None
    if user is None:
        return Person(0, "")
    try:
        known = await context.house.app.people.known(Platform.TELEGRAM, str(user.id))
    except Exception:  # the fault may be that of the database, and is logged above
        known = None
    return known or Person(0, "", locale=user.language_code or "")
