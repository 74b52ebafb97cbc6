"""/link and /privacy: one's accounts and one's data."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot import typed
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from core.cards.commands import OPTIONS
from core.cards.privacy import CHOICES

WAYS = [app_commands.Choice(name=locale_str(name), value=value) for value, name in CHOICES.items()]


def add_own_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register the commands on who one is, and what is kept of it."""
    app = interactions.app

    @tree.command(name="link", description=BY_NAME["link"].summary)
    @app_commands.describe(**OPTIONS["link"])
    async def link(interaction: Interaction, code: str = "") -> None:
        await interactions.respond(interaction, lambda talk: typed.link(app, talk, code))

    @tree.command(name="privacy", description=BY_NAME["privacy"].summary)
    @app_commands.describe(**OPTIONS["privacy"])
    @app_commands.choices(what=WAYS)
    async def privacy(interaction: Interaction, what: str = "") -> None:
        await interactions.respond(interaction, lambda talk: typed.privacy(app, talk, what))
