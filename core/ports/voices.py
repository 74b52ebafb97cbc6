"""What the voices of this bot can reach besides chats: how their addresses are read, and what keeps them secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.ports.vault import Vault
from core.values import Channel, Destination


@dataclass(frozen=True, slots=True)
class Addressed:
    """An address as its voice takes it. `shown` is how people see it: never the whole of a secret."""

    address: str = field(repr=False)
    shown: str


# What somebody typed; None where it is no such address. Raises Refused for one that this bot does not write to.
Read = Callable[[str], Addressed | None]


@dataclass(frozen=True, slots=True)
class Voices:
    """`readers` has the channels that are set up. `key` makes keyed hashes, the same in every process and for good.

    `secret_for` says what a person checks the signatures of their webhook with.
    """

    readers: Mapping[Channel, Read]
    vault: Vault
    key: bytes = field(repr=False)
    secret_for: Callable[[Destination], str] | None = None
