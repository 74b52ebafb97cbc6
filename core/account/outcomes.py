"""What comes of joining accounts, and of what people do about their data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.values import Platform


@dataclass(frozen=True, slots=True)
class Account:
    """An identity as its person sees it."""

    id: int
    platform: Platform
    name: str


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """The accounts of a person, and a code by which one more can join them within `minutes`.

    `doors` are addresses that write the code by themselves, on platforms where this person has no account yet.
    """

    accounts: tuple[Account, ...]
    code: str
    minutes: int
    doors: Mapping[Platform, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """Whether all of `joining` shall become accounts of who has `host`. `number` is what Yes comes back with.

    `moving` counts what goes along, by the names of `core.belongings`; `brings_settings`: the host never chose any.
    """

    number: int
    joining: tuple[Account, ...]
    host: tuple[Account, ...]
    moving: Mapping[str, int]
    brings_settings: bool


@dataclass(frozen=True, slots=True)
class AccountsJoined:
    """They are one person's now."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class LinkDropped:
    """The accounts stay apart."""


@dataclass(frozen=True, slots=True)
class UnlinkAsked:
    """Whether an account shall leave the others."""

    account: Account
    staying: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class AccountUnlinked:
    """An account stands alone; `moved` rules tell elsewhere now."""

    account: Account
    staying: tuple[Account, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """What is kept of a person: `kept` counts it, by the names of `core.belongings`."""

    accounts: tuple[Account, ...]
    kept: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DataExported:
    """Everything of theirs as a file. `left_out` pictures had no room; of the parts in `cut` it has the newest."""

    name: str
    data: bytes
    left_out: int
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EraseAsked:
    """Whether all of that shall be erased. `token` is what Yes comes back with; `stopped`: a number texted STOP."""

    token: str
    accounts: tuple[Account, ...]
    kept: Mapping[str, int]
    minutes: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class EraseDropped:
    """They did not mean it: everything is as it was."""


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Nothing of theirs is left. `stopped`: of a number that texted STOP, what keeps it from being texted is."""

    stopped: bool
