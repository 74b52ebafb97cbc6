"""Rows of mutes: a person's own, and those of a room, which its admins keep for all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from core.chats import is_shared, whole
from core.delivery.muted import Unwanted
from core.models import MuteRow, RoomMuteRow
from core.models.instant import from_ms, to_ms
from core.values import Channel, Chat

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


async def mutes_of(told: Collection[tuple[int, Chat]]) -> dict[tuple[int, Chat], list[MuteRow | RoomMuteRow]]:
    """What counts for messages to people in chats, of many at once: in a room, what its admins muted and its person's
    snoozes of rules; else what its person muted.
    """
    own: dict[int, list[MuteRow]] = {}
    for mute in await MuteRow.filter(person_id__in={person_id for person_id, _ in told}):
        own.setdefault(mute.person_id, []).append(mute)
    rooms: dict[Chat, list[RoomMuteRow]] = {whole(to): [] for _, to in told if is_shared(to)}
    addresses = {room.address for room in rooms}
    for muted in await RoomMuteRow.filter(address__in=addresses) if rooms else ():
        if (room := Chat(Channel(muted.channel), muted.address)) in rooms:
            rooms[room].append(muted)
    found: dict[tuple[int, Chat], list[MuteRow | RoomMuteRow]] = {}
    for person_id, to in told:
        theirs = own.get(person_id, [])
        if is_shared(to):
            found[person_id, to] = [*(mute for mute in theirs if mute.kind == Unwanted.RULE), *rooms[whole(to)]]
        else:
            found[person_id, to] = [*theirs]
    return found


async def mutes_for(person_id: int, to: Chat) -> list[MuteRow | RoomMuteRow]:
    """What counts for one message."""
    return (await mutes_of([(person_id, to)]))[person_id, to]
