"""Turns a destination off because its person, or its provider, said so."""

from __future__ import annotations

from core.delivery.agreements import Change, How, note
from core.delivery.notices import Notices
from core.models import DestinationRow
from core.ports.clock import Clock

STOPPED = "stopped"  # why a destination is off: STOP was texted from it, so nobody has it sent a code
UNSUBSCRIBED, REFUSED, BOUNCED, COMPLAINED = "unsubscribed", "refused", "bounced", "complained"
HOW = {
    STOPPED: How.STOP,
    UNSUBSCRIBED: How.UNSUBSCRIBE,
    REFUSED: How.REFUSED,
    BOUNCED: How.BOUNCE,
    COMPLAINED: How.COMPLAINT,
}


class Endings:
    """Ends what goes to an address."""

    def __init__(self, clock: Clock, notices: Notices) -> None:
        self._clock, self._notices = clock, notices

    async def off(self, row: DestinationRow, reason: str, words: str = "") -> None:
        """At once. Where it was on, its person is told elsewhere; said twice is as once.

        `words` are what was said, for the consent log.
        """
        now = self._clock.now()
        if row.state in ("removed", "disabled"):  # whatever brings it back finds that its person wants nothing
            if row.reason != reason:
                await DestinationRow.filter(id=row.id).update(reason=reason)
                await note(row, Change.ENDED, HOW[reason], now, words)
            return
        live = DestinationRow.filter(id=row.id, state__in=["active", "unverified"])
        if await live.update(state="disabled", reason=reason):
            await note(row, Change.ENDED, HOW[reason], now, words)
            if row.state == "active" or reason == BOUNCED:  # who waits for a code that came back is told too
                await self._notices.destination_dead(row, f"{row.id}:{reason}:{now:%Y-%m-%d %H}")
