"""What a person does not want to hear of: a listing, a seller, a word; and rules that are silent for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tortoise.expressions import Q

from core.delivery.muted import (
    PAGE,
    Entry,
    HeardAgain,
    MutesListed,
    NotThisAsked,
    Silenced,
    SnoozeAsked,
    Unwanted,
)
from core.delivery.snoozing import release
from core.errors import Refused, Why
from core.listings.fingerprint import telling_terms
from core.listings.history import listing_of
from core.listings.rows import to_listing
from core.models import ListingRow, MuteRow, RuleRow
from core.models.instant import from_ms, to_ms
from core.ports.clock import Clock
from core.refs import is_ref
from core.rules.owned import find, own
from core.rules.rows import to_rule
from core.store.wake import Wake
from core.text.words import term, terms, words
from core.undo import Undo
from core.values import Chat, Person, Rule

WORDS_OFFERED = 5  # of a title: a row of buttons
LONGEST_WORD = 30  # bytes that a button has for one
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


class Mutes:
    """The service. An alert's buttons go through its rule: who it belongs to is who they work for."""

    def __init__(self, clock: Clock, undo: Undo, deliveries: Wake) -> None:
        """`deliveries` is woken when what waited may be sent."""
        self._clock, self._undo, self._deliveries = clock, undo, deliveries

    async def ask(self, person: Person, ref: str, listing_id: int) -> NotThisAsked:
        """What of an alert can be muted. Raises Refused: NO_SUCH_RULE, NO_SUCH_LISTING."""
        rule = to_rule(await own(person, ref))
        row = await listing_of(person, listing_id)
        return NotThisAsked(to_listing(row), rule, _is_of_another(row, person), _telling_words(row, rule))

    async def ask_snooze(self, person: Person, ref: str, place: Chat | None = None) -> SnoozeAsked:
        """For how long. `place`: see `snooze`."""
        return SnoozeAsked(to_rule(await _rule(person, ref, place)))

    async def listing(self, person: Person, ref: str, listing_id: int) -> Silenced:
        """Not this listing, whichever rule it meets."""
        await own(person, ref)
        row = await listing_of(person, listing_id)
        return await self._mute(person, Unwanted.LISTING, str(row.id), row.title, ref)

    async def seller(self, person: Person, ref: str, listing_id: int) -> Silenced:
        """Nothing of who offers this listing, where that is one of us. Raises Refused(NO_SUCH_LISTING)."""
        await own(person, ref)
        row = await listing_of(person, listing_id)
        if not _is_of_another(row, person):
            raise Refused(Why.NO_SUCH_LISTING)
        return await self._mute(person, Unwanted.SELLER, str(row.seller_id), row.title, ref)

    async def word(self, person: Person, ref: str, text: str) -> Silenced:
        """Nothing whose title says this word, in whatever form. Raises Refused(BUTTON_DEAD) if it is no word."""
        await own(person, ref)
        said = words(text)
        if len(said) != 1 or len(said[0].encode()) > LONGEST_WORD:
            raise Refused(Why.BUTTON_DEAD)
        same = [
            row.value
            for row in await MuteRow.filter(person_id=person.id, kind=Unwanted.WORD)
            if terms(row.value) == (term(said[0]),)
        ]
        return await self._mute(person, Unwanted.WORD, same[0] if same else said[0], said[0], ref)

    async def snooze(self, person: Person, ref: str, span: str, place: Chat | None = None) -> Silenced:
        """Let a rule be silent for an `hour`, a `day` or a `week`; what comes meanwhile is told afterwards, in one.

        `place` is a chat that this person leads: the rules that speak there answer to them too.
        """
        row = await _rule(person, ref, place)
        until = self._clock.now() + SPANS[span]
        undo = await self._set(person, row.person_id, Unwanted.RULE, str(row.id), row.ref, {"until": to_ms(until)})
        return Silenced(Unwanted.RULE, row.name, until, undo)

    async def wake(self, person: Person, ref: str) -> HeardAgain:
        """End a snooze now; what waited comes."""
        row = await own(person, ref)
        undo = await self._set(person, person.id, Unwanted.RULE, str(row.id), row.ref, None)
        return HeardAgain(Unwanted.RULE, row.name, undo)

    async def lift(self, person: Person, mute_id: int) -> HeardAgain:
        """Mute something no more. Raises Refused(NOT_MUTED)."""
        row = await MuteRow.get_or_none(id=mute_id, person_id=person.id)
        entry = await _entry(row) if row else None
        if row is None or entry is None:
            raise Refused(Why.NOT_MUTED)
        undo = await self._set(person, person.id, entry.kind, row.value, entry.ref, None)
        return HeardAgain(entry.kind, entry.what, undo)

    async def put_back(
        self,
        person: Person,
        owner: int,
        kind: str,
        value: str,
        ref: str | None,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> Silenced | HeardAgain:
        """Undo, whichever way. Raises Refused(UNDO_EXPIRED) if it stands otherwise by now."""
        row = await MuteRow.get_or_none(person_id=owner, kind=kind, value=value)
        if _state(row) != after:
            raise Refused(Why.UNDO_EXPIRED)
        await self._write(owner, Unwanted(kind), value, before)
        what = await _what(Unwanted(kind), value)
        until = before["until"] if before else None
        if before is None or (until is not None and from_ms(until) <= self._clock.now()):
            return HeardAgain(Unwanted(kind), what or "", None)
        return Silenced(Unwanted(kind), what or "", None if until is None else from_ms(until), None)

    async def mine(self, person: Person, page: int = 0) -> MutesListed:
        """A page of what is muted now; past the end, the last page."""
        muted = MuteRow.filter(Q(until=None) | Q(until__gt=self._clock.now()), person_id=person.id)
        total = await muted.count()
        page = max(0, min(page, (total - 1) // PAGE))
        rows = await muted.order_by("-created", "-id").offset(page * PAGE).limit(PAGE)
        entries = [await _entry(row) for row in rows]
        return MutesListed(tuple(entry for entry in entries if entry is not None), page, total)

    async def tidy(self) -> None:
        """Forget snoozes that are over."""
        await MuteRow.filter(until__lte=self._clock.now()).delete()

    async def _mute(self, person: Person, kind: Unwanted, value: str, what: str, ref: str) -> Silenced:
        return Silenced(kind, what, None, await self._set(person, person.id, kind, value, ref, {"until": None}))

    async def _set(
        self, person: Person, owner: int, kind: Unwanted, value: str, ref: str | None, after: dict[str, Any] | None
    ) -> str | None:
        """Let it stand so; answers the token that takes it back, None where it stood so before."""
        before = _state(await MuteRow.get_or_none(person_id=owner, kind=kind, value=value))
        if before == after:
            return None
        await self._write(owner, kind, value, after)
        return await self._undo.offer(
            person.id, "mute.back", owner=owner, kind=kind.value, value=value, ref=ref, before=before, after=after
        )

    async def _write(self, owner: int, kind: Unwanted, value: str, state: dict[str, Any] | None) -> None:
        now = self._clock.now()
        if state is None:
            await MuteRow.filter(person_id=owner, kind=kind, value=value).delete()
        else:
            until = None if state["until"] is None else from_ms(state["until"])
            await MuteRow.update_or_create(
                {"until": until, "created": now}, person_id=owner, kind=kind.value, value=value
            )
        if kind is Unwanted.RULE:
            await release(owner, now)
            self._deliveries.up()


async def _rule(person: Person, ref: str, place: Chat | None) -> RuleRow:
    """A rule of this person, or one that speaks in a place they lead. Raises Refused(NO_SUCH_RULE)."""
    row = await find(person, ref)
    if row is None and place is not None and is_ref(ref):
        there = RuleRow.filter(ref=ref, deleted=None, destination__channel=place.channel.value)
        row = await there.filter(destination__address=place.address).first().prefetch_related("destination")
    if row is None:
        raise Refused(Why.NO_SUCH_RULE)
    return row


def _is_of_another(row: ListingRow, person: Person) -> bool:
    return row.seller_id is not None and row.seller_id != person.id


def _telling_words(row: ListingRow, rule: Rule) -> tuple[str, ...]:
    asked = rule.criteria
    wanted = {one for text in (*asked.keywords, *asked.phrases, *sum(asked.any_of, ())) for one in terms(text)}
    telling = telling_terms(row.title_terms) - wanted
    by_term = {
        term(word): word
        for word in reversed(words(row.title))
        if term(word) in telling and not word.isdecimal() and len(word) > 1 and len(word.encode()) <= LONGEST_WORD
    }
    return tuple(reversed(by_term.values()))[:WORDS_OFFERED]


def _state(row: MuteRow | None) -> dict[str, Any] | None:
    """How something stands, as JSON."""
    return None if row is None else {"until": None if row.until is None else to_ms(row.until)}


async def _entry(row: MuteRow) -> Entry | None:
    kind = Unwanted(row.kind)
    rule = await RuleRow.get_or_none(id=int(row.value), deleted=None) if kind is Unwanted.RULE else None
    what = rule.name if rule else await _what(kind, row.value)
    return None if what is None else Entry(row.id, kind, what, row.until, rule.ref if rule else None)


async def _what(kind: Unwanted, value: str) -> str | None:
    """What people call it; None where it is gone."""
    if kind is Unwanted.WORD:
        return value
    if kind is Unwanted.RULE:
        rule = await RuleRow.get_or_none(id=int(value), deleted=None)
        return rule.name if rule else None
    those = ListingRow.filter(id=int(value)) if kind is Unwanted.LISTING else ListingRow.filter(seller_id=int(value))
    listing = await those.order_by("-id").first()
    return listing.title if listing else None
