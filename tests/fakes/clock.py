"""Time that stands still until a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """The Clock port with its hands held."""

    def __init__(self, at: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def tick(self, seconds: float) -> None:
        """Let this much time pass."""
        self._at += timedelta(seconds=seconds)
