"""Everything that every command needs: the database and the App on real ports."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.fetch.guarded import PAGE_ACCEPT, PAGE_AGENT, GuardedFetch
from adapters.photos import PhotoFolder
from adapters.pictures.drawn import DrawnPictures
from adapters.places import OfflinePlaces
from adapters.prices.models import PriceModels
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from adapters.sources.pages import WebPages
from adapters.sources.robots import MAX_BYTES as ROBOTS_BYTES
from config.compose.clock import SystemClock
from config.compose.dispatch import open_dispatch
from config.compose.product import Outside, Wakes, build_app
from config.compose.search import open_search_server
from config.compose.storage import database_url, open_storage
from config.compose.voices import Speaking, open_voices, text_caps
from config.settings import Settings
from core.app import App

IN_USE = "in_use.lock"
PAGE_BYTES, PAGE_SECONDS = 3 * 2**20, 10.0  # of a page that a person sent
ROBOTS_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class House:
    """The App, who is woken when, the pictures on disk, the voices besides the chats, and who draws."""

    app: App
    wakes: Wakes
    photos: PhotoFolder
    places: OfflinePlaces
    voices: Speaking
    pictures: DrawnPictures


def prepare_home(settings: Settings) -> None:
    """Make the folder of everything we write, closed to other accounts."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)


def url_of(settings: Settings) -> str:
    """The ORM's address of the configured database."""
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return database_url(settings.home, url)


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    """The migrated database and the App on it, closed in turn."""
    prepare_home(settings)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    wakes = Wakes()
    pictures = DrawnPictures()
    photos, places = PhotoFolder(settings.home / "photos"), OfflinePlaces()
    async with AsyncExitStack() as open_things:
        open_things.enter_context(_at_work(settings.home))
        open_things.callback(pictures.close)
        db = await open_things.enter_async_context(open_storage(url_of(settings), settings.home))
        fetch = await open_things.enter_async_context(GuardedFetch(allow=settings.fetch_allow))
        page = GuardedFetch(
            allow=settings.fetch_allow,
            max_bytes=PAGE_BYTES,
            seconds=PAGE_SECONDS,
            redirects=0,
            agent=PAGE_AGENT,
            accept=PAGE_ACCEPT,
        )
        robots = GuardedFetch(
            allow=settings.fetch_allow,
            max_bytes=ROBOTS_BYTES,
            is_cut=True,
            seconds=ROBOTS_SECONDS,
            agent=PAGE_AGENT,
            accept="*/*",
        )
        await open_things.enter_async_context(page)
        await open_things.enter_async_context(robots)
        clock = SystemClock()
        voices = await open_things.enter_async_context(open_voices(settings, photos, clock, fetch))
        server = await open_things.enter_async_context(open_search_server(settings, db, clock))
        outside = Outside(
            clock=clock,
            places=places,
            photos=photos,
            fetch=fetch,
            feeds=StandardFeeds(),
            rates=default_rates(),
            pages=WebPages(clock, page, robots, allow=settings.fetch_allow),
            demo=DemoGoods() if settings.demo else None,
            voices=voices.known,
            pictures=pictures,
            price_model=PriceModels(settings.home / "prices"),
            dispatch=await open_dispatch(settings, url_of(settings)),
            search_server=server,
        )
        app = build_app(
            db,
            outside,
            wakes,
            owner=owner,
            operators=settings.operators,
            rules_a_person=settings.rules_a_person,
            text_caps=text_caps(settings),
            offered_days=settings.offered_days,
        )
        yield House(app, wakes, photos, places, voices, pictures)


@contextmanager
def _at_work(home: Path) -> Iterator[None]:
    """Hold the folder together with others at work in it, so that `restore`, which wants it alone, knows."""
    with (home / IN_USE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
