"""/search."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions


def add_search_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /search."""
    app = interactions.app

    @tree.command(name="search", description=BY_NAME["search"].summary)
    @app_commands.describe(query="the words it must hold")
    async def search(interaction: Interaction, query: str) -> None:
        await interactions.respond(interaction, lambda talk: app.search.find(talk.person, query))
