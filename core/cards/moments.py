"""When, as a person reads it: by their own clock, in their own language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names

from core.cards.language import say, spoken
from core.text.days import DAYS
from core.values import Person


def moment(at: datetime, reader: Person, now: datetime | None = None) -> str:
    """`14:02` on the day of `now`, else `22 Nov, 14:02`; with its year where that is another. UTC is said."""
    zone = ZoneInfo(reader.zone or "UTC")
    local, today = at.astimezone(zone), now.astimezone(zone) if now else None
    time = f"{local:%H:%M}" + ("" if reader.zone else " UTC")
    if today and local.date() == today.date():
        return time
    return f"{day(at, reader, with_year=today is not None and local.year != today.year)}, {time}"


def day(at: datetime, reader: Person, *, with_year: bool = False) -> str:
    """`22 Nov`, or `22 Nov 2026`."""
    local = at.astimezone(ZoneInfo(reader.zone or "UTC"))
    return short_date(local.date(), with_year=with_year)


def short_date(at: date, *, with_year: bool = False) -> str:
    """A day by itself: `22 Nov`, or `22 Nov 2026`."""
    return format_date(at, "d MMM y" if with_year else "d MMM", locale=spoken())


def long_date(at: date) -> str:
    """`Thursday, 24 December 2026`."""
    return format_date(at, say("EEEE, d MMMM y"), locale=spoken())


def weekday(name: str) -> str:
    """A day of the week as a person reads it, of the English name we keep: `Friday`, `viernes`."""
    return str(get_day_names("wide", locale=spoken())[DAYS.index(name)])


def clock(minute: int) -> str:
    """A minute of the day: `07:30`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
