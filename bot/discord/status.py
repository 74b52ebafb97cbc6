"""/status. Hidden from members' menus; whether somebody may is for core to say."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions


def add_status_command(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /status."""

    @tree.command(name="status", description=BY_NAME["status"].summary)
    @app_commands.default_permissions(manage_guild=True)
    async def status(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: interactions.app.status(talk.person))
