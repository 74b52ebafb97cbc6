"""How the product is doing, for operators, in a chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count

from core.errors import Refused, Why
from core.health import Health
from core.models import BreakerRow, DeliveryRow
from core.ports.price_model import ModelCard
from core.values import Channel, Person


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one channel: messages that are due, and those whose hour is to come. `rests_until`: after failures
    in a row it carries nothing until then.
    """

    channel: Channel
    due: int
    later: int
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatusShown:
    """The whole, at a moment. `model`: the learned price, None where nothing was learned."""

    at: datetime
    health: Health
    queues: tuple[Queue, ...]
    model: ModelCard | None


async def status(person: Person, found: Health, model: ModelCard | None, now: datetime) -> StatusShown:
    """For operators. Raises Refused(OPERATORS_ONLY)."""
    if not person.is_operator:
        raise Refused(Why.OPERATORS_ONLY)
    return StatusShown(now, found, await _queues(now) if found.database else (), model)


async def _queues(now: datetime) -> tuple[Queue, ...]:
    """Channels that something waits for, or that rest."""
    waiting = DeliveryRow.filter(state__in=["ready", "leased"])
    due = await _by_channel(waiting.filter(due__lte=now))
    later = await _by_channel(waiting.filter(due__gt=now))
    rests = {row.channel: row.open_until for row in await BreakerRow.filter(open_until__gt=now)}
    return tuple(
        Queue(channel, due.get(channel.value, 0), later.get(channel.value, 0), rests.get(channel.value))
        for channel in Channel
        if channel.value in due or channel.value in later or channel.value in rests
    )


async def _by_channel(rows: object) -> dict[str, int]:
    counted = await rows.annotate(number=Count("id")).group_by("channel").values("channel", "number")  # type: ignore[attr-defined]
    return {row["channel"]: int(row["number"]) for row in counted}
