"""Alice runs the bot: what she was to be told of the search server, and what she was sent."""

from __future__ import annotations

from collections import Counter

from core.delivery.alarms import Alarms
from core.delivery.notices import Notices
from core.models import DeliveryRow, IdentityRow, PersonRow
from core.ports.clock import Clock
from core.store import Database
from core.store.wake import Wake
from core.values import Person, Platform

DOWN, BACK = "search_down", "search_back"
NAME = "alice"  # in her terminal


class Operators:
    """Notes what it is told, and tells operators by the product's own alarms."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.told: list[str] = []
        self._clock, self._days = clock, set[tuple[str, str]]()
        self._alarms = Alarms(Notices(db, clock, Wake()), clock, [f"{Platform.TERMINAL.value}:{NAME}"])

    async def arrive(self) -> Person:
        """Alice is known from now on."""
        row = await PersonRow.create(created=self._clock.now())
        await IdentityRow.create(person=row, platform=Platform.TERMINAL.value, external_id=NAME, name="Alice")
        return Person(row.id, "Alice")

    async def __call__(self, topic: str, /, **facts: str | int) -> None:
        self.told.append(topic)
        self._days.add((topic, f"{self._clock.now():%Y-%m-%d}"))
        await self._alarms.once_a_day(topic, **facts)

    @property
    def knows_it_is_away(self) -> bool:
        return self.told[-1:] == [DOWN]

    def due(self) -> dict[str, int]:
        """How many messages of each kind she is to have by now: one for each day on which it was told."""
        return dict(Counter(topic for topic, _ in self._days))

    async def notices(self) -> dict[str, int]:
        """How many she is sent."""
        return dict(Counter([row.payload["topic"] for row in await DeliveryRow.filter(kind="notice")]))


def told_in_turn(told: list[str]) -> bool:
    """Whether two outages or more each began and were over, one after the other."""
    pairs = len(told) // 2
    return pairs >= 2 and told == [DOWN, BACK] * pairs
