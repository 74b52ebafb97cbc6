"""What can come of a command about rules."""

from __future__ import annotations

from dataclasses import dataclass

from core.rules.doubts import Doubt
from core.rules.expectation import Expectation
from core.rules.matching import Reason
from core.rules.spelling import Replaced
from core.values import Criteria, Listing, Rule


@dataclass(frozen=True, slots=True)
class Meant:
    """What was probably meant in place of what was typed: `listings` would match now, and the token changes it."""

    replaced: tuple[Replaced, ...]
    listings: int
    token: str


@dataclass(frozen=True, slots=True)
class RuleCreated:
    """A rule was saved. `matches_now` listings satisfy it already, `newest` among them; `unplaced` are words we could
    not place."""

    rule: Rule
    matches_now: int
    unplaced: tuple[str, ...]
    undo: str
    newest: tuple[Listing, ...] = ()
    expected: Expectation | None = None
    meant: Meant | None = None


@dataclass(frozen=True, slots=True)
class RuleEdited:
    """A rule asks for something else now."""

    rule: Rule
    before: Criteria
    matches_now: int
    unplaced: tuple[str, ...]
    undo: str
    newest: tuple[Listing, ...] = ()
    expected: Expectation | None = None
    meant: Meant | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A narrower rule that can be saved instead, the alerts a day it would bring, and the token that saves it."""

    criteria: Criteria
    a_day: float
    token: str


@dataclass(frozen=True, slots=True)
class RuleQuestioned:
    """Nothing is saved yet: `token` saves it as it is. `editing` is the ref of the rule that it would change."""

    criteria: Criteria
    doubts: tuple[Doubt, ...]
    matches_now: int
    expected: Expectation
    unplaced: tuple[str, ...]
    token: str
    narrower: tuple[Offered, ...]
    editing: str | None


@dataclass(frozen=True, slots=True)
class RuleNotSaved:
    """The no to a question."""


@dataclass(frozen=True, slots=True)
class RulePaused:
    """A rule is silent until it is resumed."""

    rule: Rule
    undo: str


@dataclass(frozen=True, slots=True)
class RuleResumed:
    """A rule speaks again."""

    rule: Rule
    undo: str


@dataclass(frozen=True, slots=True)
class RuleDeleted:
    """A rule is gone, for an hour restorable."""

    rule: Rule
    undo: str


@dataclass(frozen=True, slots=True)
class RuleRestored:
    """A rule stands as it did before the last change."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class RulesListed:
    """A page of a person's rules, the oldest first. `page` counts from 0; `first` is the number of its first rule.

    `ended` are the refs of those whose time is over.
    """

    rules: tuple[Rule, ...]
    page: int
    total: int
    a_page: int
    ended: frozenset[str] = frozenset()

    @property
    def first(self) -> int:
        return self.page * self.a_page + 1

    @property
    def has_more(self) -> bool:
        return self.page * self.a_page + len(self.rules) < self.total


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule as it stands."""

    rule: Rule
    ended: bool


@dataclass(frozen=True, slots=True)
class RuleTried:
    """What would match now. `rule` where an existing one was tried, else `handle` is what Save carries."""

    criteria: Criteria
    rule: Rule | None
    listings: tuple[Listing, ...]
    total: int
    unplaced: tuple[str, ...]
    handle: str | None


@dataclass(frozen=True, slots=True)
class RuleExplained:
    """Why a listing does, or does not, satisfy a rule."""

    rule: Rule
    listing: Listing
    reasons: tuple[Reason, ...]

    @property
    def matched(self) -> bool:
        return all(reason.ok for reason in self.reasons)
