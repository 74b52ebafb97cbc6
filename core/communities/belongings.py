"""What people have of this noun: where they are members, what they shared there; and what is a community's own."""

from core.belongings import Belonging, Table
from core.models import CommunityMemberRow, CommunityPlaceRow, CommunityRow, CommunitySynonymRow, SharedItemRow


class _Communities(Table):
    """Each is told through a person who stands for it and is nobody: nobody's account can join theirs."""

    async def move(self, origin: int, to: int) -> None:
        return None


BELONGINGS: tuple[Belonging, ...] = (
    Table(SharedItemRow, "shared_items", owner="listing__seller_id"),
    Table(CommunityMemberRow, "memberships", alike=("community_id",)),
    Table(CommunityPlaceRow, owner="community__person_id"),
    Table(CommunitySynonymRow, owner="community__person_id"),
    _Communities(CommunityRow),
)
