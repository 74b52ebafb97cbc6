"""How the product is doing, for people and machines that watch it."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.exceptions import BaseORMException

from core.models import DeliveryRow, EventRow
from core.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the database answers, and what waits: events to match, messages that are overdue."""

    database: bool
    events_waiting: int = 0
    messages_overdue: int = 0


async def health(clock: Clock) -> Health:
    """Ask the database. Never raises."""
    try:
        events = await EventRow.filter(state="todo").count()
        overdue = await DeliveryRow.filter(state__in=["ready", "leased"], due__lte=clock.now()).count()
    except (BaseORMException, OSError):
        return Health(database=False)
    return Health(True, events, overdue)
