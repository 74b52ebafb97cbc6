"""What became of a message after its provider took it: reports of a telephone network, mails that came back."""

from __future__ import annotations

from datetime import timedelta

from core.delivery.alarms import Alarms
from core.delivery.endings import BOUNCED, COMPLAINED, REFUSED, Endings
from core.errors import Failure
from core.models import AttemptRow, DeliveryRow, DestinationRow
from core.ports.bounces import Bounce, BounceKind
from core.ports.clock import Clock
from core.ports.texting import Status, TextState, later
from core.store import Database
from core.values import Channel

STRIKES = 3  # in a row that did not arrive, for reasons that may pass: then the address is off
STRIKES_WITHIN = timedelta(days=14)
OURS_TO_FIX = (Failure.CHANNEL, Failure.MESSAGE)  # a sender that is not registered, texts that a carrier filters


class Reports:
    """Writes down what is reported. A repetition changes nothing, and what is final stays."""

    def __init__(self, db: Database, clock: Clock, endings: Endings, alarms: Alarms) -> None:
        self._db, self._clock, self._endings, self._alarms = db, clock, endings, alarms

    async def texted(self, status: Status) -> None:
        """How far a text of ours has come."""
        found = DeliveryRow.filter(channel=Channel.SMS.value)
        row = await (found.filter(idem_key=status.key) if status.key else found.filter(provider_id=status.id)).first()
        if row is None or not await self._arrived(row, status.state, status.id, status.failure, status.reason):
            return
        if status.state is not TextState.FAILED:
            return
        if status.failure in OURS_TO_FIX:
            await self._alarms.once_a_day("texts_refused", reason=status.reason)
            return
        destination = await DestinationRow.get(id=row.destination_id)
        if status.failure is Failure.DESTINATION or await self._is_out(destination):
            await self._endings.off(destination, REFUSED, status.reason)

    async def bounced(self, bounce: Bounce) -> None:
        """A mail of ours came back, or its reader complained."""
        row = await DeliveryRow.get_or_none(idem_key=bounce.key, channel=Channel.EMAIL.value)
        if row is None:
            return
        destination = await DestinationRow.get(id=row.destination_id)
        if bounce.kind is BounceKind.COMPLAINT:
            await self._endings.off(destination, COMPLAINED, "complaint")
            return
        failure = Failure.DESTINATION if bounce.kind is BounceKind.HARD else Failure.RETRY
        reason = f"came back: {bounce.status or 'without a status'}"
        is_news = await self._arrived(row, TextState.FAILED, None, failure, reason)
        if bounce.kind is BounceKind.HARD or (is_news and await self._is_out(destination)):
            await self._endings.off(destination, BOUNCED, reason)

    async def _arrived(
        self, row: DeliveryRow, told: TextState, provider_id: str | None, failure: Failure | None, reason: str
    ) -> bool:
        """Write down how far it came; False where that is no news."""
        async with self._db.transaction():
            row = await DeliveryRow.filter(id=row.id).select_for_update().get()
            known = TextState(row.arrival) if row.arrival else None
            if known is not None and later(known, told) is known:
                return False
            columns: dict[str, object] = {"arrival": told.value}
            if provider_id and row.provider_id is None:  # a try of unknown outcome did arrive there
                columns["provider_id"] = provider_id
            if told is TextState.FAILED:
                columns |= {"last_failure": failure.value if failure else None, "last_error": reason[:500]}
                if row.state == "sent":
                    columns["state"] = "dead"
            await DeliveryRow.filter(id=row.id).update(**columns)
            attempt = await AttemptRow.filter(delivery_id=row.id).order_by("-id").first()
            if attempt is not None and attempt.outcome == "ok" and told.is_final:
                outcome = failure.value if told is TextState.FAILED and failure else "ok"
                await AttemptRow.filter(id=attempt.id).update(outcome=outcome, detail=reason[:500] or told.value)
        return True

    async def _is_out(self, destination: DestinationRow) -> bool:
        """Whether the last few that were reported all failed, lately."""
        since = self._clock.now() - STRIKES_WITHIN
        final = (TextState.DELIVERED.value, TextState.FAILED.value)
        told = DeliveryRow.filter(destination_id=destination.id, arrival__in=final, created__gt=since)
        last = await told.order_by("-id").limit(STRIKES)
        return len(last) == STRIKES and all(row.arrival == TextState.FAILED.value for row in last)
