"""A Discord of our own on a loopback socket: REST, gateway and files, with people to play in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self

import discord
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord.bell import Bell
from tests.fakes.discord.faults import Faults, rate_limit
from tests.fakes.discord.gateway import UNKNOWN_ERROR, Gateway
from tests.fakes.discord.payloads import guild_json
from tests.fakes.discord.pings import Pinged, pinged
from tests.fakes.discord.routes import Call
from tests.fakes.discord.server import API, application
from tests.fakes.discord.spec import Spec, shared_spec
from tests.fakes.discord.state import FORUM, PUBLIC_THREAD, Account, Channel, Guild, Message, Role, State
from tests.fakes.discord.user import User
from tests.fakes.discord.webhook_routes import Webhook

FIRST_ANSWER_WITHIN = 3.0  # seconds (interactions/receiving-and-responding)
CONNECTING = 10.0  # seconds a bot has to come up


class FakeDiscord:
    """`async with FakeDiscord() as fake:` serves until the block ends.

    calls          every REST request with its answer
    violations     what the bot did that Discord would refuse, a sentence each; empty at the end of a good test
    answer_within  seconds an interaction waits for its first callback
    valid_token    the only token taken; None takes any
    check_answers  also hold the fake's own answers against Discord's file (slow; for tests of the fake)
    """

    def __init__(self, *, spec: Spec | None = None, check_answers: bool = False) -> None:
        self.spec = spec or shared_spec()
        self.check_answers = check_answers
        self.answer_within = FIRST_ANSWER_WITHIN
        self.valid_token: str | None = None
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.bell = Bell()
        self.faults = Faults()
        self.state = State(self.bell, lambda: self.base_url)
        self.webhooks: dict[str, Webhook] = {}
        self.gateway = Gateway(self)
        self.owner = self.user("Owner")
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(application(self), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self.gateway.close()
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        assert self._runner is not None, "not started: async with FakeDiscord() as fake"
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    @property
    def api_url(self) -> str:
        """What stands for https://discord.com/api/v10."""
        return self.base_url + API

    @property
    def gateway_url(self) -> str:
        return self.base_url.replace("http", "ws") + "/gateway/"

    # The bot that is tested

    @contextmanager
    def wire(self) -> Iterator[None]:
        """Points discord.py at the fake for as long as the block lasts."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.api_url, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    @asynccontextmanager
    async def running(self, client: discord.Client, token: str = "a-bot-token") -> AsyncIterator[discord.Client]:
        """Wires and starts a client, and ends it with the block. It has heard READY and its guilds when the block
        starts; `on_ready` comes two seconds later unless the client has guild_ready_timeout=0."""
        with self.wire():
            run = asyncio.get_running_loop().create_task(client.start(token))
            run.add_done_callback(lambda _: self.bell.ring())
            try:
                await self.bell.until(
                    lambda: self.gateway.ready or run.done(), CONNECTING, lambda: "the bot did not connect"
                )
                if run.done():
                    run.result()
                yield client
            finally:
                await client.close()
                await asyncio.gather(run, return_exceptions=True)

    def accepts(self, authorization: str | None) -> bool:
        """Whether an Authorization header opens the door."""
        if self.valid_token is None:
            return bool(authorization) and str(authorization).startswith("Bot ")
        return authorization == f"Bot {self.valid_token}"

    async def until(self, happened: Callable[[], bool], what: str, timeout: float = 5) -> None:
        """Waits for anything, here or in the bot. AssertionError with `what` after `timeout` seconds."""
        await self.bell.until(happened, timeout, lambda: what)

    # The world

    def user(self, name: str, *, locale: str = "en-US") -> User:
        """Somebody new."""
        account = User(self, self.state.new_id(), name, locale)
        self.state.accounts[account.id] = account
        return account

    def guild(self, name: str, *, channels: tuple[str, ...] = ("general",), roles: tuple[str, ...] = ()) -> Guild:
        """A server that has the bot since before it connected. Anybody who acts there is taken for a member."""
        assert self.gateway.ready is False, "the bot is connected: await fake.invite(...)"
        return self._new_guild(name, channels, roles)

    async def invite(
        self, name: str, *, channels: tuple[str, ...] = ("general",), roles: tuple[str, ...] = ()
    ) -> Guild:
        """Somebody adds the bot to their server now."""
        guild = self._new_guild(name, channels, roles)
        if self.gateway.intents.guilds:
            await self.gateway.dispatch("GUILD_CREATE", guild_json(guild, self.state))
        return guild

    def webhook(self, channel: Channel) -> Webhook:
        """Somebody makes a webhook in a channel's settings; no application owns it."""
        author = Account(self.state.new_id(), "Captain Hook", bot=True)
        made = Webhook(author.id, "T0k-en_" * 9 + author.id[-5:], channel, author)
        self.webhooks[made.id] = made
        return made

    def delete_webhook(self, webhook: Webhook) -> None:
        """From now on 404 with code 10015."""
        del self.webhooks[webhook.id]

    def thread(self, channel: Channel, name: str) -> Channel:
        """Somebody starts a thread in a channel, or a post in a forum."""
        assert channel.guild is not None
        made = Channel(self.state.new_id(), self.bell, name, channel.guild, kind=PUBLIC_THREAD, parent=channel)
        return self.state.add_channel(made)

    def forum(self, guild: Guild, name: str) -> Channel:
        """A channel of posts."""
        return self.state.add_channel(Channel(self.state.new_id(), self.bell, name, guild, kind=FORUM))

    def forbid(self, channel: Channel, **what: bool) -> None:
        """What the bot may no longer do in a channel and its threads, by discord.py's names."""
        channel.forbidden = discord.Permissions(**what)
        channel.bot_id = self.state.bot.id

    async def kick(self, guild: Guild) -> None:
        """The bot is thrown out of a server; its channels are gone for it."""
        del self.state.guilds[guild.id]
        for channel in guild.channels:
            channel.deleted = True
        if self.gateway.intents.guilds:
            await self.gateway.dispatch("GUILD_DELETE", {"id": guild.id})

    async def delete_channel(self, channel: Channel) -> None:
        """From now on 404 with code 10003."""
        channel.deleted = True
        if channel.guild and self.gateway.intents.guilds:
            payload = {"id": channel.id, "guild_id": channel.guild.id, "type": 0, "name": channel.name}
            await self.gateway.dispatch("CHANNEL_DELETE", payload)

    def pings(self) -> list[tuple[Message, Pinged]]:
        """The bot's messages and those through webhooks, ephemeral and deleted ones too, that name somebody whom
        allowed_mentions lets be notified."""
        every = (m for c in self.state.channels.values() for m in c.everything.values() if m.author.bot)
        told = ((m, pinged(m.content, m.allowed_mentions, is_answer=m.interaction is not None)) for m in every)
        return [(m, p) for m, p in told if p]

    # What goes wrong

    def fail_next(
        self, route: str, status: int, json: Any, headers: dict[str, str] | None = None, times: int = 1
    ) -> None:
        """The next requests whose "METHOD /path" this pattern finds get this answer and have no effect."""
        self.faults.add(route, status, json, headers or {}, times)

    def rate_limit_next(self, route: str, retry_after: float = 0.1, times: int = 1, scope: str = "user") -> None:
        """The next matching requests get a 429 with Discord's headers. `scope` is user, global or shared."""
        body, headers = rate_limit(retry_after, scope)
        self.faults.add(route, 429, body, headers, times)

    def close_dms(self, user: Account) -> None:
        """Messages to this person are refused with 403 and code 50007."""
        self.faults.closed_dms.add(user.id)

    def open_dms(self, user: Account) -> None:
        self.faults.closed_dms.discard(user.id)

    def cut_after_accept(self, times: int = 1) -> None:
        """The next messages are accepted and kept, but the connection breaks before the answer."""
        self.faults.cuts = times

    def forget_nonces(self) -> None:
        """Some minutes pass: Discord remembers a nonce no longer than that."""
        self.state.nonces.clear()

    async def disconnect(self, code: int = UNKNOWN_ERROR) -> None:
        """Breaks the gateway connection. The bot comes back by itself and hears what it missed."""
        await self.gateway.close(code)

    def _new_guild(self, name: str, channels: tuple[str, ...], roles: tuple[str, ...]) -> Guild:
        guild = Guild(self.state.new_id(), name, self.owner)
        guild.roles.append(Role(guild.id, "@everyone"))
        guild.roles += [Role(self.state.new_id(), role) for role in roles]
        for channel in channels:
            self.state.add_channel(Channel(self.state.new_id(), self.bell, channel, guild))
        self.state.guilds[guild.id] = guild
        return guild
