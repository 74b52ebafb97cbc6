"""A person's preferences: shown, changed one at a time, and put back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.delivery.policy import Held
from core.delivery.preference import WEEKDAYS, Preference
from core.delivery.standing import preference_of
from core.errors import Refused, Why
from core.models import DeliveryRow, DestinationRow, PersonRow, PreferenceRow
from core.people.service import People
from core.ports.clock import Clock
from core.store.wake import Wake
from core.text.days import read_weekday
from core.text.taxonomy import SLUGS
from core.text.times import read_span, read_time
from core.text.tongues import in_language
from core.undo import Undo
from core.values import Channel, Frequency, Person

LEAST_A_DAY, LARGEST_A_DAY = 1, 1000
OFF = {"off", "none", "never", "no", "nunca", "ninguna", "ninguno", "apagado", "desactivar"}


class Part(StrEnum):
    """What is shown of the preferences: all in words, or one of them with what it can be."""

    ALL = "all"
    QUIET = "quiet"
    MOST = "most"
    DIGEST = "digest"
    URGENT = "urgent"
    CATEGORIES = "categories"
    CHANNELS = "channels"
    LANGUAGE = "language"


PART_OF = {"categories": Part.CATEGORIES, "channels_off": Part.CHANNELS}  # where several are ticked one by one


@dataclass(frozen=True, slots=True)
class Preferred:
    """How things stand. `channels` are those the person has a destination on; `zone` is None until they say."""

    likes: Preference
    channels: tuple[Channel, ...]
    zone: str | None
    part: Part = Part.ALL


@dataclass(frozen=True, slots=True)
class PreferencesShown:
    """The preferences, or a part of them."""

    now: Preferred


@dataclass(frozen=True, slots=True)
class PreferenceChanged:
    """One is another now; without `undo` it was so before."""

    now: Preferred
    undo: str | None


@dataclass(frozen=True, slots=True)
class PreferenceRestored:
    """One is what it was before."""

    now: Preferred


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """This is the language from now on; `person` is who reads it. Without `undo` it was so before, or is again."""

    now: Preferred
    person: Person
    undo: str | None
    restored: bool = False


class Preferences:
    """Shows and changes preferences. What is held is looked at again at once, for it may go sooner now."""

    def __init__(self, clock: Clock, people: People, undo: Undo, deliveries: Wake) -> None:
        """`deliveries` is woken when what was held may go."""
        self._clock, self._people, self._undo, self._deliveries = clock, people, undo, deliveries

    async def is_quiet(self, person: Person) -> bool:
        """Whether these are their quiet hours."""
        return (await preference_of(person.id)).is_quiet(self._clock.now())

    async def show(self, person: Person, part: Part = Part.ALL) -> PreferencesShown:
        """How they stand."""
        return PreferencesShown(await self._now(person, part))

    async def tell(self, person: Person, frequency: Frequency) -> PreferenceChanged:
        """How often, where a rule has no word of its own on it."""
        return await self._set(person, frequency=frequency.value)

    async def be_quiet(self, person: Person, text: str) -> PreferenceChanged:
        """Hours of silence (`22:00-07:00`, `10pm to 7am`), or `off`. Raises Refused: HOURS_INVALID, ZONE_MISSING."""
        span = None if _is_off(text) else read_span(text)
        if span is None and not _is_off(text):
            raise Refused(Why.HOURS_INVALID, text=text)
        if span is not None and (await PersonRow.get(id=person.id)).zone is None:
            raise Refused(Why.ZONE_MISSING)
        start, end = span if span and span[0] != span[1] else (None, None)
        return await self._set(person, quiet_from=start, quiet_to=end)

    async def at_most(self, person: Person, text: str) -> PreferenceChanged:
        """So many messages a day. Raises Refused(NUMBER_INVALID)."""
        number = int(text) if text.strip().isdecimal() and len(text.strip()) < 9 else 0
        if not LEAST_A_DAY <= number <= LARGEST_A_DAY:
            raise Refused(Why.NUMBER_INVALID, least=LEAST_A_DAY, limit=LARGEST_A_DAY)
        return await self._set(person, most_a_day=number)

    async def digest_at(self, person: Person, text: str) -> PreferenceChanged:
        """When summaries come: a time of day, a weekday. Raises Refused(TIME_INVALID)."""
        day = read_weekday(text)
        if day is not None:
            return await self._set(person, digest_day=WEEKDAYS[day])
        minute = read_time(text)
        if minute is None:
            raise Refused(Why.TIME_INVALID, text=text)
        return await self._set(person, digest_at=minute)

    async def urgent_from(self, person: Person, text: str) -> PreferenceChanged:
        """The deal score (`0.8`, `80%`) from which nothing waits, or `off`. Raises Refused(SCORE_INVALID)."""
        return await self._set(person, urgent_score=None if _is_off(text) else _score(text))

    async def be_short(self, person: Person, *, is_compact: bool) -> PreferenceChanged:
        """Alerts in three lines without a picture, or in full."""
        return await self._set(person, is_compact=is_compact)

    async def want(self, person: Person, category: str, *, wanted: bool) -> PreferenceChanged:
        """Hear of a category, or no more; when none is left, of all. Raises Refused(CATEGORY_UNKNOWN)."""
        if category not in SLUGS:
            raise Refused(Why.CATEGORY_UNKNOWN, text=category)
        chosen = {*(await preference_of(person.id)).categories}
        chosen = chosen | {category} if wanted else chosen - {category}
        return await self._set(person, categories=sorted(chosen))

    async def want_all(self, person: Person) -> PreferenceChanged:
        """Hear of every category."""
        return await self._set(person, categories=[])

    async def use(self, person: Person, channel: Channel, *, is_on: bool) -> PreferenceChanged:
        """Let messages take a channel, or not."""
        off = {*(await preference_of(person.id)).channels_off}
        off = off - {channel} if is_on else off | {channel}
        return await self._set(person, channels_off=sorted(one.value for one in off))

    async def settle(self, person: Person, place: str) -> PreferencesShown:
        """Where they are, asked for before quiet hours. Raises Refused(ZONE_UNKNOWN)."""
        await PersonRow.filter(id=person.id).update(zone=self._people.read_zone(place))
        await self._look_again(person)
        return await self.show(person, Part.QUIET)

    async def speak(self, person: Person, tongue: str) -> LanguageChosen:
        """The language that is spoken to them from now on, one of SPOKEN; the platform's no longer counts."""
        before, after = person.locale, in_language(person.locale, tongue)
        undo = None
        if after != before:
            await PersonRow.filter(id=person.id).update(locale=after)
            undo = await self._undo.offer(person.id, "preference.speak", before=before, after=after)
        return LanguageChosen(await self._now(person, Part.LANGUAGE), replace(person, locale=after), undo)

    async def speak_again(self, person: Person, before: str, after: str) -> LanguageChosen:
        """Undo of a language. Raises Refused(UNDO_EXPIRED) if it is another by now."""
        if not await PersonRow.filter(id=person.id, locale=after).update(locale=before):
            raise Refused(Why.UNDO_EXPIRED)
        reader = replace(person, locale=before)
        return LanguageChosen(await self._now(person, Part.LANGUAGE), reader, None, restored=True)

    async def put_back(self, person: Person, before: dict[str, Any], after: dict[str, Any]) -> PreferenceRestored:
        """Undo of a change from `before` to `after`. Raises Refused(UNDO_EXPIRED) if it is another by now."""
        row = await PreferenceRow.get_or_none(person_id=person.id)
        if row is None or any(getattr(row, column) != value for column, value in after.items()):
            raise Refused(Why.UNDO_EXPIRED)
        await self._write(person, row, before)
        return PreferenceRestored(await self._now(person, _part(before)))

    async def _set(self, person: Person, **columns: object) -> PreferenceChanged:
        row, _ = await PreferenceRow.get_or_create(person_id=person.id)
        before = {column: getattr(row, column) for column in columns}
        undo = None
        if before != columns:
            await self._write(person, row, columns)
            undo = await self._undo.offer(person.id, "preference.put_back", before=before, after=columns)
        return PreferenceChanged(await self._now(person, _part(columns)), undo)

    async def _write(self, person: Person, row: PreferenceRow, columns: dict[str, Any]) -> None:
        row.update_from_dict(columns)
        await row.save(update_fields=list(columns))
        await self._look_again(person)

    async def _look_again(self, person: Person) -> None:
        """What was held is due now; policy lets it go, or wait on by what they prefer now."""
        held = DeliveryRow.filter(person_id=person.id, state="ready", attempts=0, hold_reason__in=[*Held])
        if await held.update(due=self._clock.now()):
            self._deliveries.up()

    async def _now(self, person: Person, part: Part) -> Preferred:
        known = await PersonRow.get(id=person.id)
        used = {row.channel for row in await DestinationRow.filter(person_id=person.id)}
        channels = tuple(channel for channel in Channel if channel.value in used)
        return Preferred(await preference_of(person.id), channels, known.zone, part)


def _part(columns: dict[str, Any]) -> Part:
    """Where a change is shown."""
    return next((part for column, part in PART_OF.items() if column in columns), Part.ALL)


def _is_off(text: str) -> bool:
    return text.strip().casefold() in OFF


def _score(text: str) -> float:
    said = text.strip().replace(",", ".")
    try:
        score = round(float(said.removesuffix("%")) / (100 if said.endswith("%") else 1), 2)
    except ValueError:
        score = 0.0
    if not 0 < score <= 1:
        raise Refused(Why.SCORE_INVALID)
    return score
