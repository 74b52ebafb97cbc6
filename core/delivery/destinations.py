"""Where people are told, as what they have: given without its secrets, erased, and moved to another account."""

from __future__ import annotations

from dataclasses import dataclass

from core.belongings import MOST_ROWS, Line, Table, repoint
from core.chats import is_shared
from core.delivery.endings import STOPPED
from core.delivery.limits import bucket_of
from core.delivery.sealing import Sealing
from core.delivery.verification import UNVERIFIED
from core.errors import Refused, Why
from core.models import BucketRow, DeliveryRow, DestinationRow, RefusedAddressRow
from core.ports.clock import Clock
from core.rules.rows import chat_of

ADDRESSED = ("state", "reason", "sealed", "label", "verified")  # what goes with an address that is used


@dataclass(frozen=True, kw_only=True)
class Destinations(Table):
    """See `core.belongings.Belonging`. `sealing` is None where nothing is sealed."""

    clock: Clock
    sealing: Sealing | None

    async def export(self, person_id: int, most: int = MOST_ROWS) -> list[Line]:
        rows = await super().export(person_id, most)
        sealed = await DestinationRow.filter(person_id=person_id, sealed__isnull=False).values_list("id", flat=True)
        return [{**row, "address": None} if row["id"] in sealed else row for row in rows]

    async def erase(self, person_id: int) -> None:
        """Whoever texted STOP is written to no more, whoever asks for it: of that a keyed hash is left."""
        for row in await DestinationRow.filter(person_id=person_id):
            if row.sealed is not None and row.reason == STOPPED:
                refused = RefusedAddressRow(channel=row.channel, address=row.address, since=self.clock.now())
                await RefusedAddressRow.bulk_create([refused], ignore_conflicts=True)
            if not is_shared(chat_of(row)):
                await BucketRow.filter(key=bucket_of(chat_of(row))).delete()
        await super().erase(person_id)

    async def move(self, origin: int, to: int) -> None:
        """Raises Refused(LINK_SEALED) where an address was sealed with a key that is not here."""
        await DestinationRow.filter(person_id=origin, state=UNVERIFIED).delete()  # its code was sealed for its person
        for row in await DestinationRow.filter(person_id=origin).order_by("id"):
            row.sealed = self._sealed_for(row, to)
            twin = await DestinationRow.get_or_none(person_id=to, channel=row.channel, address=row.address)
            if twin is None:
                await DestinationRow.filter(id=row.id).update(person_id=to, sealed=row.sealed)
            else:
                await self._join(row, twin)

    async def _join(self, row: DestinationRow, twin: DestinationRow) -> None:
        """Both are the same place: what told at either tells there, each thing once."""
        if twin.state != "active" and twin.reason != STOPPED and row.state == "active":
            await DestinationRow.filter(id=twin.id).update(**{name: getattr(row, name) for name in ADDRESSED})
        waiting = DeliveryRow.filter(destination_id=row.id, state="ready", listing_id__isnull=False)
        for message in await waiting:
            same = DeliveryRow.filter(destination_id=twin.id, listing_id=message.listing_id)
            if await same.filter(event_kind=message.event_kind, version=message.version).exists():
                await DeliveryRow.filter(id=message.id).update(state="cancelled")
        await repoint(DestinationRow, row.id, twin.id)
        await row.delete()

    def _sealed_for(self, row: DestinationRow, to: int) -> str | None:
        """The same secret, sealed for another owner."""
        if row.sealed is None:
            return None
        if self.sealing is None:
            raise Refused(Why.LINK_SEALED)
        try:
            return self.sealing.seal(to, row.channel, self.sealing.open(row.person_id, row.channel, row.sealed))
        except ValueError:
            raise Refused(Why.LINK_SEALED) from None
