"""What people have of this noun."""

from core.belongings import Belonging, Table
from core.models import MatchRow, RuleRow

BELONGINGS: tuple[Belonging, ...] = (
    Table(RuleRow, "rules"),
    Table(MatchRow, "matches", owner="rule__person_id"),
)
