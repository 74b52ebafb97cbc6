"""What a search loses at the moment the search server dies: every answer of an engine is timed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from core.ports.clock import Clock
from core.ports.engine import Answer, Query, SearchEngine, ServerEngine
from core.search.fallback import PATIENCE, WithFallback


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer: how long the engine took in milliseconds, and whether the server was given up when it was asked."""

    outage: str | None  # under way when it came
    took: float
    was_given_up: bool


class Watched(WithFallback):
    """Times its answers. `outage` names what is done to the server, from that moment until it may come back."""

    def __init__(self, server: ServerEngine, database: SearchEngine, clock: Clock) -> None:
        super().__init__(server, database, clock)
        self.outage: str | None = None
        self.timed: list[Timed] = []
        self.late = 0.0  # milliseconds, see `_note_lateness`

    async def search(self, query: Query) -> Answer:
        was_given_up, began = self.availability.is_open, perf_counter()
        patience = asyncio.get_running_loop().call_later(PATIENCE, self._note_lateness, began + PATIENCE)
        try:
            answer = await super().search(query)
        finally:
            patience.cancel()
        self.timed.append(Timed(self.outage, (perf_counter() - began) * 1_000, was_given_up))
        return answer

    def _note_lateness(self, due: float) -> None:
        """How late this process is, at the most, to end a wait for the server as it dies: the machine is too busy."""
        if self.outage is not None and not self.availability.is_open:
            self.late = round(max(self.late, (perf_counter() - due) * 1_000), 1)


def switch_ms(timed: list[Timed]) -> dict[str, float]:
    """By outage, what the unluckiest search lost until the server was given up.

    That is the longest that a search took which was under way when the outage began, or was asked before the server was
    given up; less the median of what the database takes by itself, once the server is not asked any more. An outage in
    which nobody searched until then has no figure.
    """
    own = database_ms(timed)
    found: dict[str, float] = {}
    for one in timed:
        if one.outage is not None and not one.was_given_up:
            found[one.outage] = max(found.get(one.outage, 0.0), one.took - own)
    return {outage: round(lost, 1) for outage, lost in found.items()}


def database_ms(timed: list[Timed]) -> float:
    """The median of the answers that came while the server was not asked; 0 where there are none."""
    return round(median([one.took for one in timed if one.was_given_up] or [0.0]), 1)
