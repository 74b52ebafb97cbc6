"""What a person has, table by table, so that all of it can be given to them, erased, and moved to another account.

Each noun lists its own in `core/<noun>/belongings.py`; `core/account/belongings.py` puts the lists together, and a test
fails while a table is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from tortoise.models import Model

import core.models

MOST_ROWS = 20_000  # of one table that are given, the newest
AT_ONCE = 1_000  # rows read before others get a turn

Line = dict[str, Any]  # column to a value that JSON has


class Belonging(Protocol):
    """One table of what people have. `name` is what an export calls it; empty where there is nothing to give.

    `erase` and `move` are called in a transaction that holds the rows of the people concerned.
    """

    @property
    def model(self) -> type[Model]: ...

    @property
    def name(self) -> str: ...

    async def count(self, person_id: int) -> int:
        """How many rows are theirs."""

    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        """Their rows, the oldest first; of more than `most` the newest. Secrets are left out."""

    async def pictures(self, person_id: int) -> set[str]:
        """The names of the files of ours that their rows show."""

    async def erase(self, person_id: int) -> None:
        """Nothing of theirs is left."""

    async def move(self, origin: int, to: int) -> None:
        """What is `origin`'s becomes `to`'s; where both have the same, one is left."""


@dataclass(frozen=True)
class Table:
    """A table whose rows are their owner's, without more to it.

    `owner` is the column that says whose, or the way to it (`delivery__person_id`): then its rows come and go with what
    they hang on. `alike`: columns of which an owner has each value once. `hidden` are no use to anybody, or secret.
    `keeps`: others have a use for the rows, so they stay, without their owner.
    """

    model: type[Model]
    name: str = ""
    owner: str = "person_id"
    alike: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    keeps: bool = False

    async def count(self, person_id: int) -> int:
        return await self.model.filter(**{self.owner: person_id}).count()

    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        columns = [column for column in columns_of(self.model) if column not in self.hidden]
        mine = self.model.filter(**{self.owner: person_id}).order_by("-id")
        found: list[Line] = []
        for first in range(0, most, AT_ONCE):
            page = await mine.offset(first).limit(min(AT_ONCE, most - first)).values(*columns)
            found += [{column: plain(row[column]) for column in columns} for row in page]
            if len(page) < AT_ONCE:
                break
        return found[::-1]

    async def pictures(self, person_id: int) -> set[str]:
        """None: a table whose rows show pictures says where in them."""
        return set()

    async def erase(self, person_id: int) -> None:
        mine = self.model.filter(**{self.owner: person_id})
        if self.keeps:
            await mine.update(**{self.owner: None})
        elif not self._hangs_on_another:
            await mine.delete()

    async def move(self, origin: int, to: int) -> None:
        if self._hangs_on_another:
            return
        if self.alike:
            there = {self._key(row) for row in await self.model.filter(**{self.owner: to})}
            for row in await self.model.filter(**{self.owner: origin}):
                if self._key(row) in there:
                    await row.delete()
        await self.model.filter(**{self.owner: origin}).update(**{self.owner: to})

    @property
    def _hangs_on_another(self) -> bool:
        return "__" in self.owner

    def _key(self, row: Model) -> tuple[object, ...]:
        return tuple(getattr(row, column) for column in self.alike)


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a table, in its model's order."""
    return tuple(name for name in model._meta.fields_map if name in model._meta.db_fields)


def plain(value: object) -> object:
    """A value as JSON has it: moments as ISO 8601 in UTC."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def pointers(to: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every table that points to another, and the column by which it does. The ORM has been started."""
    for model in core.models.__models__:
        for name in sorted(model._meta.fk_fields | model._meta.o2o_fields):
            field: Any = model._meta.fields_map[name]
            if field.related_model is to:
                yield model, str(field.source_field)


async def repoint(to: type[Model], before: int, after: int) -> None:
    """Whatever points to one row points to another of its table instead."""
    for model, column in pointers(to):
        await model.filter(**{column: before}).update(**{column: after})
