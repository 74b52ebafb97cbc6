"""What people have of this noun: what they sell, drafts among it."""

from core.belongings import Belonging, Table
from core.models import ItemRow

BELONGINGS: tuple[Belonging, ...] = (Table(ItemRow, "items", owner="seller_id", pictured=("draft",)),)
