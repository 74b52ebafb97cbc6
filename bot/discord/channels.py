"""/channels: where somebody is told."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.catalogue import BY_NAME
from bot.discord import rooms
from bot.discord.interactions import Interaction, Interactions
from bot.talk import Talk
from core.cards.channels import KIND_NAMES, ONE
from core.cards.commands import OPTIONS
from core.values import Channel

ROOM = "channel"
KINDS = [
    *(app_commands.Choice(name=locale_str(name), value=kind.value) for kind, name in KIND_NAMES.items()),
    app_commands.Choice(name=locale_str(ONE[Channel.DISCORD_CHANNEL]), value=ROOM),
]


class Room(app_commands.Transformer):
    """The id of a channel or thread where messages are written."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kinds = discord.ChannelType
        threads = [kinds.public_thread, kinds.private_thread, kinds.news_thread]
        return [kinds.text, kinds.news, kinds.voice, *threads]

    async def transform(self, interaction: Interaction, value: app_commands.AppCommandChannel) -> int:
        return value.id


def add_channel_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /channels."""
    app = interactions.app

    @tree.command(name="channels", description=BY_NAME["channels"].summary)
    @app_commands.describe(**OPTIONS["channels"])
    @app_commands.choices(add=KINDS)
    async def channels(
        interaction: Interaction,
        channel: app_commands.Transform[int, Room] | None = None,
        add: str | None = None,
        address: str | None = None,
        code: str | None = None,
    ) -> None:
        async def answer(talk: Talk) -> object:
            if code:
                return await app.channels.code(talk.person, code)
            if channel or add == ROOM:
                return await rooms.add(app, talk, interaction, channel or rooms.read_channel(address or ""))
            if add or address:
                return await app.channels.add(talk.person, add or "", address or "")
            return await app.channels.show(talk.person)

        await interactions.respond(interaction, answer)
