"""Outcomes for tests of e-mail, and the voice against a server of ours."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from adapters.notify.email.notifier import EmailNotifier
from adapters.notify.email.relay import Relay
from core.delivery.outcomes import AlertDue, Satisfied, SummaryDue
from core.rules.matching import prepare, reasons, subject
from core.values import (
    Channel,
    Condition,
    Criteria,
    Destination,
    EventKind,
    Listing,
    ListingState,
    Money,
    Person,
    Rule,
)
from tests.fakes.clock import FrozenClock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALICE = Person(1, "Alice", "America/Los_Angeles")
ALICES = Destination(7, Channel.EMAIL, "alice@example.org")
KEY = "0123456789abcdef012345678"
STOP = "https://dealscout.example.org/unsubscribe/0pAqUe-t0ken-of-as-many-characters-as-real-ones"
SENDER = "scout@dealscout.example.org"


class FolderOfPhotos:
    """Pictures of ours, by name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    async def keep(self, data: bytes) -> str:
        raise AssertionError("a voice keeps no pictures")

    def path(self, name: str) -> Path | None:
        file = None if self._folder is None else self._folder / name
        return file if file and file.is_file() else None


def listing(title: str = "Gaming PC", **fields: object) -> Listing:
    """A listing in San Jose for $850."""
    known: dict[str, object] = {
        "id": 1,
        "source": "shop",
        "source_id": "1",
        "title": title,
        "description": "",
        "category": None,
        "condition": Condition.GOOD,
        "price": Money(85_000, "USD"),
        "location": "San Jose, CA",
        "latitude": None,
        "longitude": None,
        "url": "https://shop.example.org/1",
        "pictures": (),
        "posted_at": None,
        "first_seen": NOW,
        "version": 1,
        "state": ListingState.ACTIVE,
        "score": None,
    }
    return Listing(**(known | fields))  # type: ignore[arg-type]


def rule(name: str = "gaming pc", note: str = "") -> Rule:
    """Alice's wish for gaming things."""
    criteria = Criteria(keywords=("gaming",), max_price=100_000, currency="USD")
    return Rule(1, "r1", ALICE.id, name, criteria, True, 1, NOW, NOW, None, ALICES, note=note)


def alert(one: Listing | None = None, asked: Rule | None = None, **fields: object) -> AlertDue:
    """News of a listing for one rule."""
    one, asked = one or listing(), asked or rule()
    held = tuple(reasons(prepare(asked.criteria), subject(one)))
    known: dict[str, object] = {"listing": one, "kind": EventKind.NEW, "satisfied": (Satisfied(asked, held),)}
    return AlertDue(**(known | fields))  # type: ignore[arg-type]


def summary(*listings: Listing, total: int = 0) -> SummaryDue:
    """What a first load brought."""
    return SummaryDue("shop", True, listings, total or len(listings), (rule(),))


def voice(
    port: int,
    *,
    trusts: ssl.SSLContext | None = None,
    photos: FolderOfPhotos | None = None,
    unsubscribe_by_mail: Callable[[Destination], str] | None = None,
    bounce_to: Callable[[str], str] | None = None,
    **relay: object,
) -> EmailNotifier:
    """The voice, with time held still."""
    known: dict[str, object] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": SENDER}
    return EmailNotifier(
        Relay(**(known | relay)),  # type: ignore[arg-type]
        photos or FolderOfPhotos(),
        FrozenClock(NOW),
        lambda destination: STOP,
        unsubscribe_by_mail=unsubscribe_by_mail,
        bounce_to=bounce_to,
        tls=trusts,
    )
