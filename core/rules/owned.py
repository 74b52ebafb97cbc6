"""Rules fetched through their owner, and changed: somebody else's does not exist."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.errors import Refused, Why
from core.models import RuleRow
from core.refs import is_ref
from core.values import Person

DELETED_FOR = timedelta(days=30)


async def own(person: Person, ref: str, *, deleted_too: bool = False) -> RuleRow:
    """A rule of this person, its destination fetched with it. Raises Refused(NO_SUCH_RULE)."""
    row = await find(person, ref, deleted_too=deleted_too)
    if row is None:
        raise Refused(Why.NO_SUCH_RULE)
    return row


async def find(person: Person, ref: str, *, deleted_too: bool = False) -> RuleRow | None:
    """A rule of this person by its ref, or None; `ref` may be anything that was typed."""
    name = ref.strip().lower()
    if not is_ref(name):
        return None
    owned = RuleRow.filter(ref=name, person_id=person.id)
    return await (owned if deleted_too else owned.filter(deleted=None)).first().prefetch_related("destination")


async def change(row: RuleRow, now: datetime, **columns: object) -> None:
    """Write columns. The version counts what is asked for, not whether the rule is paused."""
    asks_otherwise = "keywords" in columns
    changed = {**columns, "version": row.version + asks_otherwise, "updated": now}
    row.update_from_dict(changed)
    await row.save(update_fields=list(changed))


async def forget_deleted(now: datetime) -> None:
    """Rules that were deleted long ago are gone for good, with what they matched."""
    await RuleRow.filter(deleted__lt=now - DELETED_FOR).delete()
