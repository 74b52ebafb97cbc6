"""/channels: where somebody is told."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.cards.channels import KIND_NAMES

OPTIONS = {
    "add": "what to add",
    "address": "where it is: an e-mail address, a number, a push address, a webhook",
    "code": "the code that was sent there",
}
KINDS = [app_commands.Choice(name=name, value=kind.value) for kind, name in KIND_NAMES.items()]


def add_channel_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /channels."""
    app = interactions.app

    @tree.command(name="channels", description=BY_NAME["channels"].summary)
    @app_commands.describe(**OPTIONS)
    @app_commands.choices(add=KINDS)
    async def channels(
        interaction: Interaction, add: str | None = None, address: str | None = None, code: str | None = None
    ) -> None:
        async def answer(talk: Talk) -> object:
            if code:
                return await app.channels.code(talk.person, code)
            if add or address:
                return await app.channels.add(talk.person, add or "", address or "")
            return await app.channels.show(talk.person)

        await interactions.respond(interaction, answer)
