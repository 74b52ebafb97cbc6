"""Saving, changing, trying and explaining rules. Every rule is fetched through its owner."""

from __future__ import annotations

from typing import Any

from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import ListingRow, RuleRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.places import Places
from core.ports.rates import Rates
from core.rules import phrase
from core.rules.candidates import matching_now
from core.rules.copies import Copies
from core.rules.links import is_link, read
from core.rules.matching import prepare, reasons
from core.rules.outcomes import (
    RuleCreated,
    RuleDeleted,
    RuleEdited,
    RuleExplained,
    RuleNotSaved,
    RulePaused,
    RuleQuestioned,
    RuleRestored,
    RuleResumed,
    RuleShown,
    RulesListed,
    RuleTried,
)
from core.rules.owned import change, find, own
from core.rules.rows import to_criteria, to_rule, to_subject
from core.rules.saving import NAME_LENGTH, RULES_A_PERSON, Draft, Saving, check_number
from core.rules.settings import Settings
from core.search.vocabulary import Vocabulary
from core.store import Database
from core.store.wake import Wake
from core.text.spanish import in_english
from core.text.tongues import SPANISH, language
from core.text.words import fold
from core.undo import Undo
from core.values import Chat, Criteria, Person, Rule

RULES_A_PAGE = 4  # a row of buttons each, and one to turn pages: Discord has five rows
SHOWN = 5  # listings shown by /try and Why


