"""Days as people type them: `24 Dec`, `2026-12-24`, `friday`, `in 3 weeks`. Pure; a day of numbers alone is ISO."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from core.text.words import fold

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
IN_SPANISH = (
    ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
     "diciembre"),
)  # fmt: skip
SOON = {"today": 0, "tomorrow": 1, "hoy": 0, "manana": 1}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6}  # fmt: skip
UNITS = {"dia": "day", "semana": "week", "mes": "month", "ano": "year"}
FURTHEST_YEARS = 10
LEAP_CYCLE = 8  # years until a 29 February comes again, at the longest

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SPAN = re.compile(
    r"(?:in |en |dentro de )?(\d{1,4}|[a-z]+) (day|week|month|year|dia|semana|mes|ano)(?:e?s)?", re.ASCII
)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of |de )?([a-z]{3,10})\.?(?:,?(?: del?)? (\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.ASCII)
_PREFIX = re.compile(r"^(?:(?:on|until|till|by|after|hasta|antes del|el) )+")


def read_day(text: str, today: date) -> date | None:
    """The day that is meant, seen from `today`; a day without a year is the next one. None for anything else.

    A day that is named with its year may have passed. Nothing further off than FURTHEST_YEARS is read.
    """
    said = _PREFIX.sub("", " ".join(fold(text[:60]).split()))
    found = _relative(said, today) or _named(said, today)
    return found if found is not None and found.year <= today.year + FURTHEST_YEARS else None


def read_weekday(text: str) -> int | None:
    """Which day of the week a name is, Monday 0: `friday` `fri` `viernes`."""
    said = fold(text.strip())
    return next((at for names in (DAYS, IN_SPANISH[0]) if (at := _place(said, names)) is not None), None)


def _relative(said: str, today: date) -> date | None:
    if said in SOON:
        return today + timedelta(days=SOON[said])
    if (weekday := read_weekday(said)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if not (span := _SPAN.fullmatch(said)):
        return None
    number = int(span[1]) if span[1].isdecimal() else NUMBERS.get(span[1], 0)
    if not 0 < number <= FURTHEST_YEARS * 366:
        return None
    match UNITS.get(span[2], span[2]):
        case "day":
            return today + timedelta(days=number)
        case "week":
            return today + timedelta(weeks=number)
        case unit:
            return _months_on(today, number * (12 if unit == "year" else 1))


def _named(said: str, today: date) -> date | None:
    if iso := _ISO.fullmatch(said):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := _DAY_FIRST.fullmatch(said):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(said):
        name, day, year = found.groups()
    else:
        return None
    month = next((at for names in (MONTHS, IN_SPANISH[1]) if (at := _place(name, names)) is not None), None)
    if month is None:
        return None
    years = [int(year)] if year else range(today.year, today.year + LEAP_CYCLE + 1)
    dates = [when for y in years if (when := _date(y, month + 1, int(day)))]
    return next((when for when in dates if year or when >= today), None)


def _place(said: str, names: tuple[str, ...]) -> int | None:
    """Which of these names it is, in full or by its first letters."""
    if len(said) < 3:
        return None
    return next((n for n, name in enumerate(names) if name.startswith(said)), None)


def _months_on(today: date, months: int) -> date | None:
    """The same day of a later month, or its last."""
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    if year > today.year + FURTHEST_YEARS:
        return None
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
