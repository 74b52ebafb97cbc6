"""Our commands in the languages we speak, as Discord shows them to who has chosen another than English."""

from __future__ import annotations

import discord
from discord.app_commands import ContextMenu, TranslationContextLocation, TranslationContextTypes, locale_str
from discord.app_commands import Translator as Base

from core.cards.language import say, speaking
from core.text.tongues import ENGLISH, language

# The same everywhere, so that a command which somebody tells another is the one they find.
NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
}


class Translator(Base):
    """Descriptions, choices and the menu of a message; names of commands stay as they are."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """None where English stands."""
        is_name = context.location in NAMES and not isinstance(context.data, ContextMenu)
        if is_name or language(locale.value) == ENGLISH:
            return None
        with speaking(locale.value):
            return say(string.message)
