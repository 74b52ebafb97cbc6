"""What people say without the chat: a mail's link, STOP by text, and what a network reports of a number."""

from __future__ import annotations

from hashlib import sha256

from core.delivery.notices import Notices
from core.delivery.sealing import Sealing
from core.delivery.verification import STOPPED
from core.errors import Failure
from core.models import DeliveryRow, DestinationRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.texting import Inbound, Said, Status
from core.store import Database
from core.values import Channel

UNSUBSCRIBED, REFUSED = "unsubscribed", "refused"  # why a destination is off


class Consent:
    """Turns destinations off and on by what their people said. `sealing` is None where nothing is sealed."""

    def __init__(self, db: Database, clock: Clock, notices: Notices, sealing: Sealing | None) -> None:
        self._db, self._clock, self._notices, self._sealing = db, clock, notices, sealing

    async def knows(self, token: str) -> bool:
        """Whether a mail's link is one of ours. Changes nothing."""
        return await self._of(token) is not None

    async def unsubscribe(self, token: str) -> bool:
        """Send no more mails to where this link was sent. False for what is no link of ours; twice is as once."""
        row = await self._of(token)
        if row is not None:
            await self._off(row, UNSUBSCRIBED)
        return row is not None

    async def heard(self, text: Inbound) -> Said | None:
        """Do what a text says, once however often it is told; None if it was told before."""
        if self._sealing is None or not await self._first(text.id):
            return None
        address = self._sealing.told_apart(Channel.SMS, text.number)
        for row in await DestinationRow.filter(channel=Channel.SMS, address=address):
            if text.said is Said.STOP:
                await self._off(row, STOPPED)
            elif text.said is Said.START and row.reason == STOPPED:
                is_back = row.verified is not None and row.state == "disabled"
                await DestinationRow.filter(id=row.id).update(state="active" if is_back else row.state, reason=None)
        return text.said

    async def reported(self, status: Status) -> None:
        """A text of ours did not arrive: a number that takes none is off."""
        if status.failure is not Failure.DESTINATION:
            return
        delivery = await DeliveryRow.filter(channel=Channel.SMS, state="sent", provider_id=status.id).first()
        if delivery is not None:
            await self._off(await DestinationRow.get(id=delivery.destination_id), REFUSED)

    async def _of(self, token: str) -> DestinationRow | None:
        found = self._sealing.unsubscribed(token) if self._sealing else None
        return await DestinationRow.get_or_none(id=found, channel=Channel.EMAIL) if found is not None else None

    async def _off(self, row: DestinationRow, reason: str) -> None:
        """At once. Where it was on, its person is told elsewhere."""
        live = DestinationRow.filter(id=row.id, state__in=["active", "unverified"])
        if row.state in ("removed", "disabled"):  # whatever brings it back finds that its person wants nothing
            await DestinationRow.filter(id=row.id).update(reason=reason)
        elif await live.update(state="disabled", reason=reason) and row.state == "active":
            await self._notices.destination_dead(row, f"{row.id}:{reason}:{self._clock.now():%Y-%m-%d %H}")

    async def _first(self, text_id: str) -> bool:
        """Whether a text is told for the first time: the row that is written first decides, in every process."""
        number = int.from_bytes(sha256(text_id.encode()).digest()[:7])
        rows = await self._db.rows(
            "INSERT INTO job_slot (job, slot, owner, started) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (job, slot) DO NOTHING RETURNING id",
            "text",
            number,
            "",
            to_ms(self._clock.now()),
        )
        return bool(rows)
