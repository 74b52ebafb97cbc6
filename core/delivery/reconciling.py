"""Before a message of unknown outcome is sent again: ask a provider that recognises no key what it has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from core.errors import Failure, SendFailed
from core.models import AttemptRow, DeliveryRow
from core.ports.clock import Clock
from core.ports.notifier import Notifier, Receipt
from core.values import Destination, Person

MOST_UNKNOWN = 1  # tries that may be repeated: one that may have arrived twice is not risked a third time
FRESH = timedelta(hours=4)  # how long a deal is worth a repetition; as long as a text waits in Twilio's queue


class Asked(Notifier, Protocol):
    """A voice whose provider can be asked."""

    async def reconcile(
        self, destination: Destination, outcome: object, reader: Person, since: datetime
    ) -> Receipt | None:
        """The receipt of this message if the provider took it since then. Raises SendFailed if it cannot be asked."""


class Reconciling:
    """Such a voice, asked before anything is sent a second time. Give it opened addresses."""

    def __init__(self, voice: Asked, clock: Clock) -> None:
        self.channel, self.address = voice.channel, voice.address
        self._voice, self._clock = voice, clock

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. What is found at the provider is sent; what is not is sent once more while it is fresh."""
        row = await DeliveryRow.get_or_none(idem_key=key)
        if row is not None and row.provider_id:  # its report was here before our own word of it
            return Receipt(row.provider_id)
        doubtful = AttemptRow.filter(delivery__idem_key=key, outcome=Failure.UNKNOWN.value).order_by("started")
        if tries := await doubtful:
            began = tries[0].started
            found = await self._find(destination, outcome, reader, began)
            if found is not None:
                return found
            if len(tries) > MOST_UNKNOWN or self._clock.now() - began > FRESH:
                raise SendFailed(Failure.DOUBT, f"not sent again: {len(tries)} tries of unknown outcome")
        return await self._voice.send(destination, outcome, reader, key)

    async def _find(self, destination: Destination, outcome: object, reader: Person, since: datetime) -> Receipt | None:
        try:
            return await self._voice.reconcile(destination, outcome, reader, since)
        except SendFailed as failed:
            if failed.failure in (Failure.LIMIT, Failure.CHANNEL):
                raise
            # Nothing left: whatever went wrong, it says nothing of the message or of its address.
            raise SendFailed(Failure.RETRY, f"could not ask: {failed.reason}") from None
