"""Our state in Discord's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.pings import pinged
from tests.fakes.discord.state import LOADING, Account, Attachment, Channel, Guild, Message, Role, State

if TYPE_CHECKING:
    from tests.fakes.discord.reply import Reply

Json = dict[str, Any]

LONG_AGO = "2024-01-01T00:00:00+00:00"
DM = 1  # the type of such a channel
IN_GUILD, IN_DM = 0, 1  # interaction contexts
REPLY_TYPE, COMMAND_TYPE, DEFAULT_TYPE = 19, 20, 0  # message types
ATTACHMENT_LIMIT = 10 << 20  # bytes; what a guild without boosts and a DM allow


def account_json(account: Account) -> Json:
    return {
        "id": account.id,
        "username": account.name.lower().replace(" ", "_"),
        "global_name": account.name,
        "discriminator": "0",
        "avatar": None,
        "bot": account.bot,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }


def member_json(account: Account) -> Json:
    """A guild's member, without the user: where Discord adds it, the caller does."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [account.id, *account.roles],
        "joined_at": LONG_AGO,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": str(account.permissions.value),
    }


def role_json(role: Role) -> Json:
    return {
        "id": role.id,
        "name": role.name,
        "description": None,
        "permissions": str(role.permissions.value),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def own_role(account: Account) -> Role:
    """What an account may do, as a role of its own in every guild it is in."""
    return Role(account.id, f"Role of {account.name}", account.permissions)


def channel_json(channel: Channel) -> Json:
    if channel.recipient:
        recipients = [account_json(channel.recipient)]
        return {"id": channel.id, "type": DM, "flags": 0, "last_message_id": None, "recipients": recipients}
    assert channel.guild is not None
    if channel.parent:
        return _thread_json(channel)
    return {
        "id": channel.id,
        "type": channel.kind,
        "guild_id": channel.guild.id,
        "name": channel.name,
        "position": channel.guild.channels.index(channel),
        "permission_overwrites": _overwrites(channel),
        "topic": None,
        "nsfw": False,
        "flags": 0,
        "rate_limit_per_user": 0,
        "parent_id": None,
        "last_message_id": None,
    }


def _overwrites(channel: Channel) -> list[Json]:
    """What the bot may not do there: it is the only account whose role is its own number."""
    if not channel.forbidden.value:
        return []
    return [{"id": channel.bot_id, "type": 1, "allow": "0", "deny": str(channel.forbidden.value)}]


def _thread_json(thread: Channel) -> Json:
    assert thread.guild is not None
    assert thread.parent is not None
    state = {"archived": thread.archived, "locked": thread.locked, "auto_archive_duration": 1440}
    return {
        "id": thread.id,
        "type": thread.kind,
        "guild_id": thread.guild.id,
        "parent_id": thread.parent.id,
        "owner_id": thread.guild.owner.id,
        "name": thread.name,
        "flags": 0,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": 1,
        "thread_metadata": {**state, "archive_timestamp": LONG_AGO, "create_timestamp": LONG_AGO},
    }


def guild_json(guild: Guild, state: State) -> Json:
    """A guild as GUILD_CREATE tells it."""
    bot = {**member_json(state.bot), "user": account_json(state.bot)}
    lists = ("emojis", "features", "voice_states", "presences", "stage_instances")
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner.id,
        "roles": [role_json(r) for r in (*guild.roles, *map(own_role, state.accounts.values()))],
        "channels": [channel_json(c) for c in guild.channels if not (c.deleted or c.parent)],
        "threads": [channel_json(c) for c in guild.channels if c.parent and not (c.deleted or c.archived)],
        "members": [bot],
        "member_count": 2,
        "joined_at": LONG_AGO,
        "large": False,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "premium_progress_bar_enabled": False,
        **dict.fromkeys((*lists, "guild_scheduled_events", "stickers", "soundboard_sounds"), ()),
        **dict.fromkeys(("verification_level", "default_message_notifications", "explicit_content_filter"), 0),
        **dict.fromkeys(("mfa_level", "nsfw_level", "premium_tier", "system_channel_flags"), 0),
    }


