"""/rule: one of one's own rules, named while its name is being typed."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord.actions import press
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.cards.commands import BELOW, OPTIONS


def add_rule_group(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /rule show, edit, options, pause, resume and delete."""
    app = interactions.app
    group = app_commands.Group(name="rule", description=BY_NAME["rule"].summary)
    tree.add_command(group)

    async def show(interaction: Interaction, name: str) -> None:
        await interactions.respond(interaction, lambda talk: app.rules.named(talk.person, name))

    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.own_choices(interaction, lambda person: suggestions.rules(app, person, current))

    def add(name: str, verb: str | None) -> None:
        async def run(interaction: Interaction, name: str) -> None:
            async def act(talk: Talk) -> object:
                rule = (await app.rules.named(talk.person, name)).rule
                return await press(app, talk, interaction, Pressed(verb or "", rule.ref))

            await interactions.respond(interaction, act)

        command: app_commands.Command[Any, ..., None] = app_commands.Command(
            name=name, description=locale_str(BELOW[f"rule {name}"]), callback=run if verb else show
        )
        app_commands.describe(**OPTIONS["rule"])(command)
        command.autocomplete("name")(suggest)
        group.add_command(command)

    add("show", None)
    add("edit", "rule.edit")
    add("options", "rule.options")
    add("pause", "rule.pause")
    add("resume", "rule.resume")
    add("delete", "rule.delete")
