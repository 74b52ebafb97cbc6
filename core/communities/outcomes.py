"""How a community is set up, as its admins see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.communities.members import Posters
from core.values import Platform, Rule


class Part(StrEnum):
    """What is shown of how a community is set up: all in words, or a part with what it can be."""

    ALL = "all"
    PLACES = "places"
    POSTING = "posting"
    LANGUAGE = "language"
    HOURS = "hours"
    RULES = "rules"
    SYNONYMS = "synonyms"


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a category is told; `category` is empty for all else. `mention` is the role that is called there."""

    category: str
    label: str
    mention: str | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """How things stand. `quiet` is from and to in minutes of the day in `zone`; `rules` counts its own."""

    name: str
    platform: Platform
    posters: Posters
    poster_role: str | None
    locale: str
    zone: str | None
    quiet: tuple[int, int] | None
    places: tuple[PlaceView, ...]
    rules: int
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetupShown:
    """How a community is set up; `changed`: something just was."""

    now: Arranged
    part: Part = Part.ALL
    changed: bool = False
    page: int = 0  # of its synonyms


@dataclass(frozen=True, slots=True)
class SetupElsewhere:
    """It was asked for where there is no community."""


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """Which place a category shall have; `now` is the one it has."""

    category: str
    platform: Platform
    now: PlaceView | None


@dataclass(frozen=True, slots=True)
class CommunityRules:
    """A page of a community's own rules, and where each tells."""

    community: str
    rules: tuple[Rule, ...]
    page: int
    total: int
    page_size: int
    places: dict[str, str] = field(default_factory=dict)  # by a rule's ref


@dataclass(frozen=True, slots=True)
class AlsoPossible:
    """What was done, and what a community makes possible besides.

    `adopt` is the ref of a rule that can become the community's, `share` the id of an item that can be shared.
    """

    outcome: object
    adopt: str | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class RuleAdopted:
    """A rule of an admin is the community's now."""

    rule: Rule
    community: str
