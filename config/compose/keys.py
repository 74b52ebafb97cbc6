"""The key ring on what it sealed: everything sealed anew with the newest key, and what no key of it opens."""

from __future__ import annotations

from adapters.vault import MultiFernetVault
from core.models import DestinationRow

BATCH = 500  # rows read at a time


async def seal_anew(vault: MultiFernetVault) -> tuple[int, int]:
    """Seal every address with the newest key; answers how many, and how many no key opens.

    Others may be at work: a row that changes meanwhile is left to whoever changed it. Run twice, it is as once.
    """
    sealed = unopened = last = 0
    while rows := await _after(last):
        for row in rows:
            last = row.id
            try:
                anew = vault.rotate(row.sealed or "")
            except ValueError:
                unopened += 1
            else:
                sealed += await DestinationRow.filter(id=row.id, sealed=row.sealed).update(sealed=anew)
    return sealed, unopened


async def unopened_addresses(vault: MultiFernetVault) -> int:
    """How many addresses no key of the ring opens."""
    lost = last = 0
    while rows := await _after(last):
        for row in rows:
            last = row.id
            try:
                vault.open(row.person_id, row.channel, row.sealed or "")
            except ValueError:
                lost += 1
    return lost


async def _after(last: int) -> list[DestinationRow]:
    return await DestinationRow.filter(id__gt=last, sealed__isnull=False).order_by("id").limit(BATCH)
