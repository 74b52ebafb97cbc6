"""/start, /settings and /help."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from bot.topics import help_on
from bot.wizards.start import CURRENCIES
from core.cards.commands import OPTIONS
from core.cards.questions import LABELS
from core.text.money import ISO
from core.values import Units

Choices = list[Choice[str]]
UNITS = [Choice(name=locale_str(LABELS[units.value]), value=units.value) for units in Units]


def add_account_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register the commands on oneself."""
    app = interactions.app

    @tree.command(name="start", description=BY_NAME["start"].summary)
    @app_commands.describe(**OPTIONS["start"])
    @app_commands.choices(units=UNITS)
    async def start(
        interaction: Interaction, zone: str | None = None, currency: str | None = None, units: str | None = None
    ) -> None:
        async def greet(talk: Talk) -> object:
            if zone or currency or units:
                return await app.people.introduce(talk.person, zone=zone, currency=currency, units=units)
            return await app.people.welcome(talk.person)

        await interactions.respond(interaction, greet)

    @start.autocomplete("zone")
    async def zones(interaction: Interaction, current: str) -> Choices:
        return await interactions.choices(suggestions.zones(app.places, current))

    @start.autocomplete("currency")
    async def currencies(interaction: Interaction, current: str) -> Choices:
        return await interactions.choices(currencies_like(current))

    @tree.command(name="settings", description=BY_NAME["settings"].summary)
    async def settings(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.preferences.show(talk.person))

    @tree.command(name="help", description=BY_NAME["help"].summary)
    @app_commands.describe(**OPTIONS["help"])
    async def show_help(interaction: Interaction, topic: str = "") -> None:
        async def commands(talk: Talk) -> object:
            return help_on(topic, operator=talk.person.is_operator)

        await interactions.respond(interaction, commands)

    @show_help.autocomplete("topic")
    async def topics(interaction: Interaction, current: str) -> Choices:
        return await interactions.choices(_topics_like(current))


async def _topics_like(typed: str) -> list[suggestions.Suggestion]:
    named = [command.name for command in BY_NAME.values() if not command.operators_only]
    return [suggestions.Suggestion(f"/{name}", name) for name in named if typed.strip("/ ").casefold() in name]


async def currencies_like(typed: str) -> list[suggestions.Suggestion]:
    """Codes that start like this, the most used first."""
    codes = dict.fromkeys((*CURRENCIES, *sorted(ISO)))
    return [suggestions.Suggestion(code, code) for code in codes if code.startswith(typed.strip().upper())]
