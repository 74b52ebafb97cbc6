"""The loops that make it seconds: index what changed, match what happened, send what is due. A second at most.

Each channel has a loop of its own: one that is busy for long must not keep another from starting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from core.app import App
from core.ports.notifier import Notifier
from core.store.wake import Wake

POLL = 1.0  # seconds; what another process committed is seen within it
LONGEST_PAUSE = 30.0  # seconds between tries while the database is away

log = structlog.get_logger()


async def match_forever(app: App, events: Wake) -> None:
    """Match events as they come, and note where items were shared that they are over, until cancelled."""
    await asyncio.gather(
        _forever("matching", app.delivery.match, events),
        _forever("following", app.communities.sharing.follow, events),
    )


async def index_forever(app: App, events: Wake) -> None:
    """Take changed listings into the search index as they come, and into the search server's, until cancelled."""
    server = [_forever("indexing on the search server", app.upkeep.catch_up, events)] if app.upkeep else []
    await asyncio.gather(_forever("indexing", app.search.catch_up, events), *server)


async def send_forever(
    app: App, notifiers: Sequence[Notifier], deliveries: Wake, stopping: asyncio.Event | None = None
) -> None:
    """Send deliveries as they fall due, until cancelled, or until `stopping` is set and what is under way has ended.

    To be cancelled in the middle of a send leaves it unknown whether it arrived: so who stops us sets the event first.
    """

    ending = stopping or asyncio.Event()
    await asyncio.gather(
        app.delivery.serve(notifiers, ending),
        *(
            _forever("sending", partial(app.delivery.send, [notifier], ending), deliveries, ending)
            for notifier in notifiers
        ),
    )


async def _forever(
    name: str, work: Callable[[], Awaitable[int]], wake: Wake, stopping: asyncio.Event | None = None
) -> None:
    pause = POLL
    while stopping is None or not stopping.is_set():
        seen = wake.ups
        try:
            await work()
            pause = POLL
        except Exception:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.exception("loop failed", loop=name, again_in_s=pause)
            await asyncio.sleep(pause)
        await wake.wait(POLL, seen)
