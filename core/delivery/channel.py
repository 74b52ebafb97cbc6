"""A person's channel as they see it, and what becomes of their commands on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.values import Channel, Platform

PAGE = 4  # channels of a list that are shown at a time: each has a row of buttons


class Kind(StrEnum):
    """What a person can add."""

    EMAIL = "email"
    PHONE = "phone"
    PUSH = "push"
    WEBHOOK = "webhook"


CHANNELS_OF = {
    Kind.EMAIL: (Channel.EMAIL,),
    Kind.PHONE: (Channel.SMS,),
    Kind.PUSH: (Channel.PUSH,),
    Kind.WEBHOOK: (Channel.DISCORD_WEBHOOK, Channel.WEBHOOK),
}
IS_CHAT = (Channel.DISCORD_DM, Channel.TELEGRAM_CHAT, Channel.TERMINAL)
HAS_ROOMS = (Platform.DISCORD, Platform.TELEGRAM)


class Standing(StrEnum):
    """How a channel stands."""

    ACTIVE = "active"
    SWITCHED_OFF = "switched off"  # in the preferences
    WAITING = "waiting"  # for its code
    LAPSED = "lapsed"  # its code came to nothing
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel as its person sees it. `reason` says why it is off; `rules` counts those of theirs that tell there.

    `is_room`: others read it too.
    """

    id: int
    channel: Channel
    label: str
    standing: Standing
    reason: str | None
    rules: int
    is_room: bool = False

    @property
    def is_chat(self) -> bool:
        return self.channel in IS_CHAT and not self.is_room


@dataclass(frozen=True, slots=True)
class ChannelsShown:
    """A page of a person's channels, and the kinds that can be added on this bot. `page` counts from 0.

    `rooms` are the platforms they are on where rooms can be added.
    """

    entries: tuple[Entry, ...]
    kinds: tuple[Kind, ...]
    page: int
    total: int
    rooms: tuple[Platform, ...] = ()

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


@dataclass(frozen=True, slots=True)
class ChannelAdded:
    """A code is on its way there."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class ChannelVerified:
    """It is theirs. `secret` is what the signatures of a webhook are checked with."""

    entry: Entry
    secret: str | None


@dataclass(frozen=True, slots=True)
class RoomAdded:
    """Rules of theirs may tell there: they lead it, and we may write there."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class ChannelTested:
    """A message is on its way there."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class ChannelRemoved:
    """Nothing goes there any more; `moved` rules tell elsewhere now."""

    entry: Entry
    moved: int
    undo: str


@dataclass(frozen=True, slots=True)
class ChannelRestored:
    """It is back."""

    entry: Entry
