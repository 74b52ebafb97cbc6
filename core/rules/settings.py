"""How a rule tells, apart from what it asks for: of what, how often, until when, under which name and note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import Refused, Why
from core.models import RuleRow
from core.models.instant import from_ms, to_ms
from core.ports.clock import Clock
from core.rules.labels import read_name, read_note
from core.rules.owned import change, own
from core.rules.rows import to_rule, triggers_column
from core.text.days import read_day
from core.undo import Undo
from core.values import EventKind, Frequency, Person, Rule

NEVER = {"never", "no end", "none", "forever", "nunca", "sin final", "sin fin"}
UTC_ZONE = "UTC"  # of who has not said where they are


@dataclass(frozen=True, slots=True)
class OptionsShown:
    """A rule's settings as they stand."""

    rule: Rule
    ended: bool


@dataclass(frozen=True, slots=True)
class FrequenciesShown:
    """How often a rule may tell, and how often it does."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class OptionChanged:
    """A setting is another now; without `undo` it was so before."""

    rule: Rule
    ended: bool
    undo: str | None


@dataclass(frozen=True, slots=True)
class OptionRestored:
    """A setting is what it was before."""

    rule: Rule
    ended: bool


class Settings:
    """Shows and changes settings. They raise `updated`, which the index looks at, and not `version`."""

    def __init__(self, clock: Clock, undo: Undo) -> None:
        self._clock, self._undo = clock, undo

    async def show(self, person: Person, ref: str) -> OptionsShown:
        """How a rule stands."""
        rule = to_rule(await own(person, ref))
        return OptionsShown(rule, rule.has_ended(self._clock.now()))

    async def frequencies(self, person: Person, ref: str) -> FrequenciesShown:
        """How often a rule tells, to choose another."""
        return FrequenciesShown(to_rule(await own(person, ref)))

    async def often(self, person: Person, ref: str, frequency: Frequency | None) -> OptionChanged:
        """Tell this often; None: as its person prefers."""
        return await self._set(person, await own(person, ref), "frequency", frequency.value if frequency else None)

    async def tell_of(self, person: Person, ref: str, kind: EventKind, *, tells: bool) -> OptionChanged:
        """Tell of this kind of event, or no more. Raises Refused(RULE_TELLS_NOTHING) for the last one."""
        row = await own(person, ref)
        left = {*to_rule(row).triggers, kind} if tells else {*to_rule(row).triggers} - {kind}
        if not left:
            raise Refused(Why.RULE_TELLS_NOTHING)
        return await self._set(person, row, "triggers", triggers_column(left))

    async def repeat(self, person: Person, ref: str, *, every_time: bool) -> OptionChanged:
        """Tell of the same thing again from elsewhere every time, or once."""
        return await self._set(person, await own(person, ref), "reposts", every_time)

    async def end(self, person: Person, ref: str, text: str) -> OptionChanged:
        """Let it end with a day (`24 Dec`, `in a week`) of the person's zone, or `never`.

        Raises Refused: DAY_INVALID, DAY_PAST.
        """
        row = await own(person, ref)
        ends = None if text.strip().casefold() in NEVER else end_of(text, person, self._clock.now())
        return await self._set(person, row, "expires_at", ends)

    async def note(self, person: Person, ref: str, text: str) -> OptionChanged:
        """Note something on it, or `no note`. Raises Refused(TOO_LONG)."""
        return await self._set(person, await own(person, ref), "note", read_note(text))

    async def rename(self, person: Person, ref: str, text: str) -> OptionChanged:
        """Call it something else. Raises Refused: NAME_EMPTY, TOO_LONG."""
        return await self._set(person, await own(person, ref), "name", read_name(text))

    async def put_back(self, person: Person, ref: str, column: str, before: Any, after: Any) -> OptionRestored:
        """Undo of a change from `before` to `after`. Raises Refused(UNDO_EXPIRED) if it is another by now."""
        row = await own(person, ref, deleted_too=True)
        if row.deleted is not None or _kept(getattr(row, column)) != after:
            raise Refused(Why.UNDO_EXPIRED)
        value = from_ms(before) if column == "expires_at" and before is not None else before
        await change(row, self._clock.now(), **{column: value})
        rule = to_rule(row)
        return OptionRestored(rule, rule.has_ended(self._clock.now()))

    async def _set(self, person: Person, row: RuleRow, column: str, value: object) -> OptionChanged:
        old, rule = getattr(row, column), to_rule(row)
        undo = None
        row.update_from_dict({column: value})
        if to_rule(row) != rule:
            await change(row, self._clock.now(), **{column: value})
            undo = await self._undo.offer(
                person.id, "rule.setting", ref=row.ref, column=column, before=_kept(old), after=_kept(value)
            )
        changed = to_rule(row)
        return OptionChanged(changed, changed.has_ended(self._clock.now()), undo)


def end_of(text: str, person: Person, now: datetime) -> datetime:
    """The moment at which the day that a text names is over where the person is.

    Raises Refused: DAY_INVALID, DAY_PAST.
    """
    zone = ZoneInfo(person.zone or UTC_ZONE)
    today = now.astimezone(zone).date()
    day = read_day(text, today)
    if day is None:
        raise Refused(Why.DAY_INVALID, text=text)
    if day < today:
        raise Refused(Why.DAY_PAST, text=text)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(ZoneInfo(UTC_ZONE))


def last_day(expires_at: datetime, person: Person) -> date:
    """The last day, where the person is, of a rule that is silent from this moment on."""
    return (expires_at - timedelta(milliseconds=1)).astimezone(ZoneInfo(person.zone or UTC_ZONE)).date()


def _kept(value: object) -> object:
    """A column's value as JSON."""
    return to_ms(value) if isinstance(value, datetime) else value
