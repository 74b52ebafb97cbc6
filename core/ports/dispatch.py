"""How a process comes by deliveries that are due. The rows stay the truth: what comes twice is leased once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Protocol

from core.values import Channel


class Dispatch(Protocol):
    """Hands due deliveries to the processes that send.

    Nothing here decides whether a delivery is sent: that is its row's state and lease. To lose a hint costs seconds,
    never a message.
    """

    async def is_waiting(self, channel: Channel, address: str | None) -> bool:
        """Whether there may be something to take. Asked often, so it takes no lock."""

    async def take(self, channel: Channel, address: str | None, limit: int) -> list[int]:
        """The ids of at most `limit` due deliveries of a channel (or of one address of it), leased to this process."""

    def settled(self, delivery_id: int) -> None:
        """A delivery that was taken here is dealt with, or was given up: its row says which."""

    async def serve(self, channels: Collection[Channel], stopping: asyncio.Event) -> None:
        """Whatever has to run beside while this process sends on these channels, until `stopping` is set.

        Survives the database's absence.
        """
