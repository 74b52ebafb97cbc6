"""A voice: sends what is due to one kind of destination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.values import Channel, Destination, Person


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider's word that it has the message. `provider_id` is the provider's id for it."""

    provider_id: str


class Notifier(Protocol):
    """Delivers to the destinations of one channel, or to one address of it only."""

    channel: Channel
    address: str | None  # serve only this address (a terminal serves who sits before it); None serves all

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """Send a due outcome (`core.delivery.outcomes`) as this platform shows it.

        `key` is the delivery's idempotency key, at most 25 characters, the same on every try: hand it to the
        provider where it deduplicates. Raises SendFailed and nothing else.
        """
