"""Rows of every table there is that belong to somebody, made from what the models say of themselves."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from tortoise import fields
from tortoise.models import Model

from core.models import PersonRow, __models__
from core.models.instant import InstantField

_numbers = count(1)
WORDS = {"platform": "terminal", "channel": "terminal", "kind": "listing"}  # columns that only few words can stand in


def foreign(model: type[Model]) -> dict[str, type[Model]]:
    """What a table points to, by column."""
    found: dict[str, type[Model]] = {}
    for name in (*model._meta.fk_fields, *model._meta.o2o_fields):
        field: Any = model._meta.fields_map[name]
        found[str(field.source_field)] = field.related_model
    return found


def owned() -> list[type[Model]]:
    """Every table from which a way leads to a person, those first that others point to."""
    reached: list[type[Model]] = []
    left = [model for model in __models__ if model is not PersonRow]
    ordered: list[type[Model]] = [PersonRow]
    while left:
        ready = [m for m in left if set(foreign(m).values()) <= {*ordered, m}]
        assert ready, "tables that point to each other in a ring"
        for model in ready:
            left.remove(model)
            ordered.append(model)
            if any(to is PersonRow or to in reached for to in foreign(model).values()):
                reached.append(model)
    return reached


async def fill(person_id: int, now: datetime, canary: str) -> dict[type[Model], Model]:
    """A row of theirs in each of these tables, in which every text says the canary. Of the first kind they point to
    each other: the rule tells at the destination, the message is about the listing, and so on.
    """
    made: dict[type[Model], Model] = {}
    for model in owned():
        made[model] = await model.create(**await _values(model, person_id, made, now, canary))
    return made


async def _values(
    model: type[Model], person_id: int, made: dict[type[Model], Model], now: datetime, canary: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    pointing = foreign(model)
    for name, field in model._meta.fields_map.items():
        if name in model._meta.fetch_fields or (field.pk and field.generated):
            continue
        if name in pointing:
            to = pointing[name]
            values[name] = person_id if to is PersonRow else (made[to].pk if to in made else None)
        elif name in WORDS:
            values[name] = WORDS[name]
        elif isinstance(field, InstantField):
            values[name] = now
        elif isinstance(field, fields.BooleanField):
            values[name] = True
        elif isinstance(field, fields.IntField | fields.BigIntField):
            values[name] = next(_numbers)
        elif isinstance(field, fields.FloatField):
            values[name] = 0.5
        elif isinstance(field, fields.JSONField):
            values[name] = {"said": canary}
        else:
            longest = getattr(field, "max_length", None)
            unique = f"{next(_numbers)}{canary}"
            values[name] = unique[:longest] if longest else unique
    return values
