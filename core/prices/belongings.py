"""What people have of this noun."""

from core.belongings import Belonging, Table
from core.models import PriceAdviceRow, PriceAnalysisRow

BELONGINGS: tuple[Belonging, ...] = (
    Table(PriceAdviceRow, "price_advice"),
    Table(PriceAnalysisRow, "price_analyses", owner="listing__seller_id"),
)
