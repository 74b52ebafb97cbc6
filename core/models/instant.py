"""A moment in the database: whole milliseconds since 1970 UTC, so that both databases compare and add alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.fields import Field

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware moment."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC moment of milliseconds since 1970."""
    return EPOCH + timedelta(milliseconds=ms)


class InstantField(Field[datetime], datetime):
    """A BIGINT column that reads as an aware UTC datetime (millisecond precision)."""

    SQL_TYPE = "BIGINT"

    def to_db_value(self, value: Any, instance: Any) -> int | None:
        return to_ms(value) if isinstance(value, datetime) else value

    def to_python_value(self, value: Any) -> datetime | None:
        return from_ms(value) if isinstance(value, int) else value
