"""Where rules tell: one of their person's channels, or the chat that they were made in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.chats import is_shared
from core.delivery.channel import Entry, Standing
from core.delivery.standing import preference_of
from core.errors import Refused, Why
from core.models import DestinationRow, IdentityRow, RuleRow
from core.ports.clock import Clock
from core.rules.owned import change, own
from core.rules.rows import chat_of, to_rule
from core.undo import Undo
from core.values import Channel, Person, Platform, Rule

if TYPE_CHECKING:
    from core.delivery.channels import Channels

OWN_CHATS = {  # of an account, whose id is the address of its chat with us
    Platform.DISCORD: Channel.DISCORD_DM,
    Platform.TELEGRAM: Channel.TELEGRAM_CHAT,
    Platform.TERMINAL: Channel.TERMINAL,
}
Moves = list[list[str | int]]  # pairs of a rule's ref and the destination it had


@dataclass(frozen=True, slots=True)
class PlacesShown:
    """Where a rule could tell, and where it does."""

    rule: Rule
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    """A rule tells elsewhere now; without `undo` it did before."""

    rule: Rule
    entry: Entry
    undo: str | None


@dataclass(frozen=True, slots=True)
class ChannelUsed:
    """These many rules tell there now that did not before; without `undo` there were none."""

    entry: Entry
    moved: int
    undo: str | None


@dataclass(frozen=True, slots=True)
class PlacesRestored:
    """These many rules tell where they did before."""

    moved: int


class Places:
    """Chooses among what is active, proved, and not switched off."""

    def __init__(self, clock: Clock, undo: Undo, channels: Channels) -> None:
        self._clock, self._undo, self._channels = clock, undo, channels

    async def where(self, person: Person, ref: str) -> PlacesShown:
        """The choices for a rule. Raises Refused(NO_SUCH_RULE)."""
        rule = to_rule(await own(person, ref))
        entries = await self._channels.entries(person)
        return PlacesShown(rule, tuple(entry for entry in entries if entry.standing is Standing.ACTIVE))

    async def put(self, person: Person, ref: str, destination_id: int) -> PlaceChanged:
        """Let a rule tell there. Raises Refused: NO_SUCH_RULE, NO_SUCH_CHANNEL, CHANNEL_OFF."""
        row, entry = await own(person, ref), await self._usable(person, destination_id)
        undo = None
        if row.destination_id != destination_id:
            before = row.destination_id
            await change(row, self._clock.now(), destination_id=destination_id)
            undo = await self._undo.offer(person.id, "rules.places", moves=[[row.ref, before]], instead=destination_id)
        return PlaceChanged(to_rule(await own(person, ref)), entry, undo)

    async def use(self, person: Person, destination_id: int) -> ChannelUsed:
        """Let every rule tell there, but those that speak to a group. Raises Refused: NO_SUCH_CHANNEL, CHANNEL_OFF.

        In a room nobody wants all of them.
        """
        entry = await self._usable(person, destination_id)
        if entry.is_room:
            raise Refused(Why.NO_SUCH_CHANNEL)
        place, now = await DestinationRow.get(id=destination_id), self._clock.now()
        moves: Moves = []
        for row in await DestinationRow.filter(person_id=person.id).exclude(id=destination_id):
            if not is_shared(chat_of(row)):
                moves += await move_rules(person.id, row.id, place, now)
        undo = None
        if moves:
            undo = await self._undo.offer(person.id, "rules.places", moves=moves, instead=destination_id)
        return ChannelUsed(entry, len(moves), undo)

    async def put_back(self, person: Person, moves: Moves, instead: int) -> PlacesRestored:
        """Undo of `put` and `use`: rules that still tell there tell where they did."""
        return PlacesRestored(await put_back_rules(person.id, moves, instead, self._clock.now()))

    async def _usable(self, person: Person, destination_id: int) -> Entry:
        entry = await self._channels.one(person, destination_id)
        if entry.standing is not Standing.ACTIVE:
            raise Refused(Why.CHANNEL_OFF)
        return entry


async def default_place(person_id: int, now: datetime, but: int = 0) -> DestinationRow | None:
    """Where somebody is told who did not say where: the newest of their chats, else of their other channels."""
    await know_own_chats(person_id, now)
    off = (await preference_of(person_id)).channels_off
    rows = await DestinationRow.filter(person_id=person_id, state="active").exclude(id=but).order_by("-id")
    usable = [row for row in rows if Channel(row.channel) not in off]
    # A group reads what is said to it, and a text costs money: only where there is nothing else.
    return min(usable, key=lambda row: (is_shared(chat_of(row)), row.sealed is not None), default=None)


async def know_own_chats(person_id: int, now: datetime) -> None:
    """Who only ever spoke to us in a room has a chat with us nevertheless."""
    for account in await IdentityRow.filter(person_id=person_id):
        channel = OWN_CHATS[Platform(account.platform)]
        await DestinationRow.get_or_create(
            {"created": now}, person_id=person_id, channel=channel.value, address=account.external_id
        )


async def move_rules(person_id: int, origin: int, place: DestinationRow, now: datetime) -> Moves:
    """Rules that tell at `origin` tell at `place`; answers which."""
    rows = await RuleRow.filter(person_id=person_id, destination_id=origin, deleted=None).order_by("id")
    for row in rows:
        await change(row, now, destination_id=place.id)
    return [[row.ref, origin] for row in rows]


async def put_back_rules(person_id: int, moves: Sequence[Sequence[str | int]], instead: int, now: datetime) -> int:
    """Rules that are still at `instead` go back to where they were; answers how many."""
    moved = 0
    for ref, before in moves:
        row = await RuleRow.get_or_none(person_id=person_id, ref=str(ref), destination_id=instead)
        if row is not None and await DestinationRow.filter(id=before, person_id=person_id).exists():
            await change(row, now, destination_id=int(before))
            moved += 1
    return moved
