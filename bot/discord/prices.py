"""/price."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import suggestions
from bot.actions import prices
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from core.cards.commands import OPTIONS


def add_price_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /price."""
    app = interactions.app

    @tree.command(name="price", description=BY_NAME["price"].summary)
    @app_commands.describe(**OPTIONS["price"])
    async def price(interaction: Interaction, what: str = "") -> None:
        await interactions.respond(interaction, lambda talk: prices.check(app, talk, what))

    @price.autocomplete("what")
    async def known(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.own_choices(interaction, lambda person: suggestions.items(app, person, current))
