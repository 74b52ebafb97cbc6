"""Wishes that were not said as a command: in a plain sentence, by a listing, by somebody else's rule. Only offered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from core.errors import Refused, Why
from core.models import RuleRow, TokenRow
from core.ports.clock import Clock
from core.refs import is_ref, new_ref
from core.rules import phrase
from core.rules.owned import own
from core.rules.rows import criteria_columns, to_criteria, to_rule
from core.rules.service import Rules
from core.search.request import DEFAULT_RADIUS_MI, Request
from core.text.taxonomy import SLUGS
from core.text.words import words
from core.undo import Undo
from core.values import Criteria, Listing, Person, Rule

SHARED_FOR = timedelta(days=90)
SHARE = "share"  # what a token is that gives somebody else a copy; without a dot, so it is no inverse command
MOST_WORDS = 4  # of a title that a rule for the like of it asks for
LONGEST = 300  # characters of a sentence that may be a wish
# Beginnings by which people say that they want something; what else they may say is no rule.
_WANTS = re.compile(
    r"\s*(?:(?:hi|hello|hey|hola|hallo|bonjour)[\s,!.]+)?(?:(?:i am|i'm|im|we are|we're)\s+)?(?:"
    r"look(?:ing)?\s+(?:for|to buy)|lookin\s+for|search(?:ing)?\s+for|in\s+search\s+of|hunting\s+for|(?:i|we)\s+"
    r"(?:want|need)|i(?:'d|\s+would)\s+(?:like|love)|want(?:ed|ing)?\s*:?\s|wtb|iso\s|tell\s+me\s+(?:when|if)|let\s+me\s+"
    r"know|alert\s+me|notify\s+me|busco|quiero|necesito|(?:ich\s+)?suche|(?:je\s+)?cherche)\b",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\s*(?:(?:i am|i'm|im|we are|we're)\s+)?(?:selling|i\s+sell|want\s+to\s+sell|wts|for\s+sale|vendo|se\s+vende|"
    r"(?:ich\s+)?verkaufe|zu\s+verkaufen|(?:je\s+)?vends|à\s+vendre)\b\s*[:,-]?\s*(?:(?:my|our|this|a|an|mi|un|una|ein|"
    r"eine|mein|meine|mon|ma|une)\s+)?",
    re.IGNORECASE,
)
_SAYS_LITTLE = frozenset(
    ["new", "used", "like", "good", "fair", "poor", "mint", "excellent", "condition", "for", "sale", "the", "and"]
)


class Origin(StrEnum):
    """Where a wish came from."""

    SAID = "said"
    LIKE = "like"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class WishOffered:
    """A rule that could be saved or searched for; nothing is saved. `handle` is what a button carries for its line."""

    criteria: Criteria
    handle: str
    origin: Origin
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleOffered:
    """A line that sounds like something for sale; nothing is posted. `handle` stands for the line."""

    line: str
    handle: str


@dataclass(frozen=True, slots=True)
class RuleShared:
    """Whoever opens `token` gets a copy of what a rule asks for, and nothing of its owner's. `link`, where there is a
    bot that opens it."""

    rule: Rule
    line: str
    token: str
    link: str | None = None


class Wishes:
    """Reads them."""

    def __init__(self, clock: Clock, undo: Undo, rules: Rules) -> None:
        self._clock, self._undo, self._rules = clock, undo, rules

    async def said(self, person: Person, text: str) -> WishOffered | SaleOffered | None:
        """What a plain sentence may ask for; None where it sounds like neither a wish nor a sale."""
        if len(text) > LONGEST or text.lstrip().startswith("/"):
            return None
        if (found := _SELLS.match(text)) and (line := text[found.end() :].strip()):
            return SaleOffered(line, await self._undo.handle(person.id, line))
        try:
            parsed = self._rules.read(person, text)
            phrase.check(parsed.criteria)
        except Refused:
            return None
        if not (_WANTS.match(text) or _is_limited(parsed.criteria)) or not parsed.criteria.names_goods:
            return None
        return await self._offered(person, parsed.criteria, Origin.SAID, parsed.unplaced)

    async def link(self, person: Person, text: str) -> WishOffered:
        """The wish of a marketplace's search link. Raises Refused, LINK_UNKNOWN for any other link."""
        return await self.said_again(person, text)

    async def said_again(self, person: Person, line: str) -> WishOffered:
        """A wish that was offered before, by its line. Raises Refused."""
        parsed = self._rules.read(person, line)
        return await self._offered(person, parsed.criteria, Origin.SAID, parsed.unplaced)

    async def like(self, person: Person, listing: Listing) -> WishOffered:
        """A rule for the like of a listing: what it is, at its price or less."""
        return await self._offered(person, _like(listing), Origin.LIKE)

    async def share(self, person: Person, ref: str) -> RuleShared:
        """A token by which somebody else gets a copy of a rule as it is now. Raises Refused(NO_SUCH_RULE)."""
        rule, token = to_rule(await own(person, ref)), new_ref(12)
        await TokenRow.create(
            token=token,
            person_id=person.id,
            verb=SHARE,
            arguments=criteria_columns(rule.criteria),
            expires_at=self._clock.now() + SHARED_FOR,
        )
        return RuleShared(rule, phrase.line(rule.criteria, units=person.units), token)

    async def shared(self, person: Person, token: str) -> WishOffered:
        """What somebody shared, as an offer. Raises Refused(SHARE_GONE)."""
        row = await TokenRow.get_or_none(token=token, verb=SHARE) if is_ref(token) else None
        if row is None or row.expires_at < self._clock.now():
            raise Refused(Why.SHARE_GONE)
        return await self._offered(person, to_criteria(RuleRow(**row.arguments)), Origin.SHARED)

    async def line(self, person: Person, handle: str) -> str:
        """The line behind a button. Raises Refused(BUTTON_DEAD)."""
        return await self._undo.words(person, handle)

    def request(self, person: Person, line: str) -> Request:
        """A wish as a search. Raises Refused."""
        return to_request(self._rules.read(person, line).criteria)

    async def _offered(
        self, person: Person, criteria: Criteria, origin: Origin, unplaced: tuple[str, ...] = ()
    ) -> WishOffered:
        line = phrase.line(criteria, units=person.units)
        return WishOffered(criteria, await self._undo.handle(person.id, line), origin, unplaced)


