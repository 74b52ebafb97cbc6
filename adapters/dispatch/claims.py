"""The default: a process looks in the table itself. Nothing to install, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from core.delivery.leases import Leases
from core.values import Channel


class Claims:
    """See `core.ports.dispatch.Dispatch`."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases

    async def is_waiting(self, channel: Channel, address: str | None) -> bool:
        return await self._leases.is_waiting(channel)

    async def take(self, channel: Channel, address: str | None, limit: int) -> list[int]:
        return await self._leases.take(channel, address, limit)

    def settled(self, delivery_id: int) -> None:
        """The row says it."""

    async def serve(self, channels: Collection[Channel], stopping: asyncio.Event) -> None:
        """Nothing: a lease that ends is due by itself."""
