"""Everything that people have, of all nouns; and the tables that are nobody's, with the reason."""

from __future__ import annotations

from core.account.counters import Counters
from core.belongings import Belonging, Table
from core.communities import belongings as communities
from core.delivery import belongings as delivery
from core.delivery.sealing import Sealing
from core.listings import belongings as listings
from core.models import (
    BreakerRow,
    BucketRow,
    DroppedFileRow,
    InboundRow,
    JobSlotRow,
    LinkCodeRow,
    LoadRow,
    RefusedAddressRow,
    RoomMuteRow,
    TallyRow,
)
from core.people import belongings as people
from core.ports.clock import Clock
from core.prices import belongings as prices
from core.rules import belongings as rules
from core.selling import belongings as selling

NOBODYS = {
    BreakerRow: "of a channel as a whole",
    BucketRow: "how busy a chat is; a person's own chats are erased with the places they stand for",
    DroppedFileRow: "names of files that are about to go",
    InboundRow: "hashes of the ids that a provider gave to texts",
    JobSlotRow: "turns of jobs",
    LoadRow: "visits to feeds",
    RefusedAddressRow: "keyed hashes of addresses that want nothing of us: they must outlive their people",
    RoomMuteRow: "a room's; what it says of a person is erased and moved with their mutes",
}


class _Codes(Table):
    """Codes end with what they were to join."""

    async def move(self, origin: int, to: int) -> None:
        await LinkCodeRow.filter(person_id__in=[origin, to]).delete()
        await LinkCodeRow.filter(claimed_by_id=origin).update(claimed_by_id=None)


def everything(clock: Clock, sealing: Sealing | None) -> tuple[Belonging, ...]:
    """All of it, the person last. `sealing` is None where nothing is sealed."""
    return (
        *communities.belongings(clock),
        *selling.BELONGINGS,
        *delivery.belongings(clock, sealing),
        *rules.BELONGINGS,
        *listings.BELONGINGS,
        *prices.BELONGINGS,
        *people.BELONGINGS,
        _Codes(LinkCodeRow),
        Counters(TallyRow),
        people.PERSON,
    )
