"""What people have of this noun: where they are members, what they shared there; and what is a community's own."""

from dataclasses import dataclass

from core.belongings import Belonging, Table
from core.communities.striking import strike
from core.models import CommunityMemberRow, CommunityPlaceRow, CommunityRow, CommunitySynonymRow, SharedItemRow
from core.ports.clock import Clock


@dataclass(frozen=True, kw_only=True)
class _Shared(Table):
    """The rows go with the listings; what they point to stands in channels of others."""

    clock: Clock

    async def erase(self, person_id: int) -> None:
        await strike(person_id, self.clock.now())


class _Communities(Table):
    """Each is told through a person who stands for it and is nobody: nobody's account can join theirs."""

    async def move(self, origin: int, to: int) -> None:
        return None


def belongings(clock: Clock) -> tuple[Belonging, ...]:
    """They come before the listings that they point to."""
    return (
        _Shared(SharedItemRow, "shared_items", owner="listing__seller_id", clock=clock),
        Table(CommunityMemberRow, "memberships", alike=("community_id",)),
        Table(CommunityPlaceRow, owner="community__person_id"),
        Table(CommunitySynonymRow, owner="community__person_id"),
        _Communities(CommunityRow),
    )
