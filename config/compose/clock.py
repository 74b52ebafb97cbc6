"""The real time."""

from datetime import UTC, datetime


class SystemClock:
    """See `core.ports.clock.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock
