"""A tap on the shoulder: work has been committed. Losing one costs a second, never a message."""

from __future__ import annotations

import asyncio
import contextlib


class Wake:
    """Lets the loops of this process start at once. The rows are the truth; this is only the hint."""

    def __init__(self) -> None:
        self._next = asyncio.Event()
        self.ups = 0  # so far

    def up(self) -> None:
        """There may be something to do."""
        self.ups += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float, seen: int) -> None:
        """Return when there are more `ups` than were `seen`, or after so many seconds. Any number of loops may wait."""
        if self.ups == seen:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._next.wait(), seconds)
