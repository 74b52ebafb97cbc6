"""Where the programs play: a database of either kind, people with rules, and what became of their deliveries."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
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
from core.store import Database
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
    db: Database
    server: PostgresServer | None

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

    async def later(self, seconds: float) -> float:
        """Let so much time pass, for a queue too, which goes by the database's clock; answers it for the others."""
        queue = "SELECT 1 FROM information_schema.tables WHERE table_name = 'pgqueuer'"
        if self.server is not None and await self.db.rows(queue):
            await self.db.rows(
                "UPDATE pgqueuer SET execute_after = execute_after - make_interval(secs => $1::float)", seconds
            )
        return seconds

    async def clear(self) -> None:
        """Nobody and nothing is there."""
        for model in (PersonRow, ListingRow, BreakerRow, BucketRow):
            await model.all().delete()


@asynccontextmanager
async def ground(kind: str) -> AsyncIterator[Ground]:
    """An empty database, "sqlite" or "postgres", gone at the end."""
    with TemporaryDirectory(prefix="faults-") as folder, _server(kind) as server:
        home = Path(folder)
        url = server.url("faults") if server else database_url(home, None)
        async with open_storage(url, home) as db:
            yield Ground(url, home, Ingest(db, SystemClock(), OfflinePlaces(), Wake()), db, server)


@contextmanager
def _server(kind: str) -> Iterator[PostgresServer | None]:
    if kind == "sqlite":
        yield None
        return
    with PostgresServer() as server:
        server.create_database("faults")
        yield server


def add_choices(parser: ArgumentParser) -> None:
    """The database that a program plays on, and how work reaches its workers."""
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--dispatch", choices=["claims", "pgqueuer"], default="claims", help="how work reaches workers")


def refuse_what_cannot_be(parser: ArgumentParser, given: Namespace) -> None:
    """End with a sentence where the choices do not go together."""
    if given.dispatch == "pgqueuer" and given.database != "postgres":
        parser.error("pgqueuer is a queue on PostgreSQL: say --database postgres as well")


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
