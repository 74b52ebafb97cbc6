"""Waiting for something to become true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOK_AGAIN = 0.02  # seconds between looks at what rings no bell: the state of the bot itself
SETTLING_STEPS, SETTLING_STEP = 6, 0.001  # turns of the loop, seconds


class Bell:
    """Rung after each thing that happened; who waits looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, happened: Callable[[], bool], timeout: float, otherwise: Callable[[], str]) -> None:
        """Returns once `happened()`; after `timeout` seconds an AssertionError with the words of `otherwise()`."""
        try:
            async with asyncio.timeout(timeout):
                while not happened():
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.add(future)
                    await asyncio.wait([future], timeout=LOOK_AGAIN)
        except TimeoutError:
            raise AssertionError(f"after {timeout} s: {otherwise()}") from None
        await _settle()


async def _settle() -> None:
    """Lets the client read the answer that rang the bell: it learns a message's buttons only from that, and no
    person presses one sooner."""
    for _ in range(SETTLING_STEPS):
        await asyncio.sleep(SETTLING_STEP)
