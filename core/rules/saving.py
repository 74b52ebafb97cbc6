"""Saving a rule, new or changed: at once, or after a yes where something about it is worth a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.errors import Refused, Why
from core.models import PersonRow, RuleRow
from core.people.service import People
from core.ports.clock import Clock
from core.ports.rates import Rates
from core.refs import new_ref
from core.rules import phrase
from core.rules.candidates import matching_now
from core.rules.doubts import Doubt, doubts, narrower
from core.rules.expectation import Expectation, expect
from core.rules.matching import prepare
from core.rules.outcomes import Meant, Offered, RuleCreated, RuleEdited, RuleQuestioned
from core.rules.owned import change, own
from core.rules.rows import chat_of, criteria_columns, to_criteria, to_rule
from core.rules.spelling import corrected
from core.search.vocabulary import Vocabulary
from core.store import Database
from core.store.wake import Wake
from core.undo import Undo
from core.values import Channel, Chat, Criteria, Listing, Person

RULES_A_PERSON = 50
SHOWN_AT_ONCE = 3  # listings that match already, shown with the saved rule
NAME_LENGTH = 60
WORDS_WITHIN = 1.0  # seconds that a saved rule waits for the words of the listings, to tell a mistyped one
DRAFT = "draft"  # what a token is that waits for a yes


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule about to be saved: a new one with alerts to `chat`, or another wish for the rule `ref`."""

    parsed: phrase.Parsed
    chat: Chat | None = None
    name: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a draft: what matches now, and what to expect."""

    newest: tuple[Listing, ...]
    total: int
    expected: Expectation


class Saving:
    """Writes rules."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        people: People,
        undo: Undo,
        saved: Wake,
        rates: Rates,
        most: int,
        vocabulary: Vocabulary,
    ) -> None:
        """`most` rules a person. `saved` is woken when a rule has been saved."""
        self._db, self._clock, self._people, self._undo = db, clock, people, undo
        self._saved, self._rates, self._most = saved, rates, most
        self._vocabulary = vocabulary

    async def offer(self, person: Person, draft: Draft) -> RuleCreated | RuleEdited | RuleQuestioned:
        """Save a draft, or ask first. Raises Refused if it makes no rule, or there is no room for it."""
        phrase.check(draft.parsed.criteria)
        await self._room(person, draft)
        seen = await self._look(draft.parsed.criteria)
        found = doubts(draft.parsed, seen.expected)
        return await self._ask(person, draft, seen, found) if found else await self._save(person, draft, seen)

    async def confirm(self, person: Person, token: str) -> RuleCreated | RuleEdited:
        """The yes to a question, once. Raises Refused(QUESTION_ANSWERED) if it was answered or is too old."""
        kept = await self._undo.take_kept(person, DRAFT, token)
        if kept is None:
            raise Refused(Why.QUESTION_ANSWERED)
        draft = _from_arguments(kept)
        await self._room(person, draft)
        return await self._save(person, draft, await self._look(draft.parsed.criteria))

    async def drop(self, person: Person, token: str) -> None:
        """The no to a question."""
        await self._undo.take_kept(person, DRAFT, token)

    async def _look(self, criteria: Criteria) -> _Seen:
        wanted = prepare(criteria, self._rates)
        newest, total = await matching_now(wanted, SHOWN_AT_ONCE)
        return _Seen(tuple(newest), total, await expect(wanted, self._clock.now()))

    async def _ask(self, person: Person, draft: Draft, seen: _Seen, found: tuple[Doubt, ...]) -> RuleQuestioned:
        criteria, unplaced = draft.parsed.criteria, draft.parsed.unplaced
        offered = []
        for other in narrower(criteria, seen.expected, self._rates):
            instead = replace(draft, parsed=replace(draft.parsed, criteria=other.criteria))
            offered.append(Offered(other.criteria, other.a_day, await self._keep(person, instead)))
        token = await self._keep(person, draft)
        return RuleQuestioned(
            criteria, found, seen.total, seen.expected, unplaced, token, tuple(offered), editing=draft.ref
        )

    async def _keep(self, person: Person, draft: Draft) -> str:
        return await self._undo.offer(person.id, DRAFT, **_to_arguments(draft))

    async def _save(self, person: Person, draft: Draft, seen: _Seen) -> RuleCreated | RuleEdited:
        if draft.ref is not None:
            return await self._change(person, draft.ref, draft, seen)
        if draft.chat is None:
            raise ValueError("a new rule needs a chat for its alerts")
        destination = await self._people.destination(person, draft.chat)
        now = self._clock.now()
        async with self._db.transaction():
            await PersonRow.filter(id=person.id).select_for_update().get()  # one rule at a time: presses come twice
            await self._room(person, draft)
            row = await RuleRow.create(
                ref=new_ref(),
                person_id=person.id,
                destination=destination,
                name=(draft.name or short_name(draft.parsed.criteria))[:NAME_LENGTH],
                notification_channels=[draft.chat.channel.value],
                created=now,
                updated=now,
                **criteria_columns(draft.parsed.criteria),
            )
        self._saved.up()
        token = await self._undo.offer(person.id, "rule.delete", ref=row.ref)
        meant = await self._meant(person, row.ref, draft, seen)
        return RuleCreated(to_rule(row), seen.total, draft.parsed.unplaced, token, seen.newest, seen.expected, meant)

    async def _change(self, person: Person, ref: str, draft: Draft, seen: _Seen) -> RuleEdited:
        row = await own(person, ref)
        before, old_name = to_criteria(row), row.name
        name = short_name(draft.parsed.criteria) if old_name == short_name(before) else old_name
        await change(row, self._clock.now(), name=name, **criteria_columns(draft.parsed.criteria))
        self._saved.up()
        token = await self._undo.offer(
            person.id,
            "rule.restore",
            ref=ref,
            columns={**({"name": old_name} if name != old_name else {}), **criteria_columns(before)},
            version=row.version,
        )
        meant = await self._meant(person, ref, draft, seen)
        return RuleEdited(
            to_rule(row), before, seen.total, draft.parsed.unplaced, token, seen.newest, seen.expected, meant
        )

    async def learn_words(self) -> None:
        """Read the words of the listings ahead of who will mistype one."""
        await self._vocabulary.words()

    async def _meant(self, person: Person, ref: str, draft: Draft, seen: _Seen) -> Meant | None:
        """What was probably meant by a rule that nothing matches because no listing says its words."""
        lexicon = None if seen.total else await self._vocabulary.words_within(WORDS_WITHIN)
        found = corrected(draft.parsed.criteria, lexicon) if lexicon else None
        if found is None:
            return None
        _, total = await matching_now(prepare(found.criteria, self._rates), 0)
        instead = Draft(replace(draft.parsed, criteria=found.criteria), ref=ref)
        return Meant(found.replaced, total, await self._keep(person, instead)) if total else None

    async def _room(self, person: Person, draft: Draft) -> None:
        """Raises Refused: RULE_LIMIT; RULE_KNOWN for one they have, such as from a button pressed twice."""
        rows = await RuleRow.filter(person_id=person.id, deleted=None).prefetch_related("destination")
        chats = {row.ref: chat_of(row.destination) for row in rows}
        chat = draft.chat or chats.get(draft.ref or "")
        for row in rows:
            if row.ref != draft.ref and chats[row.ref] == chat and to_criteria(row) == draft.parsed.criteria:
                raise Refused(Why.RULE_KNOWN, name=row.name)
        if draft.ref is None:
            check_number(len(rows), self._most)


