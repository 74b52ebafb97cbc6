"""Small frozen values that every other part shares. No behaviour beyond what the value itself implies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

DEMO_SOURCE, MEMBER_SOURCE = "demo", "member"


class Platform(StrEnum):
    """Where a person talks to us."""

    DISCORD = "discord"
    TELEGRAM = "telegram"
    TERMINAL = "terminal"


class Channel(StrEnum):
    """How a message leaves. With an address it is a destination."""

    DISCORD_DM = "discord_dm"  # address: the Discord user's id
    DISCORD_CHANNEL = "discord_channel"  # address: the id of a channel or thread
    TELEGRAM_CHAT = "telegram_chat"  # address: the chat's id, or `chat/topic` in a group with topics
    TERMINAL = "terminal"  # address: the name given with --as
    DISCORD_WEBHOOK = "discord_webhook"  # address: the webhook's id and token, `id/token` or `id/token/thread`
    EMAIL = "email"  # address: the mailbox
    SMS = "sms"  # address: the number, E.164
    PUSH = "push"  # address: an Apprise URL
    WEBHOOK = "webhook"  # address: an https URL of the person's own


class Condition(StrEnum):
    """State of a thing, best first."""

    NEW = "new"
    LIKE_NEW = "like_new"
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    FOR_PARTS = "for_parts"


class Scope(StrEnum):
    """Which text of a listing a rule's words are looked for in. Excluded words always look at both."""

    TITLE = "title"
    TEXT = "text"


class Units(StrEnum):
    """Unit of distance a person reads."""

    MILES = "mi"
    KILOMETRES = "km"


class EventKind(StrEnum):
    """What happened to a listing."""

    NEW = "new"
    PRICE_DROP = "price_drop"
    PRICE_RISE = "price_rise"
    BACK = "back"
    GONE = "gone"
    RESCORED = "rescored"


DEFAULT_TRIGGERS, ALL_TRIGGERS = (EventKind.NEW, EventKind.BACK), (EventKind.NEW, EventKind.PRICE_DROP, EventKind.BACK)


class Frequency(StrEnum):
    """How often somebody is told; the most patient last."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class ListingState(StrEnum):
    """Whether a listing can still be had."""

    ACTIVE = "active"
    SOLD = "sold"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for USD, yen for JPY) of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Place:
    """A named point. Degrees of WGS 84; `zone` is its IANA time zone where known."""

    name: str
    latitude: float
    longitude: float
    zone: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a rule asks of a listing. Every field given must hold; an empty one asks for nothing.

    `keywords` are lower-case words as typed, all required; each group of `any_of` needs one of its entries; `phrases`
    need their words side by side. Prices are minor units of `currency`. `radius_mi` is around `latitude`/`longitude`.
    """

    keywords: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    exclude_keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    min_price: int | None = None
    max_price: int | None = None
    currency: str | None = None
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_mi: float | None = None
    min_deal_score: float | None = None
    scope: Scope = Scope.TEXT

    @property
    def names_goods(self) -> bool:
        """Whether it says what is wanted, not only what is not."""
        return bool(self.keywords or self.phrases or self.any_of or self.categories)


@dataclass(frozen=True, slots=True)
class Listing:
    """Something offered for sale, as the rest of the product sees it (rows stay inside core)."""

    id: int
    source: str
    source_id: str
    title: str
    description: str
    category: str | None
    condition: Condition | None
    price: Money | None
    location: str | None
    latitude: float | None
    longitude: float | None
    url: str | None
    pictures: tuple[str, ...]
    posted_at: datetime | None
    first_seen: datetime
    version: int
    state: ListingState
    score: float | None

    @property
    def is_demo(self) -> bool:
        """Made up by us to show the product; never for sale."""
        return self.source == DEMO_SOURCE


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing as its source tells it, before normalisation. `category` and `condition` are the source's words."""

    source: str
    source_id: str
    title: str
    description: str = ""
    category: str | None = None
    condition: str | None = None
    price: Money | None = None
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    pictures: tuple[str, ...] = ()
    posted_at: datetime | None = None
    extra: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes. `mention` is the id of a role that its admins want called by what is told there."""

    id: int
    channel: Channel
    address: str
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to us, and how they like to read. `zone` is an IANA name, None until they say."""

    id: int
    name: str
    zone: str | None = None
    currency: str = "USD"
    units: Units = Units.MILES
    locale: str = "en"
    introduced: bool = False
    is_operator: bool = False
    is_compact: bool = False  # alerts in three lines; known where one is sent
    is_quiet: bool = False  # these are their quiet hours; known there as well


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a conversation is held: the destination of what is said back there."""

    channel: Channel
    address: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A saved wish of a person. `ref` is what buttons and people call it by.

    `triggers` are what it tells of: `new` (a listing comes within it), `price_drop`, `back`. `reposts`: also of the
    same thing again from elsewhere. It is silent from `expires_at` on. `frequency`: None is as its person prefers.
    """

    id: int
    ref: str
    person_id: int
    name: str
    criteria: Criteria
    enabled: bool
    version: int
    created: datetime
    updated: datetime
    last_triggered: datetime | None
    destination: Destination
    triggers: tuple[EventKind, ...] = DEFAULT_TRIGGERS
    reposts: bool = False
    expires_at: datetime | None = None
    note: str = ""
    frequency: Frequency | None = None

    def has_ended(self, now: datetime) -> bool:
        """Whether its time is over: it is silent, and lives again with a later end."""
        return self.expires_at is not None and self.expires_at <= now
