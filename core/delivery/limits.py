"""How much a provider takes, counted in the database, so that all processes together stay below it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.chats import is_shared, whole
from core.models import BucketRow
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.points import reached
from core.store import Database
from core.values import Channel, Chat

LEASED = 5  # tokens that a process takes at a time
GATHERED = 2 * LEASED  # the most that gather while nothing is sent: none is lost to who asks a moment late
KEPT = 1.0  # seconds after which tokens that were taken and not used are forgotten
_IN = "CASE WHEN $4 < bucket.updated THEN 0 ELSE $4 - bucket.updated END * CAST($5 AS DOUBLE PRECISION)"
_NOW = f"CASE WHEN bucket.tokens + {_IN} > $2 THEN CAST($2 AS DOUBLE PRECISION) ELSE bucket.tokens + {_IN} END"
TAKE = (  # a full bucket where there is none; what has flowed in since `updated` counts; a closed one opens later
    "INSERT INTO bucket (key, tokens, updated)"  # noqa: S608
    " VALUES ($1, CAST($2 AS DOUBLE PRECISION) - CAST($3 AS DOUBLE PRECISION), $4)"
    f" ON CONFLICT (key) DO UPDATE SET tokens = {_NOW} - $3,"
    " updated = CASE WHEN $4 < bucket.updated THEN bucket.updated ELSE $4 END"
    f" WHERE {_NOW} >= $3 RETURNING tokens"
)
CLOSE = (
    "INSERT INTO bucket (key, tokens, updated) VALUES ($1, 0, $2) ON CONFLICT (key) DO UPDATE SET tokens = 0,"
    " updated = CASE WHEN $2 < bucket.updated THEN bucket.updated ELSE $2 END"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """`a_second` on average, and `at_once` after a pause."""

    a_second: float
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """What one provider takes: in all, into one chat, and into one group. `leased` at a time by a process."""

    provider: str  # channels of one provider share what it takes in all
    in_all: Rate
    a_chat: Rate | None = None
    a_group: Rate | None = None
    leased: int = LEASED


# core.telegram.org/bots/faq: 30 messages a second in all, one a second into a chat, 20 a minute into a group.
# What is leased leaves one by one. A little below the number: the way to the provider is not always equally long.
TELEGRAM = Limit("telegram", Rate(28.8, GATHERED), Rate(1.0), Rate(19 / 60))
# discord.com/developers/docs/topics/rate-limits: 50 requests a second for a bot; each route's limit is discord.py's.
DISCORD = Limit("discord", Rate(48, GATHERED))

# twilio.com/docs/api/errors/21611: a long code sends one text a second, and what is more queues at Twilio. Leased one
# by one: what a process had and did not use would be lost to the others for seconds.
TWILIO = Limit("twilio", Rate(1.0, LEASED), leased=1)

LIMITS: dict[Channel, Limit] = {
    Channel.TELEGRAM_CHAT: TELEGRAM,
    Channel.DISCORD_DM: DISCORD,
    Channel.DISCORD_CHANNEL: DISCORD,
    Channel.SMS: TWILIO,
}


@dataclass(slots=True)
class _Pocket:
    """What this process has taken for a provider and not used yet."""

    tokens: int = 0
    taken: float = 0.0  # by the monotonic clock
    next_turn: float = 0.0
    line: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limits:
    """Hands out leave to send. A channel without an entry in `LIMITS` is held back only by what its provider says."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._pockets: dict[str, _Pocket] = {}
        self._told: dict[str, tuple[Chat, datetime]] = {}

    async def take(self, channel: Channel, wanted: int) -> int:
        """Leave for so many sends of a channel, at most `wanted`; 0 when there is none now."""
        limit = LIMITS.get(channel)
        if limit is None:
            return 0 if await self._is_closed(channel.value) else wanted
        pocket = self._pockets.setdefault(limit.provider, _Pocket())
        if pocket.tokens == 0 or time.monotonic() - pocket.taken > KEPT:
            pocket.tokens = 0
            if not await self._take(limit.provider, limit.in_all, limit.leased):
                return 0
            pocket.tokens, pocket.taken = pocket.tokens + limit.leased, time.monotonic()
            reached("limit.leased")
        granted = min(wanted, pocket.tokens)
        pocket.tokens -= granted
        return granted

    def give_back(self, channel: Channel, unused: int) -> None:
        """Leave that was not needed: the next send of this process has it."""
        if (limit := LIMITS.get(channel)) is not None:
            self._pockets.setdefault(limit.provider, _Pocket()).tokens += unused

    def gap(self, channel: Channel) -> float:
        """Seconds until there may be leave again."""
        limit = LIMITS.get(channel)
        return limit.leased / limit.in_all.a_second if limit else KEPT

    async def turn(self, channel: Channel) -> None:
        """Wait for this process' next moment to send: what was leased at once does not leave at once."""
        if (limit := LIMITS.get(channel)) is None:
            return
        pocket, gap = self._pockets.setdefault(limit.provider, _Pocket()), 1 / limit.in_all.a_second
        async with pocket.line:
            if (early := pocket.next_turn - time.monotonic()) > 0:
                await asyncio.sleep(early)
            # Who is a little late catches up; what a busy moment held up does not leave in a burst.
            pocket.next_turn = max(pocket.next_turn + gap, time.monotonic() + gap / 2)

    async def wait(self, chat: Chat) -> timedelta | None:
        """None where a chat may be sent one more message now, which is counted; else how long to wait."""
        rate = _of_chat(chat)
        if rate is None or await self._take(_key(chat), rate, 1):
            return None
        row = await BucketRow.get(key=_key(chat))
        opens = max(row.updated - self._clock.now(), timedelta())
        return opens + timedelta(seconds=max(1 - row.tokens, 0.0) / rate.a_second)

    async def close(self, chat: Chat, until: datetime) -> None:
        """A provider asked us to wait.

        It does not say whose limit it was: so it is the chat's, and the whole channel's when it says the same of
        another chat meanwhile.
        """
        limit, now = LIMITS.get(chat.channel), self._clock.now()
        provider = limit.provider if limit else chat.channel.value
        if limit is not None and limit.a_chat is not None:
            await self._db.rows(CLOSE, _key(chat), to_ms(until))
        earlier, its_end = self._told.get(provider, (whole(chat), now))
        if limit is not None and earlier != whole(chat) and its_end > now:
            await self._db.rows(CLOSE, provider, to_ms(until))
            self._pockets[provider] = _Pocket()
        self._told[provider] = (whole(chat), until)
        reached("limit.closed")

    async def _take(self, key: str, rate: Rate, tokens: int) -> bool:
        now = to_ms(self._clock.now())
        return bool(await self._db.rows(TAKE, key, float(rate.at_once), float(tokens), now, rate.a_second / 1000))

    async def _is_closed(self, key: str) -> bool:
        return await BucketRow.filter(key=key, updated__gt=self._clock.now()).exists()


def _of_chat(chat: Chat) -> Rate | None:
    limit = LIMITS.get(chat.channel)
    if limit is None:
        return None
    return limit.a_group if is_shared(chat) else limit.a_chat


def _key(chat: Chat) -> str:
    """Several people's rules may speak in one group, and in several of its topics: it has one limit."""
    return f"to:{chat.channel}:{whole(chat).address}"
