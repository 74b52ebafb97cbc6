"""Pictures that nothing refers to any more: noted in the transaction that ended their use, removed soon after.

A crash between the two leaves a note, never a file that nobody knows of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from core.models import DroppedFileRow
from core.ports.photos import Photos


async def drop(names: Iterable[str]) -> None:
    """These files are to go. A name is of one item alone, so whoever drops it asks nobody."""
    rows = [DroppedFileRow(name=name) for name in sorted(set(names))]
    if rows:
        await DroppedFileRow.bulk_create(rows, ignore_conflicts=True)


async def remove_dropped(photos: Photos) -> None:
    """Remove the files that were dropped."""
    for row in await DroppedFileRow.all().order_by("id"):
        await asyncio.to_thread(photos.forget, row.name)
        await row.delete()
