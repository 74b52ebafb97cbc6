"""Counters with a limit: one statement each, so that all processes together stay below it."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.models import DailyCountRow, TallyRow
from core.store import Database


async def take(db: Database, what: str, day: str, amount: int, most: int) -> bool:
    """Use so much of a day's `most`; False, with nothing used, where there is less left."""
    if amount > most:
        return False
    rows = await db.rows(
        "INSERT INTO tally (what, day, amount) VALUES ($1, $2, CAST($3 AS BIGINT))"
        " ON CONFLICT (what, day) DO UPDATE SET amount = tally.amount + CAST($3 AS BIGINT)"
        " WHERE tally.amount + CAST($3 AS BIGINT) <= CAST($4 AS BIGINT) RETURNING amount",
        what,
        day,
        amount,
        most,
    )
    return bool(rows)


async def add(db: Database, what: str, day: str, amount: int) -> None:
    """Change what was used, whatever the limit; never below nothing."""
    await db.rows(
        "UPDATE tally SET amount = CASE WHEN amount + CAST($3 AS BIGINT) < 0 THEN 0"
        " ELSE amount + CAST($3 AS BIGINT) END WHERE what = $1 AND day = $2",
        what,
        day,
        amount,
    )


async def used(what: str, day: str) -> int:
    """How much was used."""
    row = await TallyRow.get_or_none(what=what, day=day)
    return row.amount if row else 0


async def forget(now: datetime) -> None:
    """What was used on days that are over everywhere."""
    over = (now - timedelta(days=3)).date().isoformat()
    await TallyRow.filter(day__lt=over).delete()
    await DailyCountRow.filter(day__lt=over).delete()