def attachment_json(attachment: Attachment) -> Json:
    return {
        "id": attachment.id,
        "filename": attachment.name,
        "size": len(attachment.data),
        "content_type": attachment.content_type,
        "url": attachment.url,
        "proxy_url": attachment.url,
        **({"description": attachment.description} if attachment.description else {}),
    }


def message_json(message: Message, state: State) -> Json:
    told = pinged(message.content, message.allowed_mentions, is_answer=message.interaction is not None)
    original = message.replies_to
    kind = REPLY_TYPE if original else DEFAULT_TYPE
    extra: Json = {}
    if message.interaction:
        kind = COMMAND_TYPE if message.interaction.is_command else kind
        extra |= {"application_id": state.application_id, "webhook_id": state.application_id}
        extra["interaction_metadata"] = _metadata(message.interaction)
    if message.nonce is not None:
        extra["nonce"] = message.nonce
    if original:
        extra["message_reference"] = {"type": 0, "channel_id": original.channel.id, "message_id": original.id}
        extra["referenced_message"] = message_json(original, state)
    return {
        "id": message.id,
        "type": kind,
        "channel_id": message.channel.id,
        "author": account_json(message.author),
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited_timestamp,
        "tts": False,
        "pinned": False,
        "mention_everyone": told.everyone,
        "mentions": [account_json(state.accounts[i]) for i in told.users if i in state.accounts],
        "mention_roles": list(told.roles),
        "attachments": [attachment_json(a) for a in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags,
        **extra,
    }


def interaction_json(reply: Reply, data: Json, state: State) -> Json:
    """INTERACTION_CREATE for what a person did, told in full as Discord does."""
    user, guild, channel = reply.user, reply.channel.guild, reply.channel
    may = str(user.permissions.value)
    payload: Json = {
        "id": reply.id,
        "application_id": state.application_id,
        "type": reply.kind,
        "token": reply.token,
        "version": 1,
        "data": data,
        "channel_id": channel.id,
        "locale": user.locale,
        "app_permissions": str(channel.bot_may(state).value),
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
        # Who installed the app where it is used: "0" a guild (the guild's id, or "0" in a DM), "1" the user.
        "authorizing_integration_owners": {"0": guild.id if guild else "0"}
        | ({"1": user.id} if user.installed else {}),
        "context": IN_GUILD if guild else IN_DM,
    }
    if guild:
        payload["guild_id"] = guild.id
        payload["guild"] = {"id": guild.id, "locale": "en-US", "features": []}
        payload["guild_locale"] = "en-US"
        payload["channel"] = {**channel_json(channel), "permissions": may}
        payload["member"] = {**member_json(user), "user": account_json(user)}
    else:
        payload["channel"] = channel_json(channel)
        payload["user"] = account_json(user)
    if reply.pressed:
        payload["message"] = message_json(reply.pressed, state)
    return payload


def callback_json(reply: Reply, state: State) -> Json:
    """The answer to a callback that was asked for with `with_response`."""
    shown = reply.original
    interaction: Json = {"id": reply.id, "type": reply.kind}
    if shown:
        interaction |= {
            "response_message_id": shown.id,
            "response_message_loading": bool(shown.flags & LOADING),
            "response_message_ephemeral": shown.ephemeral,
        }
    resource: Json = {}
    if shown and reply.callback in (4, 7):
        resource = {"resource": {"type": reply.callback, "message": message_json(shown, state)}}
    return {"interaction": interaction, **resource}


def _metadata(reply: Reply) -> Json:
    owners = {"0": reply.channel.guild.id if reply.channel.guild else "0"}
    base = {"id": reply.id, "user": account_json(reply.user), "authorizing_integration_owners": owners}
    if reply.modal_of:
        return {**base, "type": reply.kind, "triggering_interaction_metadata": _metadata(reply.modal_of)}
    if reply.pressed:
        return {**base, "type": reply.kind, "interacted_message_id": reply.pressed.id}
    return {**base, "type": reply.kind, "name": reply.what}
