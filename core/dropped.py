"""Pictures that nothing refers to any more: noted in the transaction that ended their use, removed soon after.

A crash between the two leaves a note, never a file that nobody knows of.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable

from core.models import DroppedFileRow
from core.ports.photos import PHOTO_SCHEME, Photos
from core.store import Database
from core.values import MEMBER_SOURCE

_PICTURE = re.compile(r"\b[0-9a-f]{32}\.jpg\b")  # as `core.ports.photos` names files


def pictures_in(value: object) -> set[str]:
    """The names of files of ours in a JSON value."""
    return {*_PICTURE.findall(json.dumps(value, default=str))}


async def drop(names: Iterable[str]) -> None:
    """These files are to go."""
    rows = [DroppedFileRow(name=name) for name in sorted(set(names))]
    if rows:
        await DroppedFileRow.bulk_create(rows, ignore_conflicts=True)


async def remove_dropped(db: Database, photos: Photos) -> None:
    """Remove the files that were dropped; one that a listing shows nevertheless is kept."""
    for row in await DroppedFileRow.all().order_by("id"):
        used = "SELECT 1 AS used FROM listing WHERE source = $1 AND CAST(pictures AS TEXT) LIKE $2 LIMIT 1"
        if not await db.rows(used, MEMBER_SOURCE, f"%{PHOTO_SCHEME}{row.name}%"):
            await asyncio.to_thread(photos.forget, row.name)
        await row.delete()
