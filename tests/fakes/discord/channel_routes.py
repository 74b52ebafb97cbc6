"""REST: channels, direct messages and the messages in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import interaction_routes
from tests.fakes.discord.messages import change, compose
from tests.fakes.discord.payloads import account_json, channel_json, guild_json, member_json, message_json
from tests.fakes.discord.routes import Answer, Call, DiscordError, Routes
from tests.fakes.discord.state import FORUM, Channel, Message

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10004, 10008, 10013
CANNOT_DM, INVALID_RECIPIENT, NOT_THE_AUTHOR = 50007, 50033, 50005
MISSING_ACCESS, MISSING_PERMISSIONS, WRONG_TYPE, ARCHIVED, LOCKED = 50001, 50013, 50024, 50083, 160005
PAGE = 50  # messages listed where no limit is named

routes = Routes()


def the_channel(fake: FakeDiscord, path: dict[str, str]) -> Channel:
    channel = fake.state.channels.get(path["channel"])
    if channel is None or channel.deleted:
        raise DiscordError(404, UNKNOWN_CHANNEL, "Unknown Channel")
    return channel


def the_message(fake: FakeDiscord, path: dict[str, str]) -> Message:
    """A message as the bot sees it through the channel, where ephemeral ones do not exist."""
    message = the_channel(fake, path).everything.get(path["message"])
    if message is None or message.deleted or message.ephemeral:
        raise DiscordError(404, UNKNOWN_MESSAGE, "Unknown Message")
    return message


@routes("GET", "/users/@me")
def who_am_i(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    return {**account_json(fake.state.bot), "mfa_enabled": False, "locale": "en-US", "verified": True}


@routes("GET", "/users/@me/guilds")
def my_guilds(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    may = str(fake.state.bot.permissions.value)
    shared: dict[str, Any] = {"icon": None, "banner": None, "owner": False, "permissions": may, "features": []}
    return [{"id": g.id, "name": g.name, **shared} for g in fake.state.guilds.values()]


@routes("POST", "/users/@me/channels")
def open_dm(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    account = fake.state.accounts.get(str(call.body.get("recipient_id")))
    if account is None or account.bot:
        raise DiscordError(400, INVALID_RECIPIENT, "Invalid Recipient(s)")
    return channel_json(fake.state.dm(account))


@routes("GET", "/users/{user}")
def a_user(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    if path["user"] not in fake.state.accounts:
        raise DiscordError(404, UNKNOWN_USER, "Unknown User")
    return account_json(fake.state.accounts[path["user"]])


@routes("GET", "/guilds/{guild}")
def a_guild(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    if path["guild"] not in fake.state.guilds:
        raise DiscordError(404, UNKNOWN_GUILD, "Unknown Guild")
    return guild_json(fake.state.guilds[path["guild"]], fake.state)


@routes("GET", "/guilds/{guild}/members/{user}")
def a_member(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    account = fake.state.accounts.get(path["user"])
    if path["guild"] not in fake.state.guilds or account is None or path["guild"] in account.left:
        raise DiscordError(404, UNKNOWN_USER, "Unknown User")
    return {**member_json(account), "user": account_json(account)}


@routes("GET", "/channels/{channel}")
def a_channel(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    channel = the_channel(fake, path)
    if channel.guild and not channel.bot_may(fake.state).view_channel:
        raise DiscordError(403, MISSING_ACCESS, "Missing Access")
    return channel_json(channel)


@routes("POST", "/channels/{channel}/typing")
def typing(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    the_channel(fake, path)
    return Answer(status=204)


@routes("GET", "/channels/{channel}/messages")
def history(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    found = the_channel(fake, path).messages
    before, after = (int(call.query.get(k, d)) for k, d in (("before", 1 << 63), ("after", 0)))
    newest_first = [m for m in reversed(found) if after < int(m.id) < before]
    return [message_json(m, fake.state) for m in newest_first[: int(call.query.get("limit", PAGE))]]


@routes("POST", "/channels/{channel}/messages")
async def post(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    channel, body = the_channel(fake, path), call.body
    if channel.recipient and channel.recipient.id in fake.faults.closed_dms:
        raise DiscordError(403, CANNOT_DM, "Cannot send messages to this user")
    if channel.guild:
        _check_may_post(fake, channel)
    key = (channel.id, str(body.get("nonce")))
    if body.get("nonce") is not None and body.get("enforce_nonce") and key in fake.state.nonces:
        return message_json(fake.state.nonces[key], fake.state)
    message = compose(fake.state, channel, fake.state.bot, body, call.files)
    if body.get("nonce") is not None:
        fake.state.nonces[key] = message
    if reference := body.get("message_reference"):
        message.replies_to = the_message(fake, {**path, "message": str(reference["message_id"])})
    await fake.gateway.tell("MESSAGE_CREATE", message)
    return message_json(message, fake.state)


def _check_may_post(fake: FakeDiscord, channel: Channel) -> None:
    """Raises DiscordError where the bot may not write. A thread that is only archived opens again."""
    may = channel.bot_may(fake.state)
    if not may.view_channel:
        raise DiscordError(403, MISSING_ACCESS, "Missing Access")
    if channel.kind == FORUM:
        raise DiscordError(400, WRONG_TYPE, "Cannot execute action on this channel type")
    if not (may.send_messages_in_threads if channel.parent else may.send_messages):
        raise DiscordError(403, MISSING_PERMISSIONS, "Missing Permissions")
    if channel.locked and not may.manage_threads:
        raise DiscordError(400, ARCHIVED if channel.archived else LOCKED, "Thread is archived")
    channel.archived = False


@routes("GET", "/channels/{channel}/messages/{message}")
def a_message(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    return message_json(the_message(fake, path), fake.state)


@routes("PATCH", "/channels/{channel}/messages/{message}")
async def edit(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    message = the_message(fake, path)
    if message.author is not fake.state.bot:
        raise DiscordError(403, NOT_THE_AUTHOR, "Cannot edit a message authored by another user")
    change(fake.state, message, call.body, call.files)
    interaction_routes.edited(fake, message)
    await fake.gateway.tell("MESSAGE_UPDATE", message)
    return message_json(message, fake.state)


@routes("DELETE", "/channels/{channel}/messages/{message}")
async def delete(fake: FakeDiscord, call: Call, path: dict[str, str]) -> Any:
    message = the_message(fake, path)
    message.deleted = True
    await fake.gateway.dispatch("MESSAGE_DELETE", {"id": message.id, "channel_id": message.channel.id})
    return Answer(status=204)