def to_request(criteria: Criteria) -> Request:
    """Criteria as a search asks for them: excludes as it writes them, the worst condition that will do."""
    said = [*criteria.keywords, *(f'"{one}"' for one in criteria.phrases), *(group[0] for group in criteria.any_of)]
    said += [f"-{one}" if " " not in one else f'-"{one}"' for one in criteria.exclude_keywords]
    return Request(
        text=" ".join(said),
        category=next(iter(criteria.categories), None),
        condition=criteria.conditions[-1].value if criteria.conditions else None,
        min_price=criteria.min_price,
        max_price=criteria.max_price,
        currency=criteria.currency,
        place=criteria.location,
        latitude=criteria.latitude,
        longitude=criteria.longitude,
        radius_mi=(criteria.radius_mi or DEFAULT_RADIUS_MI) if criteria.latitude is not None else None,
    )


def _is_limited(criteria: Criteria) -> bool:
    return criteria.max_price is not None or criteria.radius_mi is not None


def _like(listing: Listing) -> Criteria:
    said = [word for word in words(listing.title) if len(word) > 1 and word not in _SAYS_LITTLE]
    price = listing.price
    found = Criteria(
        keywords=tuple(dict.fromkeys(said))[:MOST_WORDS],
        max_price=price.minor if price and price.minor else None,
        currency=price.currency if price and price.minor else None,
    )
    known = listing.category if listing.category in SLUGS else None
    return found if found.keywords else replace(found, categories=(known,) if known else ())
