"""The menus behind the / key: all commands in private, in groups those that make sense before others."""

from __future__ import annotations

import asyncio

import structlog
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.catalogue import COMMANDS
from bot.telegram.hearing import ASIDE
from core.cards.language import say, speaking
from core.text.tongues import ENGLISH, SPOKEN

LONGEST = 10.0  # seconds that menus may hold up the start

log = structlog.get_logger()


async def set_menus(bot: ExtBot[int]) -> None:
    """Tell Telegram our commands. A failure is logged: everything works without menus."""
    try:
        async with asyncio.timeout(LONGEST):
            for tongue in SPOKEN:
                await _set(bot, tongue)
    except (TelegramError, TimeoutError) as error:
        log.warning("command menus not set", reason=str(error) or "no answer in time")


async def _set(bot: ExtBot[int], tongue: str) -> None:
    """The menus of one language; English is what everybody sees whose language we do not speak."""
    code = None if tongue == ENGLISH else tongue
    with speaking(tongue):
        for_all = [BotCommand(c.name, say(c.summary)) for c in COMMANDS if not c.operators_only]
    in_groups = [command for command in for_all if command.command not in ASIDE]
    await bot.set_my_commands(for_all, BotCommandScopeAllPrivateChats(), language_code=code)
    await bot.set_my_commands(in_groups, BotCommandScopeAllGroupChats(), language_code=code)
