"""Puts a screen into a chat: as a new message, or in place of what a message said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import structlog
from telegram import (
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.telegram.blank import BLANK
from bot.telegram.failures import has_no_caption, has_no_text, is_dead_chat, is_link, is_markup, is_unchanged
from bot.telegram.render import LONGEST_CAPTION, LONGEST_TEXT, Screen
from core.cards import File, Picture
from core.cards.language import say, speaking
from core.cards.questions import LOCATION_HINT, LOCATION_NOTED, SHARE_LOCATION
from core.chats import TOPIC
from core.ports.photos import PHOTO_SCHEME, Photos
from core.values import Person

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to say something: a chat, its topic, and the message that is answered."""

    chat_id: int
    thread: int | None = None
    quote: int | None = None
    is_silent: bool = False  # nothing rings

    @classmethod
    def at(cls, address: str) -> Spot:
        """The spot of a destination."""
        chat, _, thread = address.partition(TOPIC)
        return cls(int(chat), int(thread) if thread else None)

    @property
    def address(self) -> str:
        """What a destination here is written as."""
        return f"{self.chat_id}{TOPIC}{self.thread}" if self.thread else str(self.chat_id)

    @property
    def reply(self) -> ReplyParameters | None:
        return ReplyParameters(self.quote, allow_sending_without_reply=True) if self.quote else None


