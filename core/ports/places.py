"""Names of places to points on the map."""

from typing import Protocol

from core.values import Place


class Places(Protocol):
    """An offline gazetteer. Answers are in memory: calls do not block on I/O after the first."""

    def find(self, text: str) -> Place | None:
        """The place a person most likely means by a ZIP code, a city, or `city, state or country`; None if unknown."""

    def suggest(self, prefix: str, limit: int = 8) -> list[Place]:
        """Places whose name starts like this, the largest first."""

    def nearest(self, latitude: float, longitude: float) -> Place:
        """Exactly this point (degrees), named by the nearest place: `near San Jose, CA`. For a shared location."""
