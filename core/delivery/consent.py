"""What people say without the chat: a mail's link, and STOP or START by text."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from core.delivery.agreements import Change, How, note
from core.delivery.endings import STOPPED, UNSUBSCRIBED, Endings
from core.delivery.sealing import Sealing
from core.models import DestinationRow, InboundRow, PersonRow, RefusedAddressRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.texting import Inbound, Said
from core.store import Database
from core.text.tongues import ENGLISH
from core.values import Channel

REMEMBERED = timedelta(days=365)  # what was told: a text that is told again does nothing


class Consent:
    """Turns destinations off and on by what their people said. `sealing` is None where nothing is sealed."""

    def __init__(self, db: Database, clock: Clock, endings: Endings, sealing: Sealing | None) -> None:
        self._db, self._clock, self._endings, self._sealing = db, clock, endings, sealing

    async def knows(self, token: str) -> bool:
        """Whether a mail's link is one of ours. Changes nothing."""
        return await self._of(token) is not None

    async def unsubscribe(self, token: str) -> bool:
        """Send no more mails to where this link was sent. False for what is no link of ours; twice is as once."""
        row = await self._of(token)
        if row is not None:
            await self._endings.off(row, UNSUBSCRIBED)
        return row is not None

    async def heard(self, text: Inbound) -> Said | None:
        """Do what a text says, once however often it is told; None if it was told before."""
        if self._sealing is None or not await self._first(text.id):
            return None
        address = self._sealing.told_apart(Channel.SMS, text.number)
        if text.said is Said.START:
            await RefusedAddressRow.filter(channel=Channel.SMS, address=address).delete()
        for row in await DestinationRow.filter(channel=Channel.SMS, address=address):
            if text.said is Said.STOP:
                await self._endings.off(row, STOPPED, text.text)
            elif text.said is Said.START and row.reason == STOPPED:
                is_back = row.verified is not None and row.state == "disabled"
                await DestinationRow.filter(id=row.id).update(state="active" if is_back else row.state, reason=None)
                if is_back:
                    await note(row, Change.AGREED, How.START, self._clock.now(), text.text)
        return text.said

    async def locale_of(self, number: str) -> str:
        """The locale of whose phone it is; English where we know none."""
        if self._sealing is None:
            return ENGLISH
        address = self._sealing.told_apart(Channel.SMS, number)
        row = await DestinationRow.filter(channel=Channel.SMS, address=address).order_by("id").first()
        owner = await PersonRow.get_or_none(id=row.person_id) if row is not None else None
        return owner.locale if owner is not None else ENGLISH

    async def tidy(self) -> None:
        """Forget what was told long ago."""
        await InboundRow.filter(received__lt=self._clock.now() - REMEMBERED).delete()

    async def _of(self, token: str) -> DestinationRow | None:
        found = self._sealing.unsubscribed(token) if self._sealing else None
        return await DestinationRow.get_or_none(id=found, channel=Channel.EMAIL) if found is not None else None

    async def _first(self, text_id: str) -> bool:
        """Whether a text is told for the first time: the row that is written first decides, in every process."""
        rows = await self._db.rows(
            "INSERT INTO inbound (event, received) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING RETURNING id",
            sha256(f"text {text_id}".encode()).hexdigest(),
            to_ms(self._clock.now()),
        )
        return bool(rows)
