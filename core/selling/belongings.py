"""What people have of this noun: what they sell, drafts among it."""

from core.belongings import Belonging, Table
from core.models import ItemRow
from core.selling.rows import unpacked


class _Items(Table):
    async def pictures(self, person_id: int) -> set[str]:
        rows = await ItemRow.filter(seller_id=person_id)
        return {name for row in rows for name in unpacked(row.draft).photos}


BELONGINGS: tuple[Belonging, ...] = (_Items(ItemRow, "items", owner="seller_id"),)
