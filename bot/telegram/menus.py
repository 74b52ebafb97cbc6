"""The menus behind the / key, per kind of chat and language, and what is said of us before anybody starts.

In private all commands; in groups those that make sense before others, and for admins those that only they may give;
what operators may do is in the menu of their own chats alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.catalogue import COMMANDS, Command
from bot.telegram.hearing import ASIDE, CHANNELS
from bot.telegram.rules import MUTED, SETS_HERE
from core.cards import about
from core.cards.language import say, speaking
from core.text.tongues import ENGLISH, SPOKEN

LONGEST = 20.0  # seconds that menus may hold up the start
ADMINS = {*SETS_HERE, MUTED, CHANNELS, "setup"}  # in a group, given by its admins

log = structlog.get_logger()


async def set_menus(bot: ExtBot[int], operators: Sequence[str] = ()) -> None:
    """Tell Telegram our commands; `operators` are accounts. A failure is logged: everything works without menus."""
    try:
        async with asyncio.timeout(LONGEST):
            for language in SPOKEN:
                await _in(bot, language, operators)
    except (TelegramError, TimeoutError) as error:
        log.warning("command menus not set", reason=str(error) or "no answer in time")


async def _in(bot: ExtBot[int], language: str, operators: Sequence[str]) -> None:
    """All of it in one language; English is for everybody whose language we do not speak."""
    code = None if language == ENGLISH else language
    private = [command for command in COMMANDS if not command.operators_only]
    admins = [command for command in private if command.name not in ASIDE or command.name in ADMINS]
    members = [command for command in admins if command.name not in ADMINS]
    scopes: list[tuple[Sequence[Command], BotCommandScope]] = [
        (private, BotCommandScopeAllPrivateChats()),
        (members, BotCommandScopeAllGroupChats()),
        (admins, BotCommandScopeAllChatAdministrators()),
    ]
    with speaking(language):
        for commands, scope in scopes:
            await bot.set_my_commands(_said(commands), scope, language_code=code)
        for account in (one for one in operators if one.isascii() and one.isdecimal()):  # a name is nobody's id
            with contextlib.suppress(BadRequest):  # they have not written to us yet
                await bot.set_my_commands(_said(COMMANDS), BotCommandScopeChat(int(account)), language_code=code)
        await bot.set_my_description(about.description(), language_code=code)
        await bot.set_my_short_description(about.short_description(), language_code=code)


def _said(commands: Sequence[Command]) -> list[BotCommand]:
    return [BotCommand(command.name, say(command.summary)) for command in commands]
