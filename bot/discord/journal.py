"""/saved, /muted, /log and /why."""

from __future__ import annotations

import discord
from discord import app_commands

from bot import typed
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from core.cards.commands import OPTIONS


def add_journal_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register the commands that look back."""
    app = interactions.app

    @tree.command(name="saved", description=BY_NAME["saved"].summary)
    async def saved(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.saved.mine(talk.person))

    @tree.command(name="muted", description=BY_NAME["muted"].summary)
    async def muted(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: typed.muted(app, talk))

    @tree.command(name="log", description=BY_NAME["log"].summary)
    async def log(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.journal.log(talk.person))

    @tree.command(name="why", description=BY_NAME["why"].summary)
    @app_commands.describe(**OPTIONS["why"])
    async def why(interaction: Interaction, listing: str = "") -> None:
        await interactions.respond(interaction, lambda talk: app.journal.why(talk.person, listing))
