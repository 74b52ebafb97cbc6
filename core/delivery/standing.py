"""What a person wants, read just before a message is sent: preferences, mutes, and how much they were sent today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.delivery.mute_rows import mutes_of
from core.delivery.preference import Preference
from core.models import DailyCountRow, ListingRow, MuteRow, PersonRow, PreferenceRow, RoomMuteRow
from core.store import Database
from core.text.taxonomy import SLUGS, within
from core.text.words import spaced
from core.values import Channel, Chat, Frequency, Person

_WANTED = "unnest($1::bigint[], $2::text[], $3::int[], $4::int[]) AS t(person, today, wanted, most)"


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
    """A person as policy sees them, where they are told something."""

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
    return _preference(person.zone if person else None, await PreferenceRow.get_or_none(person_id=person_id))


async def standings(
    people: Mapping[int, Person], told: Collection[tuple[int, Chat]], now: datetime
) -> dict[tuple[int, Chat], Standing]:
    """Read it all, for messages to many people in many chats at once."""
    ids = list(people)
    rows = {row.person_id: row for row in await PreferenceRow.filter(person_id__in=ids)}
    likes = {each: _preference(person.zone, rows.get(each)) for each, person in people.items()}
    days = {each: one.day(now).isoformat() for each, one in likes.items()}
    counts = {
        row.person_id: row.sent
        for row in await DailyCountRow.filter(person_id__in=ids, day__in={*days.values()})
        if row.day == days[row.person_id]
    }
    return {
        (person_id, to): Standing(likes[person_id], muted_by(mutes, now), counts.get(person_id, 0))
        for (person_id, to), mutes in (await mutes_of(told)).items()
    }


def _preference(zone: str | None, row: PreferenceRow | None) -> Preference:
    if row is None:
        return Preference(zone or "UTC")
    quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
    return Preference(
        zone or "UTC",
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

    async def take(self, wanted: Mapping[int, int], likes: Mapping[int, Preference], now: datetime) -> set[int]:
        """Count so many more messages of each person, all of theirs or none: answers for whom it is not too many."""
        ids = sorted(wanted)  # always in one order, so that processes do not block each other
        rows = await self._db.rows(
            "INSERT INTO daily_count (person_id, day, sent) SELECT t.person, t.today, t.wanted FROM"  # noqa: S608
            f" {_WANTED} WHERE t.wanted <= t.most ON CONFLICT (person_id, day)"
            " DO UPDATE SET sent = daily_count.sent + excluded.sent WHERE daily_count.sent + excluded.sent <="
            f" (SELECT t.most FROM {_WANTED} WHERE t.person = excluded.person_id) RETURNING person_id",
            ids,
            [likes[each].day(now).isoformat() for each in ids],
            [wanted[each] for each in ids],
            [likes[each].most_a_day for each in ids],
        )
        return {row["person_id"] for row in rows}

    async def give_back(self, person_id: int, likes: Preference, now: datetime) -> None:
        """It did not leave."""
        await self._db.rows(
            "UPDATE daily_count SET sent = sent - 1 WHERE person_id = $1 AND day = $2 AND sent > 0",
            person_id,
            likes.day(now).isoformat(),
        )
