"""What operators are told by themselves: at most one message of a kind a day, whichever process noticed it."""

from __future__ import annotations

from collections.abc import Collection

import structlog

from core.delivery.notices import Notices
from core.models import IdentityRow
from core.ports.clock import Clock
from core.values import Platform

log = structlog.get_logger()


class Alarms:
    """Tells operators, and the log."""

    def __init__(self, notices: Notices, clock: Clock, operators: Collection[str]) -> None:
        """`operators` are identities written `platform:external id`."""
        self._notices, self._clock = notices, clock
        self._operators = [named.partition(":")[::2] for named in sorted(operators)]

    async def once_a_day(self, topic: str, /, **facts: str | int) -> None:
        """Tell every operator we have met; who sits at the terminal where none is named."""
        log.warning("alarm", topic=topic, **facts)
        day = f"{self._clock.now():%Y-%m-%d}"
        for person_id in await self._people():
            await self._notices.tell(person_id, topic, day, facts)

    async def _people(self) -> list[int]:
        found: set[int] = set()
        for platform, external_id in self._operators:
            known = await IdentityRow.get_or_none(platform=platform, external_id=external_id)
            found |= {known.person_id} if known else set()
        if not found:
            at_terminal = await IdentityRow.filter(platform=Platform.TERMINAL.value)
            found = {row.person_id for row in at_terminal}
        return sorted(found)
