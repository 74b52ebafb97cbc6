"""What a person does not want to hear of: a listing, a seller, a word; and rules that are silent for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core.delivery.mute_rows import Keeper, State
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
from core.delivery.rooms import tells_in
from core.delivery.snoozing import release
from core.errors import Refused, Why
from core.listings.fingerprint import telling_terms
from core.listings.history import listing_of
from core.listings.rows import to_listing
from core.models import ListingRow, MuteRow, RoomMuteRow, RuleRow
from core.models.instant import from_ms, to_ms
from core.ports.clock import Clock
from core.refs import is_ref
from core.rules.owned import find
from core.rules.rows import to_rule
from core.store.wake import Wake
from core.text.words import term, terms, words
from core.undo import Undo
from core.values import Channel, Chat, Person, Rule

WORDS_OFFERED = 5  # of a title: a row of buttons
LONGEST_WORD = 30  # bytes that a button has for one
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


class Mutes:
    """The service. An alert's buttons go through its rule: who it belongs to is who they work for."""

    def __init__(self, clock: Clock, undo: Undo, deliveries: Wake) -> None:
        """`deliveries` is woken when what waited may be sent."""
        self._clock, self._undo, self._deliveries = clock, undo, deliveries

    async def ask(self, person: Person, ref: str, listing_id: int, room: Chat | None = None) -> NotThisAsked:
        """What of an alert can be muted, by a person or, for a `room`, by one who leads it.

        Raises Refused: NO_SUCH_RULE, NO_SUCH_LISTING.
        """
        asked = await _rule(person, ref, room)
        rule, row = to_rule(asked), await listing_of(person, listing_id)
        has_seller, said = _is_of_another(row, person), _telling_words(row, rule)
        return NotThisAsked(to_listing(row), rule, has_seller, said, room is not None, asked.person_id == person.id)

    async def ask_snooze(self, person: Person, ref: str, room: Chat | None = None) -> SnoozeAsked:
        """For how long. `room`: see `snooze`."""
        return SnoozeAsked(to_rule(await _rule(person, ref, room)))

    async def listing(self, person: Person, ref: str, listing_id: int, room: Chat | None = None) -> Silenced:
        """Not this listing, whichever rule it meets."""
        await _rule(person, ref, room)
        row = await listing_of(person, listing_id)
        return await self._mute(person, room, Unwanted.LISTING, str(row.id), row.title, ref)

    async def seller(self, person: Person, ref: str, listing_id: int, room: Chat | None = None) -> Silenced:
        """Nothing of who offers this listing, where that is one of us. Raises Refused(NO_SUCH_LISTING)."""
        await _rule(person, ref, room)
        row = await listing_of(person, listing_id)
        if not _is_of_another(row, person):
            raise Refused(Why.NO_SUCH_LISTING)
        return await self._mute(person, room, Unwanted.SELLER, str(row.seller_id), row.title, ref)

    async def word(self, person: Person, ref: str, text: str, room: Chat | None = None) -> Silenced:
        """Nothing whose title says this word, in whatever form. Raises Refused(BUTTON_DEAD) if it is no word."""
        await _rule(person, ref, room)
        said = words(text)
        if len(said) != 1 or len(said[0].encode()) > LONGEST_WORD:
            raise Refused(Why.BUTTON_DEAD)
        known = await Keeper(person.id, room).words()
        same = next((word for word in known if terms(word) == (term(said[0]),)), said[0])
        return await self._mute(person, room, Unwanted.WORD, same, said[0], ref)

    async def snooze(self, person: Person, ref: str, span: str, room: Chat | None = None) -> Silenced:
        """Let a rule be silent for an `hour`, a `day` or a `week`; what comes meanwhile is told afterwards, in one.

        `room` is one that this person leads: the rules that speak there answer to them too.
        """
        row = await _rule(person, ref, room)
        until = self._clock.now() + SPANS[span]
        after = {"until": to_ms(until)}
        undo = await self._set(person, Keeper(row.person_id), Unwanted.RULE, str(row.id), row.ref, after)
        return Silenced(Unwanted.RULE, row.name, until, undo, room is not None)

    async def wake(self, person: Person, ref: str, room: Chat | None = None) -> HeardAgain:
        """End a snooze now; what waited comes."""
        row = await _rule(person, ref, room)
        undo = await self._set(person, Keeper(row.person_id), Unwanted.RULE, str(row.id), row.ref, None)
        return HeardAgain(Unwanted.RULE, row.name, undo)

    async def lift(self, person: Person, mute_id: int, room: Chat | None = None) -> HeardAgain:
        """Mute something no more. Raises Refused(NOT_MUTED)."""
        keeper = Keeper(person.id, room)
        row = await keeper.row(mute_id)
        entry = await _entry(row) if row else None
        if row is None or entry is None:
            raise Refused(Why.NOT_MUTED)
        undo = await self._set(person, keeper, entry.kind, row.value, entry.ref, None)
        return HeardAgain(entry.kind, entry.what, undo)

    async def put_back(
        self,
        person: Person,
        owner: int,
        kind: str,
        value: str,
        ref: str | None,
        before: State,
        after: State,
        room: list[str] | None = None,
    ) -> Silenced | HeardAgain:
        """Undo, whichever way. Raises Refused(UNDO_EXPIRED) if it stands otherwise by now."""
        keeper, unwanted = Keeper(owner, Chat(Channel(room[0]), room[1]) if room else None), Unwanted(kind)
        if await keeper.state(unwanted, value) != after:
            raise Refused(Why.UNDO_EXPIRED)
        await self._write(keeper, unwanted, value, before)
        what = await _what(unwanted, value)
        until = before["until"] if before else None
        if before is None or (until is not None and from_ms(until) <= self._clock.now()):
            return HeardAgain(unwanted, what or "", None)
        return Silenced(unwanted, what or "", None if until is None else from_ms(until), None, room is not None)

    async def mine(self, person: Person, page: int = 0) -> MutesListed:
        """A page of what this person muted; past the end, the last page."""
        return await _page(await Keeper(person.id).now(self._clock.now()), page)

    async def of_room(self, person: Person, room: Chat, page: int = 0) -> MutesListed:
        """A page of what is muted in a room that this person leads, and of the rules that are silent there."""
        now = self._clock.now()
        speaking = await RuleRow.filter(tells_in(room), deleted=None).values_list("id", flat=True)
        snoozed = MuteRow.filter(kind=Unwanted.RULE.value, until__gt=now, value__in=[str(one) for one in speaking])
        listed = await _page([*await Keeper(person.id, room).now(now), *await snoozed], page)
        return replace(listed, in_room=True)

    async def tidy(self) -> None:
        """Forget snoozes that are over."""
        await MuteRow.filter(until__lte=self._clock.now()).delete()

    async def _mute(
        self, person: Person, room: Chat | None, kind: Unwanted, value: str, what: str, ref: str
    ) -> Silenced:
        undo = await self._set(person, Keeper(person.id, room), kind, value, ref, {"until": None})
        return Silenced(kind, what, None, undo, room is not None)

    async def _set(
        self, person: Person, keeper: Keeper, kind: Unwanted, value: str, ref: str | None, after: State
    ) -> str | None:
        """Let it stand so; answers the token that takes it back, None where it stood so before."""
        before = await keeper.state(kind, value)
        if before == after:
            return None
        await self._write(keeper, kind, value, after)
        room = None if keeper.room is None else [keeper.room.channel.value, keeper.room.address]
        stood = {"before": before, "after": after, "room": room}
        return await self._undo.offer(
            person.id, "mute.back", owner=keeper.person_id, kind=kind.value, value=value, ref=ref, **stood
        )

    async def _write(self, keeper: Keeper, kind: Unwanted, value: str, state: State) -> None:
        now = self._clock.now()
        await keeper.write(kind, value, state, now)
        if kind is Unwanted.RULE:
            await release(keeper.person_id, now)
            self._deliveries.up()


async def _rule(person: Person, ref: str, room: Chat | None) -> RuleRow:
    """A rule of this person, or one that speaks in a room they lead. Raises Refused(NO_SUCH_RULE)."""
    row = await find(person, ref)
    if row is None and room is not None and is_ref(ref):
        row = await RuleRow.filter(tells_in(room), ref=ref, deleted=None).first().prefetch_related("destination")
    if row is None:
        raise Refused(Why.NO_SUCH_RULE)
    return row


async def _page(rows: Sequence[MuteRow | RoomMuteRow], page: int) -> MutesListed:
    newest = sorted(rows, key=lambda row: (row.created, row.id), reverse=True)
    page = max(0, min(page, (len(newest) - 1) // PAGE))
    entries = [await _entry(row) for row in newest[page * PAGE : (page + 1) * PAGE]]
    return MutesListed(tuple(entry for entry in entries if entry is not None), page, len(newest))


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


async def _entry(row: MuteRow | RoomMuteRow) -> Entry | None:
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