def check_number(held: int, most: int) -> None:
    """Raises Refused(RULE_LIMIT) where a person may have no further rule."""
    if held >= most:
        raise Refused(Why.RULE_LIMIT, limit=most)


def short_name(criteria: Criteria) -> str:
    """A name for a rule that was given none: what it is after, as typed."""
    words = [*criteria.keywords, *criteria.phrases, *(" or ".join(group) for group in criteria.any_of)]
    return (
        " ".join(words or criteria.categories)[:NAME_LENGTH]
        or phrase.line(replace(criteria, latitude=None, longitude=None))[:NAME_LENGTH]
    )


def _to_arguments(draft: Draft) -> dict[str, Any]:
    chat = [draft.chat.channel.value, draft.chat.address] if draft.chat else None
    columns = criteria_columns(draft.parsed.criteria)
    return {"columns": columns, "unplaced": draft.parsed.unplaced, "chat": chat, "name": draft.name, "ref": draft.ref}


def _from_arguments(kept: dict[str, Any]) -> Draft:
    chat = Chat(Channel(kept["chat"][0]), kept["chat"][1]) if kept["chat"] else None
    criteria = to_criteria(RuleRow(**kept["columns"]))
    return Draft(phrase.Parsed(criteria, tuple(kept["unplaced"])), chat, kept["name"], kept["ref"])
