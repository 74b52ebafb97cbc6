"""/rule: one of one's own rules, named while its name is being typed."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord.actions import press
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk

NAME = "which of your rules"


def add_rule_group(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /rule show, edit, options, pause, resume and delete."""
    app = interactions.app
    group = app_commands.Group(name="rule", description=BY_NAME["rule"].summary)
    tree.add_command(group)

    async def show(interaction: Interaction, name: str) -> None:
        await interactions.respond(interaction, lambda talk: app.rules.named(talk.person, name))

    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await interactions.own_choices(interaction, lambda person: suggestions.rules(app, person, current))

    def add(name: str, description: str, verb: str | None) -> None:
        async def run(interaction: Interaction, name: str) -> None:
            async def act(talk: Talk) -> object:
                rule = (await app.rules.named(talk.person, name)).rule
                return await press(app, talk, interaction, Pressed(verb or "", rule.ref))

            await interactions.respond(interaction, act)

        command: app_commands.Command[Any, ..., None] = app_commands.Command(
            name=name, description=description, callback=run if verb else show
        )
        app_commands.describe(name=NAME)(command)
        command.autocomplete("name")(suggest)
        group.add_command(command)

    add("show", "how it stands, and all that can be done with it", None)
    add("edit", "let it look for something else", "rule.edit")
    add("options", "of what, how often and where it tells, until when, its note and name", "rule.options")
    add("pause", "silence it until you resume it", "rule.pause")
    add("resume", "let it speak again", "rule.resume")
    add("delete", "put it away; for an hour you can take that back", "rule.delete")
