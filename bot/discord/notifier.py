"""Messages by REST alone: to a person directly, or into a channel. The client need only be logged in."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp
import discord

from bot.discord.message import Message
from bot.discord.render import show
from core.delivery.outcomes import AlertDue, ItemDue, ItemOver, SummaryDue
from core.errors import Failure, SendFailed
from core.ports.notifier import Receipt
from core.ports.photos import Photos
from core.values import Channel, Destination, Person

LONGEST_SEND = 15.0  # seconds, with discord.py's own tries; within the 20 that a delivery is given
LONGEST_LOGIN = 5.0  # seconds to wait for one that is under way
DEFAULT_LIMIT = 60.0  # seconds to wait where a limit names none: the network's in front of Discord, or of DM openings

# By Discord's own number first (topics/opcodes-and-status-codes), then by HTTP status.
BY_CODE = {
    10003: Failure.DESTINATION,  # unknown channel
    10008: Failure.MESSAGE,  # unknown message: the one to be changed was deleted
    10013: Failure.DESTINATION,  # unknown user
    40003: Failure.LIMIT,  # opening direct messages too fast
    50001: Failure.DESTINATION,  # missing access
    50007: Failure.DESTINATION,  # cannot send messages to this user
    50013: Failure.DESTINATION,  # missing permissions
    50024: Failure.DESTINATION,  # cannot do that on this type of channel
    50033: Failure.DESTINATION,  # invalid recipient
    50083: Failure.DESTINATION,  # the thread is archived, and not ours to open
    50278: Failure.DESTINATION,  # no server in common
    160005: Failure.DESTINATION,  # the thread is locked
}
BY_STATUS: dict[int, Failure] = {
    HTTPStatus.BAD_REQUEST: Failure.MESSAGE,
    HTTPStatus.UNAUTHORIZED: Failure.CHANNEL,
    HTTPStatus.FORBIDDEN: Failure.DESTINATION,
    HTTPStatus.NOT_FOUND: Failure.DESTINATION,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Failure.MESSAGE,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.LIMIT,
}


class DiscordNotifier:
    """The voice of one channel: DISCORD_DM or DISCORD_CHANNEL."""

    address: str | None = None

    def __init__(self, channel: Channel, client: discord.Client, photos: Photos, logged_in: asyncio.Event) -> None:
        """Sends once `logged_in` is set."""
        self.channel = channel
        self._client, self._photos, self._logged_in = client, photos, logged_in

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. Discord makes one message of all with the same `key`, for some minutes."""
        message = show(outcome, reader, self._photos)
        is_under_way = False  # before that, nothing can have been delivered
        try:
            async with asyncio.timeout(LONGEST_SEND):
                await self._login()
                channel = await self._open(int(destination.address))
                is_under_way = True
                if isinstance(outcome, ItemOver):
                    there = self._client.get_partial_messageable(int(destination.address))
                    return await _change(there.get_partial_message(int(outcome.message)), message)
                return await _send(channel, message, key, _called(destination, outcome))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as trouble:
            raise failed(trouble, is_under_way=is_under_way) from trouble

    async def _login(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_LOGIN):
                await self._logged_in.wait()
        except TimeoutError as late:
            raise SendFailed(Failure.CHANNEL, "not logged in") from late

    async def _open(self, address: int) -> discord.abc.Messageable:
        if self.channel is Channel.DISCORD_DM:
            return await self._client.create_dm(discord.Object(address))
        return self._client.get_partial_messageable(address)


def _called(destination: Destination, outcome: object) -> dict[str, Any]:
    """What lets a message call the one role that admins chose for its channel, and nobody else."""
    if destination.mention is None or not isinstance(outcome, AlertDue | SummaryDue | ItemDue):
        return {}
    role = discord.Object(int(destination.mention))
    only = discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=[role])
    return {"content": f"<@&{role.id}>", "allowed_mentions": only}


async def _change(there: discord.PartialMessage, message: Message) -> Receipt:
    """Let a message of ours say this instead; it is not read first, which would need a right more."""
    await there.edit(**message.edited())
    return Receipt(str(there.id))


async def _send(channel: discord.abc.Messageable, message: Message, key: str, called: dict[str, Any]) -> Receipt:
    try:
        sent = await channel.send(nonce=key, **{**message.sent(), **called})
    except discord.HTTPException as refused:
        if refused.status != HTTPStatus.BAD_REQUEST:
            raise
        # Mostly an address of a listing that Discord does not like: the news itself can still be told.
        sent = await channel.send(nonce=key, **{**message.bare().sent(), **called})
    return Receipt(str(sent.id))


def failed(trouble: Exception, *, is_under_way: bool) -> SendFailed:
    """What an error means for the delivery. The reason holds numbers and names of types, nothing that was sent."""
    unsure = Failure.UNKNOWN if is_under_way else Failure.RETRY
    match trouble:
        case discord.RateLimited():
            return SendFailed(Failure.LIMIT, "rate limited", trouble.retry_after)
        case discord.HTTPException(code=0, status=HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND as status):
            # Not Discord's own no, which has a number: the network in front of it. The address may be well.
            return SendFailed(Failure.RETRY, f"HTTP {int(status)}, no code")
        case discord.HTTPException(code=code, status=status):
            failure = BY_CODE.get(code) or BY_STATUS.get(status, unsure)
            after = _asked_to_wait(trouble) if failure is Failure.LIMIT else None
            return SendFailed(failure, f"HTTP {status}, code {code}", after)
        case discord.LoginFailure():
            return SendFailed(Failure.CHANNEL, "token refused")
        case aiohttp.ClientConnectorError():  # also a name that does not resolve: nothing was sent
            return SendFailed(Failure.RETRY, "no connection")
        case _:
            return SendFailed(unsure, type(trouble).__name__)


def _asked_to_wait(limited: discord.HTTPException) -> float:
    asked = limited.response.headers.get("Retry-After", "")
    return float(asked) if asked.replace(".", "", 1).isdecimal() else DEFAULT_LIMIT
