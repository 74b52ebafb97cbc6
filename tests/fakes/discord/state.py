"""What our Discord remembers: accounts, guilds, channels, messages, files and registered commands."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord

from tests.fakes.discord.limits import BUTTON, walk

if TYPE_CHECKING:
    from tests.fakes.discord.bell import Bell
    from tests.fakes.discord.reply import Reply

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01, from which snowflakes count
EPHEMERAL, LOADING = 1 << 6, 1 << 7  # message flags
TEXT, PUBLIC_THREAD, FORUM = 0, 11, 15  # types of channels
# What a member may do where nobody changed the defaults: talk, and moderate nothing.
MEMBER_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
    use_application_commands=True,
)


class Snowflakes:
    """Ids in the order they are given out, carrying the time as Discord's do."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> str:
        self._last = max(self._last + 1, (int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22)
        return str(self._last)


def moment() -> str:
    """Now, as Discord writes it."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="microseconds")


@dataclass(eq=False)
class Account:
    """A user of Discord, bot or not. `permissions` are what they may do in any guild they are in.

    `roles` are the ids of roles they were given in guilds, `left` the ids of guilds they are no member of.
    """

    id: str
    name: str
    bot: bool = False
    locale: str = "en-US"
    permissions: discord.Permissions = field(default_factory=lambda: MEMBER_PERMISSIONS)
    installed: bool = False  # has added the app to the own account ("user install")
    roles: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Upload:
    """A file that somebody attaches."""

    name: str
    data: bytes
    content_type: str | None = None
    description: str | None = None


@dataclass(eq=False)
class Attachment:
    """A file that Discord keeps; `url` is served by the fake."""

    id: str
    name: str
    data: bytes
    content_type: str
    url: str
    description: str | None = None


@dataclass(eq=False)
class Role:
    """A guild's role; the one with the guild's id is @everyone."""

    id: str
    name: str
    permissions: discord.Permissions = field(default_factory=lambda: MEMBER_PERMISSIONS)


@dataclass(eq=False)
class Guild:
    """A server that has the bot."""

    id: str
    name: str
    owner: Account
    roles: list[Role] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)

    def channel(self, name: str) -> Channel:
        return next(c for c in self.channels if c.name == name)


@dataclass(eq=False)
class Channel:
    """A channel of a guild, a thread in one (`parent`), or direct messages of one person with the bot (`recipient`).

    `kind` is Discord's number; `forbidden` is what the bot may not do there, whatever its roles say.
    """

    id: str
    bell: Bell
    name: str = ""
    guild: Guild | None = None
    recipient: Account | None = None
    kind: int = TEXT
    parent: Channel | None = None
    archived: bool = False
    locked: bool = False
    forbidden: discord.Permissions = field(default_factory=discord.Permissions)
    bot_id: str = ""
    everything: dict[str, Message] = field(default_factory=dict)
    read: int = 0
    deleted: bool = False

    def __repr__(self) -> str:
        return f"#{self.name}" if self.guild else f"<DM with {self.recipient}>"

    def bot_may(self, state: State) -> discord.Permissions:
        """What the bot may do here."""
        holder = self.parent or self
        return discord.Permissions(state.bot.permissions.value & ~holder.forbidden.value)

    @property
    def messages(self) -> list[Message]:
        """What everybody in the channel sees, oldest first: nothing ephemeral, nothing deleted."""
        return [m for m in self.everything.values() if not m.ephemeral and not m.deleted]

    @property
    def posts(self) -> list[Message]:
        """What the bot posted of itself, not as the answer to a command."""
        return [m for m in self.messages if m.author.bot and m.interaction is None]

    async def receives(self, n: int = 1, timeout: float = 5) -> list[Message]:
        """Waits until the bot has posted `n` messages that were not received before, and gives all such."""
        await self.bell.until(
            lambda: len(self.posts) - self.read >= n,
            timeout,
            lambda: f"{self!r} has {len(self.posts) - self.read} new messages of {n}",
        )
        new = self.posts[self.read :]
        self.read += len(new)
        return new


@dataclass(eq=False)
class Message:
    """A message as it is now; edits change it in place. `interaction` is the command it answers."""

    id: str
    channel: Channel
    author: Account
    timestamp: str
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    allowed_mentions: dict[str, Any] | None = None
    interaction: Reply | None = None
    replies_to: Message | None = None
    edited_timestamp: str | None = None
    edits: int = 0
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.text[:80]!r} {self.buttons}>"

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """Every word a person reads in it, without the components' labels."""
        return "\n".join(filter(None, self._words()))

    @property
    def buttons(self) -> list[str]:
        """The labels (or emoji) of its buttons, in order."""
        parts = (c for c in walk(self.components) if c["type"] == BUTTON)
        return [c.get("label") or (c.get("emoji") or {}).get("name") or "" for c in parts]

    def _words(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield (embed.get("author") or {}).get("name", "")
            yield embed.get("title") or ""
            yield embed.get("description") or ""
            for row in embed.get("fields") or ():
                yield f"{row['name']}: {row['value']}"
            yield (embed.get("footer") or {}).get("text", "")
        yield from (c["content"] for c in walk(self.components) if c.get("content"))


class State:
    """Everything there is, by id."""

    def __init__(self, bell: Bell, cdn: Callable[[], str]) -> None:
        self.new_id = Snowflakes()
        self.bell = bell
        self._cdn = cdn
        self.bot = Account(self.new_id(), "Deal Scout", bot=True)
        self.application_id = self.bot.id  # one number for both, as with every app made since 2016
        self.accounts: dict[str, Account] = {self.bot.id: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, Attachment] = {}
        self.replies: dict[str, Reply] = {}  # by the interaction's token
        self.commands: dict[str | None, list[dict[str, Any]]] = {None: []}  # by guild; None is global
        self.nonces: dict[tuple[str, str], Message] = {}

    def dm(self, account: Account) -> Channel:
        """The direct messages of the bot with somebody, made when first asked for."""
        for channel in self.channels.values():
            if channel.recipient is account:
                return channel
        return self.add_channel(Channel(self.new_id(), self.bell, recipient=account))

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild:
            channel.guild.channels.append(channel)
        return channel

    def keep(self, upload: Upload, channel: Channel | None = None) -> Attachment:
        """Stores a file and gives it an address."""
        file_id = self.new_id()
        kind = upload.content_type or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        where = f"{self._cdn()}/attachments/{channel.id if channel else 0}/{file_id}/{upload.name}"
        self.files[file_id] = Attachment(file_id, upload.name, upload.data, kind, where, upload.description)
        return self.files[file_id]
