"""A bell that rings whenever the fake's state changes, so that waiting needs no sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Rings for everybody who waits; each looks for what it wants and waits on if it is not there."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake every waiter."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], timeout: float | None) -> Found:
        """The first answer of `look` that is neither None nor False. Raises TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while (found := look()) is None or found is False:
                await self._rung.wait()
        return found
