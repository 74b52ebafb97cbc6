"""Where the programs play: a database of either kind, people with rules, and what became of their deliveries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.places import OfflinePlaces
from config.compose.clock import SystemClock
from config.compose.storage import database_url, open_storage
from core.listings.ingest import Ingest
from core.models import (
    AttemptRow,
    BreakerRow,
    BucketRow,
    DeliveryRow,
    DestinationRow,
    EventRow,
    ListingRow,
    MatchRow,
    PersonRow,
    PreferenceRow,
    RuleRow,
)
from core.rules.rows import criteria_columns
from core.store.wake import Wake
from core.values import Channel, Criteria
from tests.faults.worker import KEYED, PLAIN
from tests.servers.postgres import PostgresServer

UNLIMITED = 1_000_000  # messages a day


@dataclass(frozen=True, slots=True)
class Ground:
    """An open database with people on it."""

    url: str
    home: Path
    ingest: Ingest

    async def person(self, name: str, channel: Channel, **likes: object) -> None:
        """Somebody whose one rule is for every pc."""
        now = SystemClock().now()
        person = await PersonRow.create(created=now)
        await PreferenceRow.create(person=person, most_a_day=UNLIMITED, **likes)
        to = await DestinationRow.create(person=person, channel=channel.value, address=name, created=now)
        wanted = criteria_columns(Criteria(keywords=("pc",)))
        own = {"ref": f"r{person.id}", "name": "pc", "created": now, "updated": now}
        await RuleRow.create(person=person, destination=to, **own, **wanted)

    async def people(self, each: int) -> list[tuple[str, Channel]]:
        """So many people on each channel."""
        everybody = [(f"{channel.value}-{n}", channel) for channel in (PLAIN, KEYED) for n in range(each)]
        for name, channel in everybody:
            await self.person(name, channel)
        return everybody

    async def clear(self) -> None:
        """Nobody and nothing is there."""
        for model in (PersonRow, ListingRow, BreakerRow, BucketRow):
            await model.all().delete()


@asynccontextmanager
async def ground(kind: str) -> AsyncIterator[Ground]:
    """An empty database, "sqlite" or "postgres", gone at the end."""
    with TemporaryDirectory(prefix="faults-") as folder, _address(kind, Path(folder)) as url:
        async with open_storage(url, Path(folder)) as db:
            yield Ground(url, Path(folder), Ingest(db, SystemClock(), OfflinePlaces(), Wake()))


@contextmanager
def _address(kind: str, home: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield database_url(home, None)
        return
    with PostgresServer() as server:
        server.create_database("faults")
        yield server.url("faults")


async def unfinished() -> int:
    """Events and deliveries that are still under way."""
    events = await EventRow.filter(state="todo").count()
    return events + await DeliveryRow.filter(state__in=["ready", "leased"]).count()


async def unknown_attempts() -> dict[str, int]:
    """By channel, tries of which nobody knows whether they arrived."""
    found = {}
    for channel in (PLAIN, KEYED):
        tries = AttemptRow.filter(delivery__channel=channel.value)
        found[channel.value] = await tries.filter(outcome="unknown").count() + await tries.filter(ended=None).count()
    return found


async def unsent() -> list[dict[str, object]]:
    """Deliveries that did not end as they should, and matches that none tells of."""
    wrong = await DeliveryRow.exclude(state__in=["sent", "suppressed"]).values("id", "state", "last_failure")
    parked = await EventRow.filter(state="parked").values("id", "error")
    untold = await MatchRow.exclude(delivery__state="sent").values("id")
    return [*wrong, *parked, *untold]
