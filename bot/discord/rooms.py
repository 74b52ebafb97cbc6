"""Channels and threads that rules tell in: what Discord says of them, of us and of who asks, each time anew."""

from __future__ import annotations

import re

import discord

from bot.actions.rooms import spoken_to
from bot.discord.buttons import Pressed
from bot.discord.interactions import Interaction
from bot.talk import Talk
from core.app import App
from core.delivery.channel import RoomAdded
from core.errors import Refused, Why
from core.values import Channel, Chat

Room = discord.TextChannel | discord.VoiceChannel | discord.Thread  # where messages are written
# A channel as people name it: its id, a mention, or the link that Discord copies, to it or to a message in it.
_NAMED = re.compile(
    r"<?#?(?P<id>[0-9]{15,20})>?"
    r"|https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/[0-9]{15,20}/(?P<linked>[0-9]{15,20})(?:/[0-9]{15,20})?"
)


def read_channel(text: str) -> int:
    """The id of a channel or thread as people name it. Raises Refused(ROOM_UNKNOWN)."""
    found = _NAMED.fullmatch(text.strip())
    if found is None:
        raise Refused(Why.ROOM_UNKNOWN)
    return int(found["id"] or found["linked"])


async def add(app: App, talk: Talk, interaction: Interaction, channel_id: int) -> RoomAdded:
    """Let rules of who asks tell there: they manage its server, and we may write there. Raises Refused."""
    try:
        channel = await interaction.client.fetch_channel(channel_id)
        guild = await _guild_of(interaction.client, channel)
        if not await _manages(guild, interaction.user.id):
            raise Refused(Why.ROOM_NOT_LED)
        if not isinstance(channel, Room):
            raise Refused(Why.ROOM_WORDLESS)
        label = await writable(interaction.client, guild, channel)
    except (discord.NotFound, discord.Forbidden) as unseen:
        raise Refused(Why.ROOM_UNKNOWN) from unseen
    chat = Chat(Channel.DISCORD_CHANNEL, str(channel_id))
    return await app.channels.add_room(talk.person, chat, f"{label}, {guild.name}")


async def writable(client: discord.Client, guild: discord.Guild, channel: Room) -> str:
    """What to call a channel that we may write in. Raises Refused: CANNOT_POST_HERE, ROOM_CLOSED."""
    ours = await _our_permissions(client, guild, channel)
    in_thread = isinstance(channel, discord.Thread)
    speaks = ours.send_messages_in_threads if in_thread else ours.send_messages
    if not (ours.view_channel and ours.embed_links and speaks):
        raise Refused(Why.CANNOT_POST_HERE)
    if isinstance(channel, discord.Thread) and channel.locked and channel.archived and not ours.manage_threads:
        raise Refused(Why.ROOM_CLOSED)
    return f"{'' if in_thread else '#'}{channel.name}"


async def check(app: App, talk: Talk, interaction: Interaction, what: Pressed) -> None:
    """Raises Refused(ADMINS_ONLY) where a button or form would speak to a room whose server they do not manage."""
    for room in await spoken_to(app, talk, what.verb, what.target):
        if room.channel is Channel.DISCORD_CHANNEL and not await _leads(interaction, talk, room):
            raise Refused(Why.ADMINS_ONLY)


async def _leads(interaction: Interaction, talk: Talk, room: Chat) -> bool:
    if room == talk.room:
        return talk.leads
    try:
        channel = await interaction.client.fetch_channel(int(room.address))
        return await _manages(await _guild_of(interaction.client, channel), interaction.user.id)
    except (discord.NotFound, discord.Forbidden):
        return False


async def _guild_of(client: discord.Client, channel: object) -> discord.Guild:
    """The server of a channel, with its roles as they are now. Raises Refused(ROOM_UNKNOWN) for a direct message."""
    guild = getattr(channel, "guild", None)
    if guild is None:
        raise Refused(Why.ROOM_UNKNOWN)
    return await client.fetch_guild(guild.id, with_counts=False)


async def _manages(guild: discord.Guild, user_id: int) -> bool:
    try:
        theirs = (await guild.fetch_member(user_id)).guild_permissions
    except discord.NotFound:  # no member
        return False
    return theirs.manage_guild or theirs.administrator


async def _our_permissions(client: discord.Client, guild: discord.Guild, channel: Room) -> discord.Permissions:
    """What we may do there; in a thread, what its channel says."""
    holder_id = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
    holder = await guild.fetch_channel(holder_id)  # once more: of this `guild`, which knows its roles
    me = await guild.fetch_member(client.user.id) if client.user else None
    return holder.permissions_for(me) if me else discord.Permissions.none()