class Rules:
    """The rules service."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        places: Places,
        people: People,
        undo: Undo,
        saved: Wake,
        rates: Rates,
        most: int = RULES_A_PERSON,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`saved` is woken when a rule has been saved; `most` is how many rules a person may have."""
        self._clock, self._places, self._undo, self._saved, self._rates = clock, places, undo, saved, rates
        self._most = most
        self._saving = Saving(db, clock, people, undo, saved, rates, most, vocabulary or Vocabulary(clock))
        self.settings = Settings(clock, undo)
        self.copies = Copies(db, clock, people, undo, saved, rates, most)

    def read(self, person: Person, line: str) -> phrase.Parsed:
        """A rule line, or a pasted search link, in this person's currency and units. Raises Refused."""
        said = line if is_link(line) or language(person.locale) != SPANISH else in_english(line)
        return read(said, currency=person.currency, units=person.units, places=self._places)

    async def create(
        self, person: Person, chat: Chat, wish: str | phrase.Parsed, *, name: str | None = None
    ) -> RuleCreated | RuleQuestioned:
        """Save a rule from a line or from options already read, unless it is questioned; alerts go to `chat`."""
        parsed = self.read(person, wish) if isinstance(wish, str) else wish
        outcome = await self._saving.offer(person, Draft(parsed, chat, name))
        assert not isinstance(outcome, RuleEdited)
        return outcome

    async def edit(self, person: Person, ref: str, wish: str | phrase.Parsed) -> RuleEdited | RuleQuestioned:
        """Let a rule ask for something else, unless that is questioned."""
        row = await own(person, ref)
        parsed = self.read(person, wish) if isinstance(wish, str) else wish
        outcome = await self._saving.offer(person, Draft(parsed, ref=row.ref))
        assert not isinstance(outcome, RuleCreated)
        return outcome

    async def confirm(self, person: Person, token: str) -> RuleCreated | RuleEdited:
        """The yes to a question. Raises Refused(QUESTION_ANSWERED)."""
        return await self._saving.confirm(person, token)

    async def learn_words(self) -> None:
        """Read the words of the listings ahead of who will mistype one."""
        await self._saving.learn_words()

    async def drop(self, person: Person, token: str) -> RuleNotSaved:
        """The no to a question, as often as it is said."""
        await self._saving.drop(person, token)
        return RuleNotSaved()

    async def mine(self, person: Person, page: int = 0) -> RulesListed:
        """A page of a person's rules, the oldest first; past the end, the last page."""
        rules = RuleRow.filter(person_id=person.id, deleted=None)
        total = await rules.count()
        page = max(0, min(page, (total - 1) // RULES_A_PAGE))
        rows = (
            await rules.order_by("id").offset(page * RULES_A_PAGE).limit(RULES_A_PAGE).prefetch_related("destination")
        )
        shown = tuple(to_rule(row) for row in rows)
        ended = frozenset(rule.ref for rule in shown if rule.has_ended(self._clock.now()))
        return RulesListed(shown, page, total, RULES_A_PAGE, ended)

    async def suggest(self, person: Person, text: str, limit: int = 25) -> tuple[Rule, ...]:
        """A person's rules whose name holds this text, for autocomplete."""
        if len(text) > NAME_LENGTH:  # no name holds it, and SQLite refuses a long pattern
            return ()
        mine = RuleRow.filter(person_id=person.id, deleted=None, name__icontains=text)
        return tuple(to_rule(row) for row in await mine.order_by("id").limit(limit).prefetch_related("destination"))

    async def named(self, person: Person, text: str) -> RuleShown:
        """The rule of this person with this ref or name, or the only one whose name holds this text.

        Raises Refused: NO_SUCH_RULE, RULE_AMBIGUOUS.
        """
        row = await find(person, text)
        found = (to_rule(row),) if row else await self.suggest(person, text.strip())
        same = [rule for rule in found if fold(rule.name) == fold(text.strip())] or list(found)
        if not same or not text.strip():
            raise Refused(Why.NO_SUCH_RULE)
        if len(same) > 1:
            raise Refused(Why.RULE_AMBIGUOUS, number=len(same), name=text.strip())
        return RuleShown(same[0], same[0].has_ended(self._clock.now()))

    async def get(self, person: Person, ref: str, *, deleted_too: bool = False) -> Rule:
        """One rule of this person. Somebody else's does not exist for them."""
        return to_rule(await own(person, ref, deleted_too=deleted_too))

    async def pause(self, person: Person, ref: str) -> RulePaused:
        """Silence a rule."""
        row = await own(person, ref)
        await change(row, self._clock.now(), enabled=False)
        return RulePaused(to_rule(row), await self._undo.offer(person.id, "rule.resume", ref=ref))

    async def resume(self, person: Person, ref: str) -> RuleResumed:
        """Let a rule speak again."""
        row = await own(person, ref)
        await change(row, self._clock.now(), enabled=True)
        self._saved.up()
        return RuleResumed(to_rule(row), await self._undo.offer(person.id, "rule.pause", ref=ref))

    async def delete(self, person: Person, ref: str) -> RuleDeleted:
        """Put a rule away; Undo brings it back."""
        row = await own(person, ref)
        await change(row, self._clock.now(), deleted=self._clock.now())
        return RuleDeleted(
            to_rule(row), await self._undo.offer(person.id, "rule.restore", ref=ref, columns={}, version=row.version)
        )

    async def restore(self, person: Person, ref: str, columns: dict[str, Any], version: int) -> RuleRestored:
        """Undo of edit (to these columns) or delete (none). Refused once the rule has moved on from `version`."""
        row = await own(person, ref, deleted_too=True)
        if row.version != version or (columns and row.deleted):
            raise Refused(Why.UNDO_EXPIRED)
        if row.deleted is not None:
            check_number(await RuleRow.filter(person_id=person.id, deleted=None).count(), self._most)
        await change(row, self._clock.now(), **columns, deleted=None)
        return RuleRestored(to_rule(row))

    async def try_out(self, person: Person, wish: str) -> RuleTried:
        """What would match now, for a line or for a rule's ref. Writes nothing."""
        row = await find(person, wish)
        parsed = phrase.Parsed(to_criteria(row), ()) if row else self.read(person, wish)
        phrase.check(parsed.criteria)
        listings, total = await matching_now(prepare(parsed.criteria, self._rates), SHOWN)
        handle = None if row else await self._undo.handle(person.id, wish.strip())
        return RuleTried(
            parsed.criteria, to_rule(row) if row else None, tuple(listings), total, parsed.unplaced, handle
        )

    async def matches(self, criteria: Criteria) -> int:
        """How many listings would match now. Raises Refused where the criteria make no rule."""
        phrase.check(criteria)
        return (await matching_now(prepare(criteria, self._rates), 0))[1]

    async def explain(self, person: Person, listing_id: int, ref: str) -> RuleExplained:
        """Why a listing does or does not satisfy a rule, criterion by criterion."""
        row = await own(person, ref)
        listing_row = await ListingRow.get_or_none(id=listing_id)
        if listing_row is None:
            raise Refused(Why.NO_SUCH_LISTING)
        listing = to_listing(listing_row)
        found = tuple(reasons(prepare(to_criteria(row), self._rates), to_subject(listing_row)))
        return RuleExplained(to_rule(row), listing, found)
