"""The thread that draws."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import structlog

from core.ports.pictures import Chart, Mark, Marked
from core.values import Money

log = structlog.get_logger()


class DrawnPictures:
    """Implements `core.ports.pictures.Pictures`; `close` it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")  # matplotlib does not bear several

    async def draw(self, chart: Chart) -> bytes:
        """See the port."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _draw, chart)

    async def warm(self) -> None:
        """Draw one for nobody: what that loads, in about a second, stays."""
        try:
            await self.draw(_ANY)
        except Exception:
            log.exception("pictures cannot be drawn")

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _draw(chart: Chart) -> bytes:
    from adapters.pictures.charts import draw  # matplotlib takes a second to load: nobody waits for it at the start

    return draw(chart)


_DOLLAR = Money(100, "USD")
_ANY = Chart(
    "A",
    "a",
    (_DOLLAR, Money(200, "USD")),
    _DOLLAR,
    _DOLLAR,
    (Marked(Mark.ASKING, _DOLLAR, "a"),),
    "a",
    ((date(2026, 1, 5), _DOLLAR), (date(2026, 1, 12), _DOLLAR)),
)
