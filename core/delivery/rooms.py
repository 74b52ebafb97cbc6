"""Rooms, which others read too: Discord channels and threads, Telegram groups and their topics.

What is said there is for those who lead them; whether somebody does, their platform is asked each time.
"""

from __future__ import annotations

from typing import Any

from tortoise.expressions import Q

from core.chats import TOPIC, is_shared, whole
from core.models import DestinationRow
from core.rules.owned import find
from core.rules.rows import chat_of
from core.undo import Undo
from core.values import Channel, Chat, Person


class Rooms:
    """Finds the rooms that a command concerns."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo

    async def of_rule(self, person: Person, ref: str) -> Chat | None:
        """Where one of their rules speaks, if that is a room."""
        row = await find(person, ref, deleted_too=True)
        return _shared(row.destination) if row else None

    async def of_destination(self, person: Person, destination_id: int) -> Chat | None:
        """One of their destinations, if it is a room."""
        row = await DestinationRow.get_or_none(id=destination_id, person_id=person.id)
        return _shared(row) if row else None

    async def of_undo(self, person: Person, token: str) -> tuple[Chat, ...]:
        """Where an undo would let something be said again, or not be said."""
        undone = await self._undo.peek(person, token)
        if undone is None:
            return ()
        verb, arguments = undone
        if verb in ("rule.resume", "rule.restore", "rule.setting"):
            found = [await self.of_rule(person, arguments["ref"])]
        elif verb == "rules.places":
            found = [await self.of_destination(person, before) for _, before in arguments["moves"]]
        elif verb == "channel.restore":
            found = [await self.of_destination(person, arguments["destination_id"])]
        elif verb == "mute.back":
            found = [await self._of_mute(arguments)]
        else:
            found = []
        return tuple(dict.fromkeys(room for room in found if room is not None))

    async def _of_mute(self, arguments: dict[str, Any]) -> Chat | None:
        if room := arguments.get("room"):
            return Chat(Channel(room[0]), room[1])
        row = await DestinationRow.filter(rules__ref=arguments["ref"]).first() if arguments["ref"] else None
        return _shared(row) if row else None


def tells_in(room: Chat) -> Q:
    """Rules that speak in a room, in whichever of its topics."""
    address = whole(room).address
    there = Q(destination__address=address) | Q(destination__address__startswith=f"{address}{TOPIC}")
    return Q(destination__channel=room.channel.value) & there


def _shared(row: DestinationRow) -> Chat | None:
    chat = chat_of(row)
    return chat if is_shared(chat) else None
