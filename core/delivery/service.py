"""Delivery as the rest of the product calls it: match what happened, send what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from core.delivery.matcher import Matcher
from core.delivery.sender import Sender
from core.delivery.watch_news import WatchNews
from core.ports.notifier import Notifier


class Delivery:
    """The delivery service."""

    def __init__(self, matcher: Matcher, sender: Sender, watches: WatchNews) -> None:
        self._matcher, self._sender, self._watches = matcher, sender, watches

    async def match(self) -> int:
        """Match every event that waits, and look at what is watched; answers how many events there were."""
        matched = await self._matcher.run()
        await self._watches.tell()
        return matched

    async def send(self, notifiers: Sequence[Notifier], stopping: asyncio.Event | None = None) -> int:
        """Send everything that is due on these notifiers; answers how many deliveries were handled.

        Once `stopping` is set nothing more is taken, and what is under way is finished.
        """
        return await self._sender.run(notifiers, stopping)

    async def serve(self, notifiers: Sequence[Notifier], stopping: asyncio.Event) -> None:
        """What has to run beside `send`, so that it hears of what is due; ends with `stopping`."""
        await self._sender.serve(notifiers, stopping)
