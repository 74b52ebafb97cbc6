"""A tap on the shoulder: work has been committed. Losing one costs a second, never a message."""

from __future__ import annotations

import asyncio
import contextlib


class Wake:
    """Lets the loops of this process start at once. The rows are the truth; this is only the hint."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def up(self) -> None:
        """There may be something to do."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return when woken, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
        self._event.clear()
