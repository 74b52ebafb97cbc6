"""/export and /import."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.cards.commands import OPTIONS
from core.rules.exchange import check_size


def add_copy_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register the commands on files of rules."""
    app = interactions.app

    @tree.command(name="export", description=BY_NAME["export"].summary)
    async def export(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.rules.copies.export(talk.person))

    @tree.command(name="import", description=BY_NAME["import"].summary)
    @app_commands.describe(**OPTIONS["import"])
    async def bring(interaction: Interaction, file: discord.Attachment) -> None:
        async def add(talk: Talk) -> object:
            check_size(file.size)
            return await app.rules.copies.bring(talk.person, talk.chat, await file.read())

        await interactions.respond(interaction, add)
