"""The bot: built once, runs until it is cancelled."""

from __future__ import annotations

import asyncio
import logging

from telegram import Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.opening import JOINING
from bot.telegram.albums import PAUSE, Album, Albums
from bot.telegram.buttons import press
from bot.telegram.context import Context, House, Nothing, context_of
from bot.telegram.deep import start_link
from bot.telegram.errors import translate
from bot.telegram.groups import our_standing
from bot.telegram.hearing import hear, hear_album, hear_waiting
from bot.telegram.inline import offer
from bot.telegram.menus import set_menus
from bot.telegram.notifier import TelegramNotifier
from bot.telegram.order import InOrder
from bot.telegram.polling import persist, poll
from bot.telegram.voice import Voice
from core.app import App
from core.ports.notifier import Notifier
from core.ports.photos import Photos
from core.values import Platform

API = "https://api.telegram.org"
CONNECT, READ = 5.0, 15.0  # seconds; Telegram fetches a picture's address before it answers
POOL = 64  # connections
FLOOD_WAITS = 2  # times an answer waits where Telegram asks for it; what arrives by itself is left to the outbox
BEFORE_OTHERS = -1  # the group of a handler that sees updates first

Telegram = Application[ExtBot[int], Context, Nothing, Nothing, Nothing, None]


class TelegramBot:
    """Ears and voice of one bot."""

    def __init__(
        self, app: App, photos: Photos, token: str, *, base_url: str | None = None, album_pause: float = PAUSE
    ) -> None:
        """`base_url` is a Bot API server, Telegram's own if None; `album_pause` is in seconds, see `albums`."""
        for library in ("httpx", "httpcore"):  # they log every address, and the token is part of it
            logging.getLogger(library).setLevel(logging.WARNING)
        heard: asyncio.Queue[object] = asyncio.Queue()
        bot = _bot(token, base_url, AIORateLimiter(max_retries=FLOOD_WAITS))
        self._app = app
        self._operators = app.people.operators(Platform.TELEGRAM)
        self._albums = Albums(heard.put_nowait, album_pause)
        self._application = _application(bot, heard, House(app, Voice(bot, photos), self._albums))
        self._sender = _bot(token, base_url, AIORateLimiter(group_max_rate=0))
        self._notifier = TelegramNotifier(Voice(self._sender, photos), app.people.moved)

    @property
    def notifiers(self) -> tuple[Notifier, ...]:
        """The voice for what arrives by itself; it works whether or not `run` does."""
        return (self._notifier,)

    async def run(self) -> None:
        """Listen and answer until cancelled. Raises telegram.error.InvalidToken where the token is not known."""
        application = self._application
        try:
            await persist(application.initialize, "getMe")
            self._app.linking.doors[Platform.TELEGRAM] = start_link(application.bot.username, JOINING)
            await persist(application.bot.delete_webhook, "deleteWebhook")
            await set_menus(application.bot, self._operators)
            await application.start()
            try:
                await poll(application.bot, application.update_queue)
            finally:
                self._albums.finish()
                await application.update_queue.join()  # what was heard is answered; `stop` alone would drop some
                await application.stop()
        finally:
            await application.shutdown()
            await application.bot.shutdown()

    async def close(self) -> None:
        """Let the connections of the notifier go."""
        await self._sender.request.shutdown()


def _bot(token: str, base_url: str | None, limiter: AIORateLimiter) -> ExtBot[int]:
    api = (base_url or API).rstrip("/")
    return ExtBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(POOL, connect_timeout=CONNECT, read_timeout=READ, pool_timeout=CONNECT),
        get_updates_request=HTTPXRequest(1, connect_timeout=CONNECT, pool_timeout=CONNECT),
        rate_limiter=limiter,
    )


def _application(bot: ExtBot[int], heard: asyncio.Queue[object], house: House) -> Telegram:
    application: Telegram = (
        Application.builder()
        .bot(bot)
        .update_queue(heard)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=context_of(house)))
        .concurrent_updates(InOrder())
        .build()
    )
    application.add_handler(TypeHandler(Update, hear_waiting), BEFORE_OTHERS)
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, hear))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(offer))
    application.add_handler(ChatMemberHandler(our_standing, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(TypeHandler(Album, hear_album))
    application.add_error_handler(translate)
    return application
