"""/items."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.actions import items
from bot.catalogue import BY_NAME
from bot.discord.interactions import Interaction, Interactions
from bot.suggestions import Suggestion
from core.cards.commands import OPTIONS
from core.cards.items import in_short
from core.values import Person


def add_item_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /items."""
    app = interactions.app

    @tree.command(name="items", description=BY_NAME["items"].summary)
    @app_commands.describe(**OPTIONS["items"])
    async def mine(interaction: Interaction, item: str = "") -> None:
        await interactions.respond(interaction, lambda talk: items.find(app, talk, item))

    @mine.autocomplete("item")
    async def own(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        async def found(person: Person) -> list[Suggestion]:
            return [
                Suggestion(in_short(one, person), one.ref) for one in await app.selling.items.suggest(person, current)
            ]

        return await interactions.own_choices(interaction, found)
