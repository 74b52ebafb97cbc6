"""/alert, /alerts and /try."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot import suggestions
from bot.catalogue import BY_NAME
from bot.discord import blanks
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.cards.commands import OPTIONS
from core.errors import Refused, Why
from core.rules.options import with_options
from core.rules.phrase import Parsed
from core.values import Channel, Chat, Criteria

Choices = list[app_commands.Choice[str]]
Tree = app_commands.CommandTree[discord.Client]

WANTED_CONDITIONS = [app_commands.Choice(name=locale_str(said), value=said) for said in blanks.WANTED]


def add_rule_commands(tree: Tree, interactions: Interactions) -> None:
    """Register the commands on rules."""
    _add_alert(tree, interactions)
    app = interactions.app

    @tree.command(name="alerts", description=BY_NAME["alerts"].summary)
    async def alerts(interaction: Interaction) -> None:
        await interactions.respond(interaction, lambda talk: app.rules.mine(talk.person))

    @tree.command(name="try", description=BY_NAME["try"].summary)
    @app_commands.describe(**OPTIONS["try"])
    async def try_out(interaction: Interaction, what: str) -> None:
        await interactions.respond(interaction, lambda talk: app.rules.try_out(talk.person, what))

    @try_out.autocomplete("what")
    async def own_rules(interaction: Interaction, current: str) -> Choices:
        return await interactions.own_choices(interaction, lambda person: suggestions.rules(app, person, current))


def _add_alert(tree: Tree, interactions: Interactions) -> None:
    app = interactions.app

    @tree.command(name="alert", description=BY_NAME["alert"].summary)
    @app_commands.describe(**OPTIONS["alert"])
    @app_commands.choices(condition=WANTED_CONDITIONS)
    async def alert(
        interaction: Interaction,
        what: str | None = None,
        max_price: str | None = None,
        min_price: str | None = None,
        near: str | None = None,
        within: float | None = None,
        without: str | None = None,
        category: str | None = None,
        condition: str | None = None,
        min_score: float | None = None,
        name: str | None = None,
        here: bool = False,
    ) -> None:
        async def save(talk: Talk) -> object:
            chat = this_channel(interaction) if here else talk.chat
            if what is None and not any((min_price, within, without, category, min_score)):
                given = {"max_price": max_price, "near": near, "condition": condition, "name": name}
                return blanks.new_rule(talk.person, given, here=here)
            wish = with_options(
                app.rules.read(talk.person, what) if what else Parsed(Criteria(), ()),
                talk.person,
                app.places,
                max_price=max_price,
                min_price=min_price,
                near=near,
                within=within,
                without=without,
                category=category,
                condition=condition,
                min_score=min_score,
            )
            return await app.rules.create(talk.person, chat, wish, name=name)

        await interactions.respond(interaction, save)

    @alert.autocomplete("near")
    async def near_places(interaction: Interaction, current: str) -> Choices:
        return await interactions.choices(suggestions.near(app.places, current))

    @alert.autocomplete("category")
    async def categories(interaction: Interaction, current: str) -> Choices:
        return await interactions.own_choices(interaction, lambda person: suggestions.categories(person, current))


def this_channel(interaction: Interaction) -> Chat:
    """The channel, as where alerts go: for those who run the server, where we may post. Raises Refused.

    What is allowed comes with each interaction from Discord; what a command's menu hides does not count.
    """
    if interaction.guild_id is None:
        if interaction.context.dm_channel:
            return Chat(Channel.DISCORD_DM, str(interaction.user.id))
        raise Refused(Why.CANNOT_POST_HERE)
    theirs, ours = interaction.permissions, interaction.app_permissions
    if not (theirs.manage_guild or theirs.administrator):
        raise Refused(Why.ADMINS_ONLY)
    in_thread = isinstance(interaction.channel, discord.Thread)
    speaks = ours.send_messages_in_threads if in_thread else ours.send_messages
    allowed = ours.administrator or (ours.view_channel and ours.embed_links and speaks)
    if not (allowed and interaction.is_guild_integration()):
        raise Refused(Why.CANNOT_POST_HERE)
    return Chat(Channel.DISCORD_CHANNEL, str(interaction.channel_id))
