"""How much a provider takes, counted in the database, so that all processes together stay below it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from core.chats import is_shared, whole
from core.models import BucketRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database
from core.values import Channel, Chat

LEASED = 16  # moments to send that a process takes at a time, at most
AHEAD = 2 * LEASED  # and how many may be taken before they have come, so that a send is ready at its moment
TEXTS_AT_ONCE = 5  # after a pause; they queue at Twilio
KEPT = 1.0  # seconds after which a moment that was taken and not used is forgotten
SECOND = 1.04  # a provider's second as we count it: the way there is not always equally long ...
LONGEST_WAY = 0.2  # ... and seldom takes more seconds
NARROWLY = 0.005  # seconds between what is surely no more than allowed and what is
_IN = "CASE WHEN $4 < bucket.updated THEN 0 ELSE $4 - bucket.updated END * CAST($5 AS DOUBLE PRECISION)"
_NOW = f"CASE WHEN bucket.tokens + {_IN} > $2 THEN CAST($2 AS DOUBLE PRECISION) ELSE bucket.tokens + {_IN} END"
_LATER = "updated = CASE WHEN $4 < bucket.updated THEN bucket.updated ELSE $4 END"
TAKE = (  # a full bucket where there is none; what has flowed in since `updated` counts; $6 more than that may be owed
    "INSERT INTO bucket (key, tokens, updated)"  # noqa: S608
    " SELECT t.named, CAST($2 AS DOUBLE PRECISION) - CAST($3 AS DOUBLE PRECISION), CAST($4 AS BIGINT)"
    " FROM unnest($1::text[]) AS t(named) WHERE true"
    f" ON CONFLICT (key) DO UPDATE SET tokens = {_NOW} - $3, {_LATER}"
    f" WHERE {_NOW} >= $3 - CAST($6 AS DOUBLE PRECISION) RETURNING key, tokens"
)
CLOSE = (  # it owes $3, so that it has nothing before that has flowed in; it may be closed for longer already
    "INSERT INTO bucket (key, tokens, updated) VALUES ($1, -CAST($3 AS DOUBLE PRECISION), $4)"  # noqa: S608
    f" ON CONFLICT (key) DO UPDATE SET tokens = CASE WHEN {_NOW} < -$3 THEN {_NOW} ELSE -$3 END, {_LATER}"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """`a_second` on average, and `at_once` after a pause."""

    a_second: float
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """What one provider takes: in all, into one chat, and into one group.

    A process takes `leased` moments at a time, at most, up to `ahead` before they have come. A provider that `queues`
    refuses nothing: what is too early waits there.
    """

    provider: str  # channels of one provider share what it takes in all
    in_all: Rate
    a_chat: Rate | None = None
    a_group: Rate | None = None
    leased: int = LEASED
    ahead: int = AHEAD
    queues: bool = False


# core.telegram.org/bots/faq: 30 messages a second in all, one a second into a chat, 20 a minute into a group.
TELEGRAM = Limit("telegram", Rate(30 / SECOND), Rate(1.0), Rate(19 / 60))
# discord.com/developers/docs/topics/rate-limits: 50 requests a second for a bot; each route's limit is discord.py's.
DISCORD = Limit("discord", Rate(50 / SECOND, 2))

# twilio.com/docs/api/errors/21611: a long code sends one text a second, and what is more queues at Twilio. Leased one
# by one: what a process had and did not use would be lost to the others for seconds.
TWILIO = Limit("twilio", Rate(1.0, TEXTS_AT_ONCE), leased=1, ahead=0, queues=True)

LIMITS: dict[Channel, Limit] = {
    Channel.TELEGRAM_CHAT: TELEGRAM,
    Channel.DISCORD_DM: DISCORD,
    Channel.DISCORD_CHANNEL: DISCORD,
    Channel.SMS: TWILIO,
}


@dataclass(eq=False, slots=True)
class _Sent:
    """A message that left, and how long its answer took."""

    left: float
    took: float | None = None

    def arrived(self, quickest: float) -> float:
        """When it arrived, at the latest: what its answer took beyond the quickest, it may have taken on the way."""
        return self.left + min(LONGEST_WAY if self.took is None else self.took - quickest, LONGEST_WAY)


@dataclass(slots=True)
class _Pocket:
    """What this process has taken for a provider and not used yet, and what it sent. Moments of the monotonic clock."""

    moments: list[float] = field(default_factory=list)
    ask_again: float = 0.0  # before then there is none to be had
    sent: deque[_Sent] = field(default_factory=deque)  # those of the last second
    line: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limits:
    """Hands out moments to send. A channel without an entry in `LIMITS` is held back only by what its provider says."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._pockets: dict[str, _Pocket] = {}
        self._told: dict[str, tuple[Chat, datetime]] = {}

    async def take(self, channel: Channel, wanted: int) -> list[float]:
        """Moments at which a channel may send, at most `wanted`; none when there is nothing to be had now."""
        limit, now = LIMITS.get(channel), monotonic()
        if limit is None:
            return [now] * wanted
        pocket = self._pocket(limit)
        pocket.moments = [moment for moment in pocket.moments if moment > now - KEPT]
        if not pocket.moments and now >= pocket.ask_again:
            number, rate = min(wanted, limit.leased), limit.in_all
            left = (await self._take([limit.provider], rate, number, limit.ahead)).get(limit.provider)
            owed = limit.ahead if left is None else -left
            pocket.ask_again = now + max(owed + limit.leased - limit.ahead, 0) / rate.a_second
            if left is not None:
                pocket.moments = [now + max(owed - behind, 0) / rate.a_second for behind in reversed(range(number))]
                reached("limit.leased")
        granted, pocket.moments = pocket.moments[:wanted], pocket.moments[wanted:]
        return granted

    def give_back(self, channel: Channel, unused: Sequence[float]) -> None:
        """Moments that were not needed: the next sends of this process have them."""
        if unused and (limit := LIMITS.get(channel)) is not None:
            pocket = self._pocket(limit)
            pocket.moments = sorted([*pocket.moments, *unused])

    def ahead(self, channel: Channel) -> int:
        """How many sends of a channel may be waiting for their moments."""
        limit = LIMITS.get(channel)
        return limit.ahead if limit else 0

    def gap(self, channel: Channel) -> float:
        """Seconds until there may be moments again."""
        limit = LIMITS.get(channel)
        return max(self._pocket(limit).ask_again - monotonic(), 0.001) if limit else KEPT

    @asynccontextmanager
    async def turn(self, channel: Channel, moment: float) -> AsyncIterator[None]:
        """Send inside of it: it begins at that moment. Who is late begins at once, but no more in a second than the
        provider takes.
        """
        if (limit := LIMITS.get(channel)) is None:
            yield
            return
        pocket = self._pocket(limit)
        async with pocket.line:
            if len(pocket.sent) >= round(limit.in_all.a_second * SECOND) and not limit.queues:
                quickest = min((sent.took for sent in pocket.sent if sent.took is not None), default=0.0)
                moment = max(moment, pocket.sent.popleft().arrived(quickest) + 1 + NARROWLY)
            if (early := moment - monotonic()) > 0:
                await asyncio.sleep(early)
            pocket.sent.append(sent := _Sent(monotonic()))
        try:
            yield
        finally:
            sent.took = monotonic() - sent.left

    async def leave(self, chats: Sequence[Chat]) -> list[timedelta | None]:
        """For a message into each chat, in turn: None where it may be sent now, which is counted; else how long to
        wait.
        """
        waits: dict[Chat, timedelta] = {}
        found: list[timedelta | None] = [None] * len(chats)
        wholes = [whole(chat) for chat in chats]
        left = [n for n, chat in enumerate(wholes) if _rate_of(chat) is not None]
        while left:  # once around, where no chat is there twice
            first = {wholes[n]: n for n in reversed(left) if wholes[n] not in waits}
            waits |= await self._waits(first)
            for n in left:
                found[n] = waits.get(wholes[n])
            left = [n for n in left if found[n] is None and n not in first.values()]
        return found

    async def close(self, chat: Chat, until: datetime) -> None:
        """A provider asked us to wait.

        It does not say whose limit it was: so it is the chat's, and the whole channel's when it says the same of
        another chat meanwhile.
        """
        told, now = whole(chat), self._clock.now()
        limit, rate = LIMITS.get(told.channel), _rate_of(told)
        provider = limit.provider if limit else told.channel.value
        if rate is not None:
            await self._close(bucket_of(told), rate, until)
        earlier, its_end = self._told.get(provider, (told, now))
        if limit is not None and earlier != told and its_end > now:
            await self._close(provider, limit.in_all, until)
            self._pocket(limit).moments.clear()
        self._told[provider] = (told, until)
        reached("limit.closed")

    def _pocket(self, limit: Limit) -> _Pocket:
        return self._pockets.setdefault(limit.provider, _Pocket())

    async def _waits(self, chats: Iterable[Chat]) -> dict[Chat, timedelta]:
        """How long those chats have to wait that take no further message now."""
        rates = {chat: rate for chat in chats if (rate := _rate_of(chat)) is not None}
        taken: set[str] = set()
        for rate in {*rates.values()}:  # one, or two: chats and groups
            keys = sorted(bucket_of(chat) for chat in rates if rates[chat] == rate)
            taken |= (await self._take(keys, rate, 1, 0)).keys()
        refused = {key: chat for chat in rates if (key := bucket_of(chat)) not in taken}
        rows = await BucketRow.filter(key__in=list(refused)) if refused else []
        now = self._clock.now()
        return {
            (chat := refused[row.key]): max(row.updated - now, timedelta())
            + timedelta(seconds=max(1 - row.tokens, 0.0) / rates[chat].a_second)
            for row in rows
        }

    async def _take(self, keys: list[str], rate: Rate, tokens: int, ahead: int) -> dict[str, float]:
        """What is left of each bucket that has given its tokens."""
        now, at_once = to_ms(self._clock.now()), float(rate.at_once)
        rows = await self._db.rows(TAKE, keys, at_once, float(tokens), now, rate.a_second / 1000, float(ahead))
        return {row["key"]: row["tokens"] for row in rows}

    async def _close(self, key: str, rate: Rate, until: datetime) -> None:
        now = self._clock.now()
        owed = (until - now).total_seconds() * rate.a_second
        await self._db.rows(CLOSE, key, float(rate.at_once), owed, to_ms(now), rate.a_second / 1000)


def _rate_of(chat: Chat) -> Rate | None:
    limit = LIMITS.get(chat.channel)
    if limit is None:
        return None
    return limit.a_group if is_shared(chat) else limit.a_chat


def bucket_of(chat: Chat) -> str:
    """Of a whole chat: several people's rules may speak in one group, and in several of its topics."""
    return f"to:{chat.channel}:{chat.address}"
