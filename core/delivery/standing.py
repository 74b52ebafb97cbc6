"""What a person wants, read just before a message is sent: preferences, mutes, and how much they were sent today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.delivery.mute_rows import mutes_for
from core.delivery.preference import Preference
from core.models import DailyCountRow, ListingRow, MuteRow, PersonRow, PreferenceRow, RoomMuteRow
from core.store import Database
from core.text.taxonomy import SLUGS, within
from core.text.words import spaced
from core.values import Channel, Chat, Frequency


@dataclass(frozen=True, slots=True)
class Muted:
    """What is not wanted now: by a person, or by the admins of the room that they speak to."""

    listings: frozenset[int] = frozenset()
    sellers: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()  # analysed, as they are looked up in terms
    rules: frozenset[int] = frozenset()
    snoozed: Mapping[int, datetime] = field(default_factory=dict)  # rules that are silent for a while: until when

    def covers(self, listing: ListingRow) -> bool:
        """Whether a listing is among it."""
        return (
            listing.id in self.listings
            or listing.seller_id in self.sellers
            or any(word in listing.title_terms for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as policy sees them."""

    likes: Preference
    muted: Muted
    sent_today: int

    def wants(self, listing: ListingRow) -> bool:
        """Whether its category is one of theirs; of none, or one that nobody can choose, nobody said no."""
        wanted = self.likes.categories
        if not wanted or listing.category not in SLUGS:
            return True
        return any(within(listing.category, category) for category in wanted)


async def preference_of(person_id: int) -> Preference:
    """The preferences of a person; those of a newcomer where they never changed one."""
    person = await PersonRow.get_or_none(id=person_id)
    zone = person.zone if person and person.zone else "UTC"
    row = await PreferenceRow.get_or_none(person_id=person_id)
    if row is None:
        return Preference(zone)
    quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
    return Preference(
        zone,
        Frequency(row.frequency),
        quiet,
        row.most_a_day,
        row.digest_at,
        row.digest_day,
        row.urgent_score,
        row.is_compact,
        frozenset(Channel(name) for name in row.channels_off),
        frozenset(row.categories),
    )


async def standing(person_id: int, now: datetime, to: Chat) -> Standing:
    """Read it all, as it counts for a message to that chat."""
    likes = await preference_of(person_id)
    count = await DailyCountRow.get_or_none(person_id=person_id, day=likes.day(now).isoformat())
    mutes = await mutes_for(person_id, to)
    return Standing(likes, muted_by(mutes, now), count.sent if count else 0)


def muted_by(rows: Iterable[MuteRow | RoomMuteRow], now: datetime) -> Muted:
    """What these rows mute at a moment."""
    by_kind: dict[str, set[str]] = {"listing": set(), "seller": set(), "word": set(), "rule": set()}
    snoozed: dict[int, datetime] = {}
    for row in rows:
        if row.kind == "rule" and row.until is not None:
            if row.until > now:
                snoozed[int(row.value)] = row.until
        elif row.until is None or row.until > now:
            by_kind[row.kind].add(row.value)
    return Muted(
        listings=frozenset(map(int, by_kind["listing"])),
        sellers=frozenset(map(int, by_kind["seller"])),
        words=frozenset(map(spaced, by_kind["word"])),
        rules=frozenset(map(int, by_kind["rule"])),
        snoozed=snoozed,
    )


class DailyCount:
    """How many messages a person was sent today. Raised before sending, so that several workers stay below it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(self, person_id: int, likes: Preference, now: datetime) -> bool:
        """Count one more message; False where that would be too many."""
        rows = await self._db.rows(
            "INSERT INTO daily_count (person_id, day, sent) VALUES ($1, $2, 1)"
            " ON CONFLICT (person_id, day) DO UPDATE SET sent = daily_count.sent + 1 WHERE daily_count.sent < $3"
            " RETURNING sent",
            person_id,
            likes.day(now).isoformat(),
            likes.most_a_day,
        )
        return bool(rows)

    async def give_back(self, person_id: int, likes: Preference, now: datetime) -> None:
        """It did not leave."""
        await self._db.rows(
            "UPDATE daily_count SET sent = sent - 1 WHERE person_id = $1 AND day = $2 AND sent > 0",
            person_id,
            likes.day(now).isoformat(),
        )