class Voice:
    """Says screens. Raises telegram.error.TelegramError where Telegram refuses even the plainest form."""

    def __init__(self, bot: ExtBot[int], photos: Photos) -> None:
        self._bot, self._photos = bot, photos

    async def say(self, spot: Spot, screen: Screen, *, puts_keyboard_away: bool = False) -> Message:
        """A new message. A picture, a link or markup that Telegram does not take is left out."""
        if screen.file is not None:
            return await self._document(spot, screen, screen.file)
        if (picture := await self._picture(screen)) is not None:
            try:
                return await self._photo(spot, screen, picture)
            except BadRequest as refused:
                if is_dead_chat(refused):
                    raise
                log.info("picture not taken", reason=str(refused))
        markup = screen.keyboard() or (ReplyKeyboardRemove() if puts_keyboard_away else None)
        try:
            return await self._text(spot, screen.html(), ParseMode.HTML, markup)
        except BadRequest as refused:
            if is_link(refused):
                return await self.say(spot, replace(screen.without_links(), picture=None))
            if not is_markup(refused):
                raise
            log.warning("markup not taken", reason=str(refused))
        return await self._text(spot, screen.plain(), None, markup)

    async def change(self, message: MaybeInaccessibleMessage, spot: Spot, screen: Screen) -> int:
        """Let a message of ours say this instead; where that cannot be, it is said below. Answers which says it."""
        if isinstance(message, Message) and screen.file is None and (screen.picture is None or message.photo):
            try:
                await self._edit(message, screen)
            except BadRequest as refused:
                if is_unchanged(refused):
                    return message.message_id
                log.info("message not edited", reason=str(refused))
            else:
                return message.message_id
        await self.strip(message)
        return (await self.say(spot, screen)).message_id

    async def rewrite(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Let a message of words of ours, known by its number, say this; False where that cannot be."""
        if screen.file is not None or screen.picture is not None:
            return False
        try:
            await self._amend_text(chat_id, message_id, screen)
        except BadRequest as refused:
            log.info("message not rewritten", reason=str(refused))
            return is_unchanged(refused)
        return True

    async def take_away(self, message: Message) -> None:
        """Take away what somebody typed to a question that shows it from now on; silent if it cannot be."""
        try:
            await self._bot.delete_message(message.chat_id, message.message_id)
        except BadRequest as refused:
            log.info("answer not taken away", reason=str(refused))

    async def amend(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Let a message that was sent a while ago say this instead, below its picture where that is still shown."""
        say, say_else, has_none = (
            (self._amend_caption, self._amend_text, has_no_caption)
            if screen.picture is not None
            else (self._amend_text, self._blank, has_no_text)
        )
        try:
            try:
                await say(chat_id, message_id, screen)
            except BadRequest as refused:
                if not has_none(refused):
                    raise
                await say_else(chat_id, message_id, screen)
        except BadRequest as refused:
            if not is_unchanged(refused):
                raise

    async def strip(self, message: MaybeInaccessibleMessage, pressed: str | None = None) -> None:
        """Take the buttons of a message away, or only the one that carries `pressed`; silent if it cannot be."""
        if not isinstance(message, Message) or message.reply_markup is None:
            return
        rows = message.reply_markup.inline_keyboard if pressed is not None else ()
        left = [kept for row in rows if (kept := [b for b in row if b.callback_data != pressed])]
        try:
            await self._bot.edit_message_reply_markup(
                message.chat_id, message.message_id, reply_markup=InlineKeyboardMarkup(left) if left else None
            )
        except BadRequest as refused:
            log.info("buttons not taken away", reason=str(refused))

    async def offer_location(self, spot: Spot, reader: Person) -> None:
        """A key that sends a position; Telegram has it in private chats only."""
        with speaking(reader):
            label, hint = say(SHARE_LOCATION), say(LOCATION_HINT)
        key = KeyboardButton(label, request_location=True)
        keyboard = ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
        await self._text(Spot(spot.chat_id, is_silent=spot.is_silent), hint, None, keyboard)

    async def put_keyboard_away(self, spot: Spot, reader: Person) -> None:
        """Take that key away: only a message without buttons of its own can."""
        with speaking(reader):
            noted = say(LOCATION_NOTED)
        await self._text(Spot(spot.chat_id, is_silent=spot.is_silent), noted, None, ReplyKeyboardRemove())

    async def _text(
        self,
        spot: Spot,
        text: str,
        mode: ParseMode | None,
        markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None,
    ) -> Message:
        return await self._bot.send_message(
            spot.chat_id,
            text,
            parse_mode=mode,
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
            message_thread_id=spot.thread,
            reply_parameters=spot.reply,
            disable_notification=spot.is_silent or None,
        )

    async def _photo(self, spot: Spot, screen: Screen, picture: str | bytes) -> Message:
        return await self._bot.send_photo(
            spot.chat_id,
            picture,
            caption=screen.html(LONGEST_CAPTION),
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard(),
            message_thread_id=spot.thread,
            reply_parameters=spot.reply,
            disable_notification=spot.is_silent or None,
            filename=screen.picture.name if isinstance(screen.picture, Picture) else "picture.jpg",
        )

    async def _document(self, spot: Spot, screen: Screen, file: File) -> Message:
        return await self._bot.send_document(
            spot.chat_id,
            file.data,
            filename=file.name,
            caption=screen.html(LONGEST_CAPTION),
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard(),
            message_thread_id=spot.thread,
            reply_parameters=spot.reply,
            disable_notification=spot.is_silent or None,
        )

    async def _edit(self, message: Message, screen: Screen) -> None:
        amend = self._amend_caption if message.text is None else self._amend_text
        await amend(message.chat_id, message.message_id, screen)

    async def _amend_caption(self, chat_id: int, message_id: int, screen: Screen) -> None:
        text = screen.html(LONGEST_CAPTION)
        await self._bot.edit_message_caption(
            chat_id, message_id, caption=text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard()
        )

    async def _amend_text(self, chat_id: int, message_id: int, screen: Screen) -> None:
        await self._bot.edit_message_text(
            screen.html(LONGEST_TEXT),
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard(),
            link_preview_options=NO_PREVIEW,
        )

    async def _blank(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """A message with a picture keeps one: this shows nothing."""
        caption = screen.html(LONGEST_CAPTION)
        shown = InputMediaPhoto(BLANK, caption=caption, parse_mode=ParseMode.HTML, filename="blank.png")
        await self._bot.edit_message_media(shown, chat_id, message_id, reply_markup=screen.keyboard())

    async def _picture(self, screen: Screen) -> str | bytes | None:
        """What Telegram is given for a picture: an address that it opens itself, or the bytes of a file of ours."""
        picture = screen.picture
        if isinstance(picture, Picture):
            return picture.data
        if picture is None or not picture.startswith(PHOTO_SCHEME):
            return picture if (picture or "").startswith(("https://", "http://")) else None
        path = self._photos.path(picture.removeprefix(PHOTO_SCHEME))
        return await asyncio.to_thread(path.read_bytes) if path else None
