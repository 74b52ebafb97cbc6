"""Rows of mutes: a person's own, and those of a room, which its admins keep for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from core.chats import is_shared, whole
from core.delivery.muted import Unwanted
from core.models import MuteRow, RoomMuteRow
from core.models.instant import from_ms, to_ms
from core.values import Chat

State = dict[str, Any] | None  # as JSON: muted `until` (milliseconds, or null for good); None: not muted


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose mutes they are: a person's, or a room's."""

    person_id: int
    room: Chat | None = None

    async def state(self, kind: Unwanted, value: str) -> State:
        """How something stands."""
        row = await self._rows(kind=kind.value, value=value).first()
        return None if row is None else {"until": None if row.until is None else to_ms(row.until)}

    async def write(self, kind: Unwanted, value: str, state: State, now: datetime) -> None:
        """Let it stand so."""
        if state is None:
            await self._rows(kind=kind.value, value=value).delete()
            return
        until = None if state["until"] is None else from_ms(state["until"])
        columns = {"until": until, "created": now}
        if self.room is None:
            await MuteRow.update_or_create(columns, person_id=self.person_id, kind=kind.value, value=value)
        else:
            channel, address = self.room.channel.value, whole(self.room).address
            await RoomMuteRow.update_or_create(columns, channel=channel, address=address, kind=kind.value, value=value)

    async def row(self, mute_id: int) -> MuteRow | RoomMuteRow | None:
        """One of theirs."""
        found: MuteRow | RoomMuteRow | None = await self._rows(id=mute_id).first()
        return found

    async def words(self) -> list[str]:
        """The words they muted, as typed."""
        return [row.value for row in await self._rows(kind=Unwanted.WORD.value)]

    async def now(self, at: datetime) -> list[MuteRow | RoomMuteRow]:
        """What is muted at a moment."""
        return list(await self._rows().filter(Q(until=None) | Q(until__gt=at)))

    def _rows(self, **which: object) -> Any:
        if self.room is None:
            return MuteRow.filter(person_id=self.person_id, **which)
        return RoomMuteRow.filter(channel=self.room.channel.value, address=whole(self.room).address, **which)


async def mutes_for(person_id: int, to: Chat) -> list[MuteRow | RoomMuteRow]:
    """What counts for a message: in a room, what its admins muted and snoozes of rules; else what its person did."""
    own = MuteRow.filter(person_id=person_id)
    if not is_shared(to):
        return list(await own)
    theirs = RoomMuteRow.filter(channel=to.channel.value, address=whole(to).address)
    return [*await own.filter(kind=Unwanted.RULE.value), *await theirs]
