"""A person's channels: added, proved to be theirs, tried, and taken away again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tortoise.expressions import Q

from core.chats import is_shared
from core.delivery.agreements import Change, How, note
from core.delivery.channel import (
    CHANNELS_OF,
    HAS_ROOMS,
    PAGE,
    ChannelAdded,
    ChannelRemoved,
    ChannelRestored,
    ChannelsShown,
    ChannelTested,
    ChannelVerified,
    Entry,
    Kind,
    RoomAdded,
    Standing,
)
from core.delivery.endings import STOPPED
from core.delivery.notices import Notices
from core.delivery.places import default_place, move_rules, put_back_rules
from core.delivery.sealing import Sealing
from core.delivery.standing import preference_of
from core.delivery.verification import UNVERIFIED, Verification
from core.errors import Refused, Why
from core.models import DestinationRow, IdentityRow, RuleRow
from core.ports.clock import Clock
from core.ports.voices import Read, Voices
from core.rules.rows import chat_of, to_destination
from core.undo import Undo
from core.values import Channel, Chat, Person

REMOVED = "removed"
MOST_CHANNELS = 20  # of one person
LONGEST_LABEL = 120

Terms = Callable[[Channel], str]


class Channels:
    """The service. Somebody else's channel does not exist."""

    def __init__(
        self,
        clock: Clock,
        undo: Undo,
        notices: Notices,
        voices: Voices | None,
        verification: Verification | None,
        terms: Terms = lambda channel: "",
    ) -> None:
        """Without `voices` nothing can be added. `terms` are the words that whoever answers with a code agreed to."""
        self._clock, self._undo, self._notices, self._verification = clock, undo, notices, verification
        self._terms = terms
        self._sealing = Sealing(voices.vault, voices.key) if voices else None
        self._readers: Mapping[Channel, Read] = voices.readers if voices else {}
        self._secret_for = voices.secret_for if voices else None

    async def show(self, person: Person, page: int = 0) -> ChannelsShown:
        """What they have, and what they could add; past the end, the last page."""
        entries = await self.entries(person)
        page = max(0, min(page, (len(entries) - 1) // PAGE))
        kinds = tuple(kind for kind, channels in CHANNELS_OF.items() if any(c in self._readers for c in channels))
        known = {row.platform for row in await IdentityRow.filter(person_id=person.id)}
        rooms = tuple(platform for platform in HAS_ROOMS if platform in known)
        return ChannelsShown(entries[page * PAGE : (page + 1) * PAGE], kinds, page, len(entries), rooms)

    async def entries(self, person: Person) -> tuple[Entry, ...]:
        """All that they have."""
        rows = await DestinationRow.filter(person_id=person.id).exclude(state=REMOVED).order_by("id")
        return tuple([await self.entry(row) for row in rows if is_listed(row)])

    async def add(self, person: Person, kind: str, text: str) -> ChannelAdded:
        """Send a code there. Raises Refused: CHANNEL_UNKNOWN, CHANNEL_NOT_SET_UP, ADDRESS_INVALID, CODE_LIMIT…"""
        if kind not in {*Kind}:
            raise Refused(Why.CHANNEL_UNKNOWN, text=kind)
        ready = [channel for channel in CHANNELS_OF[Kind(kind)] if channel in self._readers]
        if not ready or self._sealing is None or self._verification is None:
            raise Refused(Why.CHANNEL_NOT_SET_UP, kind=kind)
        found = next(((c, read) for c in ready if (read := self._readers[c](text)) is not None), None)
        if found is None:
            raise Refused(Why.ADDRESS_INVALID, kind=kind)
        channel, read = found
        row = await DestinationRow.get_or_none(
            person_id=person.id, channel=channel, address=self._sealing.told_apart(channel, read.address)
        )
        if row is not None and row.state == "active":
            raise Refused(Why.CHANNEL_KNOWN)
        if row is not None and row.reason == STOPPED:
            raise Refused(Why.CHANNEL_STOPPED)
        if row is None or row.state == REMOVED:
            await self._check_number(person)
        row = row or DestinationRow(
            person_id=person.id,
            channel=channel.value,
            address=self._sealing.told_apart(channel, read.address),
            created=self._clock.now(),
        )
        row.sealed = self._sealing.seal(person.id, channel.value, read.address)
        row.update_from_dict(
            {"label": read.shown[:LONGEST_LABEL], "state": UNVERIFIED, "reason": None, "verified": None}
        )
        await row.save()
        await self._verification.begin(row)
        return ChannelAdded(await self.entry(row))

    async def add_room(self, person: Person, room: Chat, label: str) -> RoomAdded:
        """Let this person's rules tell in a room. Its platform just said that they lead it and that we may write there.

        Raises Refused(CHANNEL_LIMIT).
        """
        row = await DestinationRow.get_or_none(person_id=person.id, channel=room.channel, address=room.address)
        if row is None or row.state == REMOVED or row.verified is None:
            await self._check_number(person)
        now = self._clock.now()
        row = row or DestinationRow(person_id=person.id, channel=room.channel.value, address=room.address, created=now)
        row.update_from_dict({"label": label[:LONGEST_LABEL], "state": "active", "reason": None, "verified": now})
        await row.save()
        return RoomAdded(await self.entry(row))

    async def code(self, person: Person, text: str) -> ChannelVerified:
        """Answer with the code. Raises Refused(CODE_WRONG), whatever is wrong with it."""
        found = await self._verification.take(person.id, text) if self._verification else None
        row = await DestinationRow.get_or_none(id=found, person_id=person.id) if found else None
        if row is None:
            raise Refused(Why.CODE_WRONG)
        row.state, row.reason, row.verified = "active", None, self._clock.now()
        await row.save(update_fields=["state", "reason", "verified"])
        await note(row, Change.AGREED, How.CODE, row.verified, self._terms(Channel(row.channel)))
        signs = row.channel == Channel.WEBHOOK and self._secret_for is not None
        secret = self._secret_for(to_destination(row)) if signs and self._secret_for else None
        return ChannelVerified(await self.entry(row), secret)

    async def test(self, person: Person, destination_id: int) -> ChannelTested:
        """Send a message there. Raises Refused: NO_SUCH_CHANNEL, CHANNEL_OFF."""
        row = await own_channel(person, destination_id)
        if row.state != "active":
            raise Refused(Why.CHANNEL_OFF)
        minute = f"{self._clock.now():%Y-%m-%d %H:%M}"
        await self._notices.to(row, "channel_test", minute, is_answer=True)
        return ChannelTested(await self.entry(row))

    async def remove(self, person: Person, destination_id: int) -> ChannelRemoved:
        """Take it away; rules that told there tell in a chat again. Raises Refused(NO_SUCH_CHANNEL)."""
        row = await own_channel(person, destination_id)
        if row.sealed is None and not is_shared(chat_of(row)):
            raise Refused(Why.NO_SUCH_CHANNEL)
        entry, before = await self.entry(row), row.state
        instead = await default_place(person.id, self._clock.now(), row.id)
        if instead is not None and is_shared(chat_of(instead)):
            instead = None  # what is said in a group is for those who lead it to decide
        moves = await move_rules(person.id, row.id, instead, self._clock.now()) if instead else []
        row.state = REMOVED
        await row.save(update_fields=["state"])
        if before == "active":
            await note(row, Change.ENDED, How.REMOVED, self._clock.now())
        undo = await self._undo.offer(
            person.id,
            "channel.restore",
            destination_id=row.id,
            state=before,
            moves=moves,
            instead=instead.id if instead else 0,
        )
        return ChannelRemoved(entry, len(moves), undo)

    async def restore(
        self, person: Person, destination_id: int, state: str, moves: list[list[str | int]], instead: int
    ) -> ChannelRestored:
        """Undo of `remove`. Raises Refused(UNDO_EXPIRED) if it was added anew meanwhile."""
        row = await DestinationRow.get_or_none(id=destination_id, person_id=person.id, state=REMOVED)
        if row is None:
            raise Refused(Why.UNDO_EXPIRED)
        row.state = "disabled" if row.reason else state  # it may have been ended meanwhile
        await row.save(update_fields=["state"])
        if row.state == "active":
            await note(row, Change.AGREED, How.UNDO, self._clock.now())
        await put_back_rules(person.id, moves, instead, self._clock.now())
        return ChannelRestored(await self.entry(row))

    async def one(self, person: Person, destination_id: int) -> Entry:
        """One of their channels. Raises Refused(NO_SUCH_CHANNEL)."""
        return await self.entry(await own_channel(person, destination_id))

    async def entry(self, row: DestinationRow) -> Entry:
        """A row as its person sees it."""
        standing = Standing.ACTIVE
        if row.state == UNVERIFIED:
            waits = self._verification is not None and await self._verification.waits(row.id)
            standing = Standing.WAITING if waits else Standing.LAPSED
        elif row.state != "active":
            standing = Standing.OFF
        elif Channel(row.channel) in (await preference_of(row.person_id)).channels_off:
            standing = Standing.SWITCHED_OFF
        rules = await RuleRow.filter(destination_id=row.id, deleted=None).count()
        is_room = is_shared(chat_of(row))
        return Entry(row.id, Channel(row.channel), row.label or "", standing, row.reason, rules, is_room)

    async def _check_number(self, person: Person) -> None:
        held = DestinationRow.filter(Q(sealed__isnull=False) | Q(verified__isnull=False), person_id=person.id)
        if await held.exclude(state=REMOVED).count() >= MOST_CHANNELS:
            raise Refused(Why.CHANNEL_LIMIT, limit=MOST_CHANNELS)


def is_listed(row: DestinationRow) -> bool:
    """Whether it is among a person's channels: theirs alone, or a room that they added."""
    return row.verified is not None or not is_shared(chat_of(row))


async def own_channel(person: Person, destination_id: int) -> DestinationRow:
    """A channel of this person's. Raises Refused(NO_SUCH_CHANNEL)."""
    row = await DestinationRow.get_or_none(id=destination_id, person_id=person.id)
    if row is None or row.state == REMOVED or not is_listed(row):
        raise Refused(Why.NO_SUCH_CHANNEL)
    return row
