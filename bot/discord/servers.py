"""Servers as communities: /setup, channels and roles chosen from Discord's own lists, and how somebody stands there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Self

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions import communities
from bot.catalogue import BY_NAME
from bot.discord import rooms
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction, Interactions
from bot.discord.message import Message
from bot.discord.render import of_card, show
from bot.talk import Talk
from core.app import App
from core.cards import card
from core.cards.commands import OPTIONS
from core.cards.communities import PART_NAMES, PICKERS
from core.cards.language import say, speaking
from core.communities.members import At, Posters
from core.communities.outcomes import Part, PlaceAsked, SetupShown
from core.errors import Refused, Why
from core.ports.photos import Photos
from core.values import Channel, Chat, Person, Platform

PUT, CALL, POSTERS = "setup.put", "setup.call", "setup.role"
CHOSEN = {PUT, CALL, POSTERS}  # what is chosen from a list of Discord's
WRITTEN_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
]
PARTS = [app_commands.Choice(name=locale_str(name), value=part.value) for part, name in PART_NAMES.items()]


class _Chosen:
    """What a list of the platform's own does: the one that is chosen comes as a press with its id."""

    item: Any

    def __init__(self, select: Any, verb: str, target: str) -> None:
        super().__init__(select)  # type: ignore[call-arg]
        self.verb, self.target = verb, target

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str]) -> Self:
        return cls(item, match["verb"], match["target"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.item.values:
            pressed = Pressed(self.verb, f"{self.target}:{self.item.values[0].id}")
            await interaction.client.pressed(interaction, pressed)


class Picker(
    _Chosen,
    discord.ui.DynamicItem[discord.ui.ChannelSelect[Any]],
    template=r"ds1c\|(?P<verb>[a-z.]{1,30})\|(?P<target>.*)",
):
    """A list of channels."""


class RolePicker(
    _Chosen,
    discord.ui.DynamicItem[discord.ui.RoleSelect[Any]],
    template=r"ds1r\|(?P<verb>[a-z.]{1,30})\|(?P<target>.*)",
):
    """A list of roles."""


@show.register
def _place_asked(outcome: PlaceAsked, reader: Person, photos: Photos) -> Message:
    message = of_card(card(outcome, reader), photos)
    target = outcome.category or communities.ALL
    with speaking(reader):
        channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id=f"ds1c|{PUT}|{target}", channel_types=WRITTEN_IN, placeholder=say(PICKERS["channel"])
        )
        pickers: list[discord.ui.Item[Any]] = [Picker(channels, PUT, target)]
        if outcome.now:
            roles: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
                custom_id=f"ds1r|{CALL}|{target}", placeholder=say(PICKERS["call"])
            )
            pickers.append(RolePicker(roles, CALL, target))
    message.rows = [[picker] for picker in pickers] + message.rows
    return message


@show.register
def _setup(outcome: SetupShown, reader: Person, photos: Photos) -> Message:
    message = of_card(card(outcome, reader), photos)
    if outcome.part is Part.POSTING:
        with speaking(reader):
            roles: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
                custom_id=f"ds1r|{POSTERS}|", placeholder=say(PICKERS["posters"])
            )
        message.rows.insert(0, [RolePicker(roles, POSTERS, "")])
    return message


async def chosen(app: App, talk: Talk, interaction: Interaction, what: Pressed) -> object:
    """What was chosen from a list. What Discord says of it counts, not what the list held. Raises Refused."""
    await app.communities.members.led(talk.at)
    target, _, number = what.target.rpartition(":")
    if not (number.isascii() and number.isdecimal()):
        raise Refused(Why.BUTTON_DEAD)
    category = "" if target == communities.ALL else target
    settings = app.communities.settings
    if what.verb == PUT:
        chat, label = await _place(interaction, int(number))
        return await settings.put(talk.at, category, chat, label)
    role = await _role(interaction, int(number))
    if what.verb == CALL:
        return await settings.mention(talk.at, category, role)
    return await settings.let_post(talk.at, Posters.ROLE, role)


async def standing(app: App, talk: Talk, client: discord.Client, ref: str) -> Talk:
    """The same person in a community of theirs, as Discord says now. Raises Refused(NOT_A_MEMBER)."""
    meant = await app.communities.members.one(talk.person, ref)
    if meant is None or meant.platform is not Platform.DISCORD or talk.chat.channel is not Channel.DISCORD_DM:
        raise Refused(Why.NOT_A_MEMBER)
    at = At(meant.platform, meant.external_id, meant.name)
    try:
        guild = await client.fetch_guild(int(meant.external_id), with_counts=False)
        member = await guild.fetch_member(int(talk.chat.address))
    except (discord.NotFound, discord.Forbidden) as unseen:
        if isinstance(unseen, discord.NotFound):
            await app.communities.members.left_by(at, talk.person)
        raise Refused(Why.NOT_A_MEMBER) from unseen
    theirs = member.guild_permissions
    roles = frozenset(str(role.id) for role in member.roles)
    return replace(talk, at=replace(at, leads=theirs.manage_guild or theirs.administrator, roles=roles))


def at_of(guild: discord.Guild) -> At:
    """A server, with nobody in particular in it."""
    return At(Platform.DISCORD, str(guild.id), guild.name or "", locale=guild.preferred_locale.value)


def greeting_place(guild: discord.Guild) -> tuple[Chat | None, str]:
    """Where a server is greeted: where it greets its members, else its first channel, if we may write there."""
    first = [guild.system_channel, *guild.text_channels]
    for channel in filter(None, first):
        ours = channel.permissions_for(guild.me)
        if ours.view_channel and ours.send_messages and ours.embed_links:
            return Chat(Channel.DISCORD_CHANNEL, str(channel.id)), f"#{channel.name}"
    return None, ""


def add_community_commands(tree: app_commands.CommandTree[discord.Client], interactions: Interactions) -> None:
    """Register /setup: in servers alone, hidden from who does not manage them, and checked all the same."""

    @tree.command(name="setup", description=BY_NAME["setup"].summary)
    @app_commands.describe(**OPTIONS["setup"])
    @app_commands.choices(part=PARTS)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction, part: str | None = None, words: str | None = None) -> None:
        async def work(talk: Talk) -> object:
            verb = "rule" if part == Part.RULES and words else part or (Part.SYNONYMS.value if words else "")
            return await communities.typed(interactions.app, talk, f"{verb} {words or ''}")

        await interactions.respond(interaction, work)


async def _place(interaction: Interaction, channel_id: int) -> tuple[Chat, str]:
    """A channel of this server where we may write. Raises Refused."""
    try:
        channel = await interaction.client.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden) as unseen:
        raise Refused(Why.ROOM_UNKNOWN) from unseen
    if not isinstance(channel, discord.TextChannel | discord.Thread) or channel.guild.id != interaction.guild_id:
        raise Refused(Why.PLACE_ELSEWHERE)
    try:
        guild = await interaction.client.fetch_guild(channel.guild.id, with_counts=False)
        label = await rooms.writable(interaction.client, guild, channel)
    except (discord.NotFound, discord.Forbidden) as unseen:
        raise Refused(Why.CANNOT_POST_HERE) from unseen
    return Chat(Channel.DISCORD_CHANNEL, str(channel_id)), label


async def _role(interaction: Interaction, role_id: int) -> str:
    """A role of this server, and not the one that everybody has. Raises Refused(ROLE_INVALID)."""
    guild = await interaction.client.fetch_guild(interaction.guild_id or 0, with_counts=False)
    if guild.get_role(role_id) is None or role_id == guild.id:
        raise Refused(Why.ROLE_INVALID)
    return str(role_id)
