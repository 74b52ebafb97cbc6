"""Some columns of one table, for statements that write many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model

Row = Sequence[Any]  # values as the database keeps them: JSON as text, moments in milliseconds


@dataclass(frozen=True, slots=True)
class Columns:
    """Names in the order in which rows give their values, and the types that PostgreSQL calls them by."""

    table: str
    names: tuple[str, ...]
    types: tuple[str, ...]

    def quoted(self) -> str:
        """The names as a statement lists them."""
        return ", ".join(f'"{name}"' for name in self.names)


def columns_of(model: type[Model], names: Iterable[str]) -> Columns:
    """The named columns of a model's table. The ORM has been started."""
    chosen = tuple(names)
    fields = model._meta.fields_map
    types = (str(fields[name].get_for_dialect("postgres", "SQL_TYPE")) for name in chosen)
    # Without the length, because a cast to VARCHAR(n) cuts silently; the column itself refuses what is too long.
    return Columns(model._meta.db_table, chosen, tuple(kind.split("(")[0] for kind in types))
