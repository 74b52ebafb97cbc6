"""How often somebody did what is limited: counters that name them by number."""

from __future__ import annotations

from core.belongings import MOST_ROWS, Line, Table
from core.models import TallyRow


class Counters(Table):
    """See `core.belongings.Belonging`. They end with the day, or with who they are of."""

    async def count(self, person_id: int) -> int:
        return await TallyRow.filter(what__in=_names(person_id)).count()

    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        return []

    async def erase(self, person_id: int) -> None:
        await TallyRow.filter(what__in=_names(person_id)).delete()

    async def move(self, origin: int, to: int) -> None:
        await self.erase(origin)


def guesses_of(person_id: int, hour: int) -> str:
    """The counter of somebody's wrong codes in an hour of a day (UTC)."""
    return f"link guesses of {person_id} {hour:02}"


def exports_of(person_id: int) -> str:
    """The counter of the files that somebody had made of their data."""
    return f"exports of {person_id}"


def _names(person_id: int) -> list[str]:
    return [exports_of(person_id), *(guesses_of(person_id, hour) for hour in range(24))]
