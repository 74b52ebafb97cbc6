"""The log: what was sent to a person, what waits, what was dropped and why; and what became of one listing for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urldefrag

from tortoise.expressions import Q

from core.delivery.crossing import DEBOUNCE, TELLING
from core.delivery.fates import Fate, fate_of, fate_of_match, matches_of
from core.delivery.outcomes import NoticeDue
from core.delivery.sealing import CODE_FIELD
from core.errors import Refused, Why
from core.listings.rows import to_listing
from core.models import DeliveryRow, EventRow, ListingRow, MatchRow, RuleRow
from core.ports.clock import Clock
from core.ports.rates import Rates
from core.rules.matching import Reason, Subject, prepare, reasons
from core.rules.rows import to_criteria, to_rule, to_subject
from core.text.words import spaced, words
from core.values import Listing, ListingState, Person, Rule

PAGE = 5
MOST_FOUND = 5  # listings offered where several could be meant
LONGEST_QUESTION = 2_100  # characters: a link


class Silence(StrEnum):
    """Why a rule said nothing of a listing that satisfies it."""

    NOT_YET = "not looked at yet"
    PAUSED = "rule is paused"
    ENDED = "rule is over"
    GONE = "listing is sold or removed"
    BEFORE = "listing was there before the rule"
    OTHERWISE = "rule stood otherwise then"
    NO_NEWS = "nothing of what it tells of"


@dataclass(frozen=True, slots=True)
class Logged:
    """One message: about a listing, a summary of `number` listings, or a notice."""

    at: datetime
    fate: Fate
    listing: Listing | None
    rules: tuple[str, ...]
    number: int = 0
    notice: NoticeDue | None = None


@dataclass(frozen=True, slots=True)
class LogShown:
    """A page of the log, the newest first. `page` counts from 0; `now` is when it was read."""

    entries: tuple[Logged, ...]
    page: int
    total: int
    now: datetime

    @property
    def has_more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule makes of a listing as both stand now, and what became of it.

    `fate` where it was to be told; `told_lately` if more happened since, too soon after; else `silence` where the
    listing satisfies the rule.
    """

    rule: Rule
    reasons: tuple[Reason, ...]
    fate: Fate | None = None
    silence: Silence | None = None
    told_lately: bool = False

    @property
    def matched(self) -> bool:
        return all(reason.ok for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class ListingTraced:
    """What became of a listing for a person, a verdict a rule: first what was told, then what comes nearest."""

    listing: Listing
    verdicts: tuple[Verdict, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class WhichListing:
    """None or several listings could be meant by `text`; without a text, the newest this person heard of."""

    text: str
    listings: tuple[Listing, ...]


class Journal:
    """Reads what was written anyway. Everybody sees their own."""

    def __init__(self, clock: Clock, rates: Rates) -> None:
        self._clock, self._rates = clock, rates

    async def log(self, person: Person, page: int = 0) -> LogShown:
        """A page of what was to be told; past the end, the last page. What joined a summary is told as itself."""
        own_messages = Q(kind__not="digest") | Q(load_id__not_isnull=True)
        rows = DeliveryRow.filter(own_messages, person_id=person.id)
        total = await rows.count()
        page = max(0, min(page, (total - 1) // PAGE))
        now = self._clock.now()
        found = await rows.order_by("-created", "-id").offset(page * PAGE).limit(PAGE)
        return LogShown(tuple([await _logged(row, now) for row in found]), page, total, now)

    async def why(self, person: Person, text: str) -> ListingTraced | WhichListing:
        """What became of the listing with this link, or with these words in its title."""
        said = text.strip()
        if len(said) > LONGEST_QUESTION:
            raise Refused(Why.TOO_LONG, limit=LONGEST_QUESTION, length=len(said))
        found = await self._found(person, said)
        if said and len(found) == 1:
            return await self.trace(person, found[0].id)
        return WhichListing(said, tuple(to_listing(row) for row in found))

    async def trace(self, person: Person, listing_id: int) -> ListingTraced:
        """What became of a listing, rule by rule. Raises Refused(NO_SUCH_LISTING)."""
        row = await ListingRow.get_or_none(id=listing_id)
        if row is None or not await _is_theirs_to_see(person, row):
            raise Refused(Why.NO_SUCH_LISTING)
        now, seen = self._clock.now(), to_subject(row)
        events = await EventRow.filter(listing_id=row.id, kind__in=sorted(TELLING)).order_by("-created", "-id")
        rules = RuleRow.filter(person_id=person.id, deleted=None).order_by("id").prefetch_related("destination")
        verdicts = [await self._verdict(rule, row, seen, events, now) for rule in await rules]
        verdicts.sort(key=lambda one: (one.fate is None, sum(not reason.ok for reason in one.reasons)))
        return ListingTraced(to_listing(row), tuple(verdicts), now)

    async def _verdict(
        self, row: RuleRow, listing: ListingRow, seen: Subject, events: list[EventRow], now: datetime
    ) -> Verdict:
        rule = to_rule(row)
        found = tuple(reasons(prepare(to_criteria(row), self._rates), seen))
        match = await MatchRow.filter(rule_id=row.id, listing_id=listing.id).order_by("-created", "-id").first()
        if match is not None:
            later = [event for event in events if event.version > match.version and event.created >= match.created]
            lately = any(event.created - match.created < DEBOUNCE for event in later)
            return Verdict(rule, found, await fate_of_match(match, now), told_lately=lately)
        held = all(reason.ok for reason in found)
        return Verdict(rule, found, silence=_silence(rule, listing, events, now) if held else None)

    async def _found(self, person: Person, text: str) -> list[ListingRow]:
        if not text:
            heard = DeliveryRow.filter(person_id=person.id, listing_id__not_isnull=True).order_by("-created", "-id")
            ids = dict.fromkeys([row.listing_id for row in await heard.limit(4 * MOST_FOUND)])
            rows = {row.id: row for row in await ListingRow.filter(id__in=list(ids))}
            return [rows[one] for one in ids if one is not None][:MOST_FOUND]
        if text.lower().startswith(("http://", "https://")):
            bare = urldefrag(text).url.rstrip("/")
            found = ListingRow.filter(url__in=[text, bare, f"{bare}/"])
        else:
            wanted = dict.fromkeys(words(text))
            if not wanted:
                return []
            found = ListingRow.filter(*(Q(title_terms__contains=spaced(word)) for word in wanted))
        rows_found = await found.order_by("-id").limit(4 * MOST_FOUND)
        return [row for row in rows_found if await _is_theirs_to_see(person, row)][:MOST_FOUND]


async def _logged(row: DeliveryRow, now: datetime) -> Logged:
    fate = await fate_of(row, now)
    if row.kind == "notice":
        facts = {name: "…" if name == CODE_FIELD else fact for name, fact in row.payload.get("facts", {}).items()}
        notice = NoticeDue(str(row.payload["topic"]), facts)
        return Logged(row.created, fate, None, (), notice=notice)
    listing = await ListingRow.get_or_none(id=row.listing_id) if row.listing_id else None
    matches = await matches_of(row).prefetch_related("rule")
    names = dict.fromkeys(match.rule.name for match in sorted(matches, key=lambda one: one.rule_id))
    number = len({match.listing_id for match in matches})
    return Logged(row.created, fate, to_listing(listing) if listing else None, tuple(names), number)


async def _is_theirs_to_see(person: Person, row: ListingRow) -> bool:
    """What was removed exists only for who offered it and who was to be told of it."""
    if row.state != ListingState.REMOVED or row.seller_id == person.id:
        return True
    return await MatchRow.filter(listing_id=row.id, rule__person_id=person.id).exists()


def _silence(rule: Rule, listing: ListingRow, events: list[EventRow], now: datetime) -> Silence:
    if any(event.state == "todo" for event in events):
        return Silence.NOT_YET
    if not rule.enabled:
        return Silence.PAUSED
    if rule.has_ended(now):
        return Silence.ENDED
    if listing.state != ListingState.ACTIVE:
        return Silence.GONE
    last = events[0].created if events else listing.first_seen
    if last < rule.created:
        return Silence.BEFORE
    return Silence.OTHERWISE if last < rule.updated else Silence.NO_NEWS
