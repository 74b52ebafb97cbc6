"""The bot: connects to Discord, and hands what people do there to those who know the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.discord.account import add_account_commands
from bot.discord.actions import pressed, submitted
from bot.discord.buttons import Button, Choice, Pressed
from bot.discord.channels import add_channel_commands
from bot.discord.copies import add_copy_commands
from bot.discord.interactions import Interaction, Interactions
from bot.discord.items import add_item_commands
from bot.discord.journal import add_journal_commands
from bot.discord.menus import add_message_commands
from bot.discord.message import NO_PINGS
from bot.discord.notifier import DiscordNotifier
from bot.discord.own import add_own_commands
from bot.discord.own_rules import add_rule_group
from bot.discord.prices import add_price_commands
from bot.discord.rules import add_rule_commands
from bot.discord.search import add_search_commands
from bot.discord.selling import add_selling_commands
from bot.discord.servers import Picker, RolePicker, add_community_commands, at_of, greeting_place
from bot.discord.sources import add_source_commands
from bot.discord.status import add_status_command
from bot.discord.translator import Translator
from bot.discord.watching import add_watch_commands
from core.app import App
from core.errors import Refused, Why
from core.ports.notifier import Notifier
from core.ports.photos import Photos
from core.text.plain import keepable
from core.values import Channel

LONGEST_WAIT = 5.0  # seconds discord.py waits out a rate limit itself; a longer one goes back to who plans sending
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to log in while Discord is away
SLASH = discord.AppCommandType.chat_input
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
FOR_ALL = app_commands.AppInstallationType(guild=True, user=True)
NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, attach_files=True
)

log = structlog.get_logger()


class DiscordBot:
    """Deal Scout's account on Discord."""

    def __init__(self, app: App, photos: Photos, token: str) -> None:
        self._token = token
        self._logged_in = asyncio.Event()
        self._client = _Client(Interactions(app, photos))
        self._notifiers = [
            DiscordNotifier(channel, self._client, photos, self._logged_in)
            for channel in (Channel.DISCORD_DM, Channel.DISCORD_CHANNEL)
        ]

    @property
    def notifiers(self) -> Sequence[Notifier]:
        """The voices; they wait for the login."""
        return self._notifiers

    @property
    def commands(self) -> frozenset[str]:
        """The names of the commands on offer."""
        return frozenset(command.name for command in self._client.tree.get_commands(type=SLASH))

    async def run(self) -> None:
        """Listen and answer until cancelled; discord.py reconnects. Raises discord.LoginFailure for a wrong token."""
        try:
            await self._log_in_patiently()
            await self._offer_commands()
            await self._client.connect()
        finally:
            await self.close()

    async def speak(self) -> None:
        """Log in for the voices alone, without hearing anything, until cancelled. Raises discord.LoginFailure."""
        try:
            await self._log_in_patiently()
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def login(self) -> None:
        """Log in, without listening: enough to send. Raises discord.LoginFailure or what the network raises."""
        if self._logged_in.is_set():
            return
        try:
            await self._client.login(self._token)
        except BaseException:
            # The next try makes a session of its own, and discord.py would leave this one open.
            await self._client.http.close()
            self._client.http.connector = discord.utils.MISSING
            raise
        self._logged_in.set()

    async def close(self) -> None:
        """Say goodbye."""
        self._logged_in.clear()
        await self._client.close()

    async def _log_in_patiently(self) -> None:
        pause = FIRST_PAUSE
        while not self._logged_in.is_set():
            try:
                await self.login()
            except discord.LoginFailure:
                raise
            except (discord.DiscordException, aiohttp.ClientError, OSError) as trouble:
                log.warning("no login at Discord", reason=type(trouble).__name__, again_in_s=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _offer_commands(self) -> None:
        """Tell Discord our commands; if it will not listen, those of last time stay on offer."""
        try:
            await self._client.tree.set_translator(Translator())
            await self._client.tree.sync()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as trouble:
            log.warning("commands not offered", reason=type(trouble).__name__, detail=str(trouble)[:500])


class _Client(discord.Client):
    """discord.py's client, with our commands and buttons. It remembers no message and no member."""

    def __init__(self, interactions: Interactions) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = (
            False  # we never speak: no word of it in the log
        )
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NO_PINGS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.http.max_ratelimit_timeout = LONGEST_WAIT  # the constructor would raise it to 30
        self.interactions = interactions
        self.tree = _Commands(self, interactions)
        for add in (
            add_account_commands,
            add_channel_commands,
            add_rule_commands,
            add_rule_group,
            add_message_commands,
            add_copy_commands,
            add_own_commands,
            add_journal_commands,
            add_search_commands,
            add_price_commands,
            add_selling_commands,
            add_item_commands,
            add_source_commands,
            add_watch_commands,
            add_status_command,
            add_community_commands,
        ):
            add(self.tree, interactions)
        self.add_dynamic_items(Button, Choice, Picker, RolePicker)

    async def pressed(self, interaction: Interaction, what: Pressed) -> None:
        """A button of ours was pressed."""
        await pressed(self.interactions, interaction, what)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server added us: it is greeted once."""
        place, label = greeting_place(guild)
        await self._guarded(self.interactions.app.communities.arrivals.joined(at_of(guild), place, label))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed us: nothing goes there any more."""
        await self._guarded(self.interactions.app.communities.arrivals.left(at_of(guild)))

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Exception:  # nobody there to tell
            log.exception("server not noted")

    async def on_interaction(self, interaction: Interaction) -> None:
        """Commands and buttons have their own ways; forms are ours to take here, whoever showed them and when."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        _make_keepable(interaction.data)
        data: dict[str, Any] = dict(interaction.data or {})
        what = Pressed.read(str(data.get("custom_id", "")))
        if what is not None:
            await submitted(self.interactions, interaction, what)


class _Commands(app_commands.CommandTree[discord.Client]):
    """The commands, for servers and for single people. What does not even reach one is answered like any fault."""

    def __init__(self, client: discord.Client, interactions: Interactions) -> None:
        super().__init__(client, allowed_contexts=EVERYWHERE, allowed_installs=FOR_ALL)
        self._interactions = interactions

    async def interaction_check(self, interaction: Interaction) -> bool:
        """All may ask; what is typed into options is made fit to be kept before anybody reads it."""
        _make_keepable(interaction.data)
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        if interaction.type is not discord.InteractionType.application_command:
            return

        async def fail(_: object) -> object:
            if isinstance(error, app_commands.CommandNotFound):  # one of a former version, still in somebody's menu
                raise Refused(Why.UNKNOWN_COMMAND, command=f"/{error.name}", suggestion="")
            raise error

        await self._interactions.respond(interaction, fail)


def _make_keepable(part: Any) -> None:
    """The texts in what Discord sent of an interaction, changed in place."""
    for key, value in list(
        part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    ):
        if isinstance(value, str):
            part[key] = keepable(value)
        else:
            _make_keepable(value)


def invite_url(application_id: int) -> str:
    """The address that adds the bot to a server, asking for no more than alerts in a channel need."""
    return f"{discord.utils.oauth_url(application_id, permissions=NEEDED)}&integration_type=0"


def install_url(application_id: int) -> str:
    """The address that adds the commands to a person's own account, for use wherever they are; it asks for nothing."""
    return f"{discord.utils.oauth_url(application_id, scopes=('applications.commands',))}&integration_type=1"
