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
from core.models import BucketRow, DeliveryRow, DestinationRow, RefusedAddressRow, VerificationRow
from core.ports.clock import Clock
from core.rules.rows import chat_of

ADDRESSED = ("state", "reason", "label", "verified")  # what goes with an address that is used


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
        await self._end_codes(origin)
        for row in await DestinationRow.filter(person_id=origin).order_by("id"):
            sealed = row.sealed and self._sealed_for(row, row.sealed, to)
            twin = await DestinationRow.get_or_none(person_id=to, channel=row.channel, address=row.address)
            if twin is None:
                await DestinationRow.filter(id=row.id).update(person_id=to, sealed=sealed)
            else:
                await self._join(row, twin, sealed)

    async def _end_codes(self, person_id: int) -> None:
        """Codes on their way were sealed for who they were: such a place has to be added anew."""
        waiting = await DestinationRow.filter(person_id=person_id, state=UNVERIFIED).values_list("id", flat=True)
        await VerificationRow.filter(destination_id__in=waiting).delete()
        codes = DeliveryRow.filter(destination_id__in=waiting, kind="notice", state="ready")
        await codes.update(state="cancelled")

    async def _join(self, row: DestinationRow, twin: DestinationRow, sealed: str | None) -> None:
        """Both are the same place: what told at either tells there, each thing once."""
        if twin.state != "active" and twin.reason != STOPPED and row.state == "active":
            columns = {name: getattr(row, name) for name in ADDRESSED}
            await DestinationRow.filter(id=twin.id).update(sealed=sealed, **columns)
        waiting = DeliveryRow.filter(destination_id=row.id, state="ready", listing_id__isnull=False)
        for message in await waiting:
            same = DeliveryRow.filter(destination_id=twin.id, listing_id=message.listing_id)
            if await same.filter(event_kind=message.event_kind, version=message.version).exists():
                await DeliveryRow.filter(id=message.id).update(state="cancelled")
        await repoint(DestinationRow, row.id, twin.id)
        await row.delete()

    def _sealed_for(self, row: DestinationRow, sealed: str, to: int) -> str:
        """The same secret, sealed for another owner."""
        try:
            if self.sealing is not None:
                return self.sealing.seal(to, row.channel, self.sealing.open(row.person_id, row.channel, sealed))
        except ValueError:
            pass
        raise Refused(Why.LINK_SEALED)
