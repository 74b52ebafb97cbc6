"""/watch."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import links
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from core.cards.commands import OPTIONS


def add_watch_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /watch."""
    app = interactions.app

    @tree.command(name="watch", description=BY_NAME["watch"].summary)
    @app_commands.describe(**OPTIONS["watch"])
    async def watch(interaction: Interaction, link: str = "") -> None:
        await interactions.respond(interaction, lambda talk: links.watched(app, talk, link))
