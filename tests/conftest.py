"""What many tests start from: a migrated database, the App on real ports, and Alice, Bob and Charlie."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.pictures.drawn import DrawnPictures
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from adapters.sources.pages import WebPages
from adapters.sources.robots import MAX_BYTES as ROBOTS_BYTES
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import database_url, open_storage
from core.app import App
from core.listings.ingest import Ingest
from core.ports.notifier import Receipt
from core.store import Database
from core.values import Channel, Chat, Destination, Person, Platform
from tests.elastic import KEPT, REAL
from tests.fakes.clock import FrozenClock
from tests.servers.elasticsearch import ElasticMissing, ElasticServer
from tests.servers.postgres import PostgresServer

ON_POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"


# Stories of the chats: what they make core do to a database is tried there, and by the flows.
CHATS = Path(__file__).parent / "bot"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses the database runs on both."""
    for item in items:
        if "database_address" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
            if item.path.is_relative_to(CHATS):
                item.add_marker("once")


@pytest.fixture(autouse=True)
def _telegram_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the library's future behaviour, else it warns


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of our own, for the whole run."""
    with PostgresServer(in_memory=True) as server:
        server.create_database("template")
        yield server


@pytest.fixture(scope="session")
def search_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a search server, started by the first of this run's processes that wants it."""
    if REAL:
        yield REAL
        return
    base = tmp_path_factory.getbasetemp()
    server = ElasticServer(Path(KEPT) if KEPT else (base if worker_id == "master" else base.parent) / "elastic")
    try:
        server.start()
    except ElasticMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    yield server.url
    server.leave()


@pytest.fixture(scope="session")
def _migrated() -> dict[str, bool]:
    """Whether the template has been migrated; each test copies it, which is quicker than migrating."""
    return {}


@pytest.fixture
async def database_address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, _migrated: dict[str, bool]
) -> AsyncIterator[str]:
    """The address of an empty migrated database of this test's own, SQLite or PostgreSQL by TEST_DATABASE."""
    if ON_POSTGRES:
        server: PostgresServer = request.getfixturevalue("postgres")
        if not _migrated:
            async with open_storage(server.url("template"), tmp_path):
                _migrated["yes"] = True
        name = f"test_{uuid4().hex[:12]}"
        server.create_database(name, template="template")
        yield server.url(name)
        server.drop_database(name)
        return
    template = tmp_path_factory.getbasetemp() / "template.sqlite3"
    if not template.exists():
        async with open_storage(f"sqlite://{template}?journal_mode=DELETE", tmp_path):
            pass
    shutil.copyfile(template, tmp_path / "dealscout.sqlite3")
    # A test's power is never cut, so it need not wait for the disk.
    yield database_url(tmp_path, None).replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture
async def db(database_address: str, tmp_path: Path) -> AsyncIterator[Database]:
    """The database, open."""
    async with open_storage(database_address, tmp_path) as database:
        yield database


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture(scope="session")
def places() -> OfflinePlaces:
    """The real gazetteer, loaded once."""
    return OfflinePlaces()


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "photos")


@pytest.fixture(scope="session")
def pictures() -> Iterator[DrawnPictures]:
    """Who draws; nothing is loaded before the first picture."""
    drawn = DrawnPictures()
    yield drawn
    drawn.close()


@pytest.fixture
def feed_hosts() -> frozenset[str]:
    """ "host:port" of loopback servers that feeds may be read from; a test with one overrides this."""
    return frozenset()


@pytest.fixture
async def app(
    db: Database,
    clock: FrozenClock,
    wakes: Wakes,
    places: OfflinePlaces,
    photos: PhotoFolder,
    feed_hosts: frozenset[str],
    pictures: DrawnPictures,
) -> AsyncIterator[App]:
    """The product on real ports, with time held still."""
    async with (
        GuardedFetch(allow=feed_hosts) as fetch,
        GuardedFetch(allow=feed_hosts, redirects=0) as page,
        GuardedFetch(allow=feed_hosts, max_bytes=ROBOTS_BYTES, is_cut=True) as robots,
    ):
        outside = Outside(
            clock,
            places,
            photos,
            fetch,
            StandardFeeds(),
            default_rates(),
            DemoGoods(),
            pictures=pictures,
            pages=WebPages(clock, page, robots, allow=feed_hosts),
        )
        yield build_app(db, outside, wakes, owner="test")


@pytest.fixture
def ingest(db: Database, clock: FrozenClock, places: OfflinePlaces, wakes: Wakes) -> Ingest:
    """The way in for single offers and for loads in steps."""
    return Ingest(db, clock, places, wakes.events)


@dataclass
class Inbox:
    """A notifier with a memory: what each address was sent."""

    channel: Channel = Channel.TERMINAL
    address: str | None = None
    sent: list[tuple[str, object]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append((destination.address, outcome))
        self.keys.append(key)
        return Receipt(f"message-{len(self.sent)}")

    def of(self, name: str) -> list[object]:
        """What this person was sent."""
        return [outcome for address, outcome in self.sent if address == name]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


Somebody = Callable[[str], Awaitable[Talk]]


@pytest.fixture
def somebody(app: App) -> Somebody:
    """Anybody, at a terminal of their own."""

    async def make(name: str) -> Talk:
        person = await app.people.recognise(Platform.TERMINAL, name, name)
        return Talk(person, Chat(Channel.TERMINAL, name))

    return make


@pytest.fixture
async def alice(somebody: Somebody) -> Talk:
    """Alice wants things."""
    return await somebody("alice")


@pytest.fixture
async def bob(somebody: Somebody) -> Talk:
    """Bob sells things."""
    return await somebody("bob")


@pytest.fixture
async def charlie(somebody: Somebody) -> Talk:
    """Charlie must see nothing of theirs."""
    return await somebody("charlie")
