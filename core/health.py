"""How the product is doing, for people and machines that watch it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tortoise.exceptions import BaseORMException

from core.models import DeliveryRow, EventRow
from core.ports.clock import Clock
from core.search.availability import SearchState


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the database answers, what waits (events to match, messages that are overdue), and who searches."""

    database: bool
    events_waiting: int = 0
    messages_overdue: int = 0
    search: SearchState | None = None


async def health(clock: Clock, search: Callable[[], Awaitable[SearchState]]) -> Health:
    """Ask the database; `search` says who answers searches. Never raises."""
    try:
        events = await EventRow.filter(state="todo").count()
        overdue = await DeliveryRow.filter(state__in=["ready", "leased"], due__lte=clock.now()).count()
        return Health(True, events, overdue, await search())
    except (BaseORMException, OSError):
        return Health(database=False)
