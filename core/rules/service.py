"""Saving, changing, trying and explaining rules. Every rule is fetched through its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow, RuleRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.places import Places
from core.ports.rates import Rates
from core.refs import is_ref, new_ref
from core.rules import phrase
from core.rules.candidates import matching_now
from core.rules.links import read
from core.rules.matching import prepare, reasons, subject
from core.rules.outcomes import (
    RuleCreated,
    RuleDeleted,
    RuleEdited,
    RuleExplained,
    RulePaused,
    RuleRestored,
    RuleResumed,
    RulesListed,
    RuleTried,
)
from core.rules.rows import criteria_columns, to_criteria, to_rule
from core.store import Database
from core.store.wake import Wake
from core.undo import Undo
from core.values import Chat, Criteria, Person, Rule

RULES_A_PERSON = 50
RULES_A_PAGE = 4  # a row of buttons each, and one to turn pages: Discord has five rows
SHOWN = 5  # listings shown by /try and Why
NAME_LENGTH = 60


class Rules:
    """The rules service."""

    def __init__(
        self, db: Database, clock: Clock, places: Places, people: People, undo: Undo, saved: Wake, rates: Rates
    ) -> None:
        """`saved` is woken when a rule has been saved."""
        self._db, self._clock, self._places, self._people = db, clock, places, people
        self._undo, self._saved, self._rates = undo, saved, rates

    def read(self, person: Person, line: str) -> phrase.Parsed:
        """A rule line, or a pasted search link, in this person's currency and units. Raises Refused."""
        return read(line, currency=person.currency, units=person.units, places=self._places)

    async def create(
        self, person: Person, chat: Chat, wish: str | phrase.Parsed, *, name: str | None = None
    ) -> RuleCreated:
        """Save a rule from a line or from options already read; alerts go to `chat`."""
        parsed = self.read(person, wish) if isinstance(wish, str) else wish
        phrase.check(parsed.criteria)
        if await RuleRow.filter(person_id=person.id, deleted=None).count() >= RULES_A_PERSON:
            raise Refused(Why.RULE_LIMIT, limit=RULES_A_PERSON)
        destination = await self._people.destination(person, chat)
        now = self._clock.now()
        row = await RuleRow.create(
            ref=new_ref(),
            person_id=person.id,
            destination=destination,
            name=(name or short_name(parsed.criteria))[:NAME_LENGTH],
            notification_channels=[chat.channel.value],
            created=now,
            updated=now,
            **criteria_columns(parsed.criteria),
        )
        rule = to_rule(row)
        self._saved.up()
        _, total = await matching_now(prepare(parsed.criteria, self._rates), 0)
        token = await self._undo.offer(person.id, "rule.delete", ref=rule.ref)
        return RuleCreated(rule, total, parsed.unplaced, token)

    async def edit(self, person: Person, ref: str, wish: str | phrase.Parsed) -> RuleEdited:
        """Let a rule ask for something else."""
        row = await self._own(person, ref)
        parsed = self.read(person, wish) if isinstance(wish, str) else wish
        phrase.check(parsed.criteria)
        before, old_name = to_criteria(row), row.name
        name = short_name(parsed.criteria) if old_name == short_name(before) else old_name
        await self._change(row, name=name, **criteria_columns(parsed.criteria))
        self._saved.up()
        _, total = await matching_now(prepare(parsed.criteria, self._rates), 0)
        token = await self._undo.offer(
            person.id,
            "rule.restore",
            ref=ref,
            columns={"name": old_name, **criteria_columns(before)},
            version=row.version,
        )
        return RuleEdited(to_rule(row), before, total, parsed.unplaced, token)

    async def mine(self, person: Person, page: int = 0) -> RulesListed:
        """A page of a person's rules, the oldest first; past the end, the last page."""
        rules = RuleRow.filter(person_id=person.id, deleted=None)
        total = await rules.count()
        page = max(0, min(page, (total - 1) // RULES_A_PAGE))
        rows = (
            await rules.order_by("id").offset(page * RULES_A_PAGE).limit(RULES_A_PAGE).prefetch_related("destination")
        )
        return RulesListed(tuple(to_rule(row) for row in rows), page, total, RULES_A_PAGE)

    async def suggest(self, person: Person, text: str, limit: int = 25) -> tuple[Rule, ...]:
        """A person's rules whose name holds this text, for autocomplete."""
        mine = RuleRow.filter(person_id=person.id, deleted=None, name__icontains=text)
        return tuple(to_rule(row) for row in await mine.order_by("id").limit(limit).prefetch_related("destination"))

    async def get(self, person: Person, ref: str) -> Rule:
        """One rule of this person. Somebody else's does not exist for them."""
        return to_rule(await self._own(person, ref))

    async def pause(self, person: Person, ref: str) -> RulePaused:
        """Silence a rule."""
        row = await self._own(person, ref)
        await self._change(row, enabled=False)
        return RulePaused(to_rule(row), await self._undo.offer(person.id, "rule.resume", ref=ref))

    async def resume(self, person: Person, ref: str) -> RuleResumed:
        """Let a rule speak again."""
        row = await self._own(person, ref)
        await self._change(row, enabled=True)
        self._saved.up()
        return RuleResumed(to_rule(row), await self._undo.offer(person.id, "rule.pause", ref=ref))

    async def delete(self, person: Person, ref: str) -> RuleDeleted:
        """Put a rule away; Undo brings it back."""
        row = await self._own(person, ref)
        await self._change(row, deleted=self._clock.now())
        return RuleDeleted(
            to_rule(row), await self._undo.offer(person.id, "rule.restore", ref=ref, columns={}, version=row.version)
        )

    async def restore(self, person: Person, ref: str, columns: dict[str, Any], version: int) -> RuleRestored:
        """Undo of edit (to these columns) or delete (none). Refused once the rule has moved on from `version`."""
        row = await self._own(person, ref, deleted_too=True)
        if row.version != version or (columns and row.deleted):
            raise Refused(Why.UNDO_EXPIRED)
        await self._change(row, **columns, deleted=None)
        return RuleRestored(to_rule(row))

    async def try_out(self, person: Person, wish: str) -> RuleTried:
        """What would match now, for a line or for a rule's ref. Writes nothing."""
        row = await self._find(person, wish)
        parsed = phrase.Parsed(to_criteria(row), ()) if row else self.read(person, wish)
        phrase.check(parsed.criteria)
        listings, total = await matching_now(prepare(parsed.criteria, self._rates), SHOWN)
        handle = None if row else await self._undo.handle(person.id, wish.strip())
        return RuleTried(
            parsed.criteria, to_rule(row) if row else None, tuple(listings), total, parsed.unplaced, handle
        )

    async def explain(self, person: Person, listing_id: int, ref: str) -> RuleExplained:
        """Why a listing does or does not satisfy a rule, criterion by criterion."""
        row = await self._own(person, ref)
        listing_row = await ListingRow.get_or_none(id=listing_id)
        if listing_row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        listing = to_listing(listing_row)
        found = tuple(reasons(prepare(to_criteria(row), self._rates), subject(listing)))
        return RuleExplained(to_rule(row), listing, found)

    async def _own(self, person: Person, ref: str, *, deleted_too: bool = False) -> RuleRow:
        row = await self._find(person, ref, deleted_too=deleted_too)
        if row is None:
            raise Refused(Why.NO_SUCH_RULE)
        return row

    async def _find(self, person: Person, ref: str, *, deleted_too: bool = False) -> RuleRow | None:
        name = ref.strip().lower()
        if not is_ref(name):
            return None
        owned = RuleRow.filter(ref=name, person_id=person.id)
        return await (owned if deleted_too else owned.filter(deleted=None)).first().prefetch_related("destination")

    async def _change(self, row: RuleRow, **columns: object) -> None:
        """Write columns. The version counts what is asked for, not whether the rule is paused."""
        asks_otherwise = "keywords" in columns
        changed = {**columns, "version": row.version + asks_otherwise, "updated": self._clock.now()}
        row.update_from_dict(changed)
        await row.save(update_fields=list(changed))


def short_name(criteria: Criteria) -> str:
    """A name for a rule that was given none: what it is after, as typed."""
    words = [*criteria.keywords, *criteria.phrases, *(" or ".join(group) for group in criteria.any_of)]
    return (
        " ".join(words or criteria.categories)[:NAME_LENGTH]
        or phrase.line(replace(criteria, latitude=None, longitude=None))[:NAME_LENGTH]
    )
