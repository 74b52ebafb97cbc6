"""/source add, list and remove. Hidden from members' menus; whether somebody may is for core to say."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from core.cards.commands import BELOW, OPTIONS


def add_source_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /source."""
    app = interactions.app
    source = app_commands.Group(
        name="source",
        description=BY_NAME["source"].summary,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    tree.add_command(source)

    @source.command(name="add", description=BELOW["source add"])
    @app_commands.describe(**OPTIONS["source add"])
    async def add(interaction: Interaction, url: str) -> None:
        await interactions.respond(interaction, lambda talk: app.sources.add(talk.person, url))

    @source.command(name="list", description=BELOW["source list"])
    async def show(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.sources.all(talk.person))

    @source.command(name="remove", description=BELOW["source remove"])
    @app_commands.describe(**OPTIONS["source remove"])
    async def remove(interaction: Interaction, name: str) -> None:
        await interactions.respond(interaction, lambda talk: app.sources.remove(talk.person, name))

    @remove.autocomplete("name")
    async def feeds(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.own_choices(interaction, lambda person: suggestions.feeds(app, person, current))
