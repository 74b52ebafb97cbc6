"""Several people with things of their own, in a real database: Alice, whose words nobody else may see, and others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources import clean
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from bot import typed
from bot.actions import perform
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from config.compose.storage import database_url, open_storage
from config.compose.voices import open_voices
from config.settings import Settings
from core.app import App
from core.cards import Action, card
from core.communities.members import At
from core.delivery.mutes import SPANS
from core.listings.ingest import Ingest
from core.values import Channel, Chat, Platform
from tests.builders import offer
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock
from tests.faults.chat.texts import CHIPS, LONG, mutated
from tests.market import phones

CANARY = "kanarix"  # stands in whatever is Alice's alone
GROUP = Chat(Channel.TELEGRAM_CHAT, "-1001234567890")
MARKET = At(Platform.TELEGRAM, GROUP.address, "Flea market")  # the group as a community
OPERATOR = "9000"


class NoNames(AbstractResolver):
    """Nothing has an address: no input reaches a network."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        raise OSError(f"no address for {host[:80]}")

    async def close(self) -> None:
        pass


@dataclass
class Town:
    """An app and who talks to it. `pressed` remembers the buttons that each was shown, the newest last."""

    app: App
    photos: PhotoFolder
    clock: FrozenClock
    inbox: Inbox
    talks: dict[str, Talk] = field(default_factory=dict)
    shown: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    async def arrives(self, name: str, **where: object) -> Talk:
        """Somebody, at a chat of their own."""
        person = await self.app.people.recognise(Platform.TELEGRAM, name, name)
        talk = Talk(person, Chat(Channel.TELEGRAM_CHAT, name), **where)  # type: ignore[arg-type]
        self.talks[name] = talk
        self.shown.setdefault(name, [])
        return talk

    async def again(self, name: str) -> Talk:
        """The same, as they are now: who had all of theirs deleted, or joined somebody, is somebody new."""
        talk = self.talks[name]
        person = await self.app.people.recognise(Platform.TELEGRAM, name, name)
        self.talks[name] = replace(talk, person=person)
        if name == "alice" and person.id != talk.person.id:
            await secrets(self)
        return self.talks[name]

    def sees(self, name: str, outcome: object) -> None:
        """Remember the buttons of an outcome."""
        seen = card(outcome, self.talks[name].person)
        parts = (seen, *seen.items, *seen.menus)
        shown = self.shown[name]
        shown += [(a.verb, a.target) for part in parts for a in part.actions if isinstance(a, Action)]
        del shown[:-150]


@contextmanager
def known_refs(seed: int) -> Iterator[None]:
    """Names of things are the same for the same seed."""
    with patch("core.refs.secrets", Random(seed)):
        yield


@asynccontextmanager
async def town(seed: int, url: str | None = None) -> AsyncIterator[Town]:
    """A town on an embedded database of its own (or one without rows at `url`), gone at the end."""
    with TemporaryDirectory(prefix="chat-") as folder, known_refs(seed):
        home, clock, inbox = Path(folder), FrozenClock(), Inbox(Channel.TELEGRAM_CHAT)
        address = url or database_url(home, None).replace("synchronous=FULL", "synchronous=OFF")
        settings = Settings(
            _env_file=None,
            dealscout_home=home,
            smtp_host="127.0.0.1",
            smtp_port=9,
            mail_from="deals@example.org",
            public_url="https://deals.example.org",
        )
        photos, places = PhotoFolder(home / "photos"), OfflinePlaces()
        async with (
            open_storage(address, home) as db,
            GuardedFetch(resolver=NoNames()) as fetch,
            open_voices(settings, photos, clock, fetch) as voices,
        ):
            await places.warm()
            outside = Outside(clock, places, photos, fetch, StandardFeeds(), default_rates(), DemoGoods(), voices.known)
            wakes = Wakes()
            app = build_app(db, outside, wakes, owner="fuzz", operators=frozenset({f"telegram:{OPERATOR}"}))
            made = Town(app, photos, clock, inbox)
            await _settle(made, Ingest(db, clock, places, wakes.events), Random(seed))
            yield made


async def _settle(town: Town, ingest: Ingest, rng: Random) -> None:
    """Goods for sale, some with hostile words; Alice's rules, notes, mutes, kept things and half an answer."""
    app = town.app
    await app.sources.load(phones())
    for number, chip in enumerate((*rng.sample(CHIPS, 50), *(part * 400 for part in LONG[:6]))):
        title = clean.line(f"{mutated(rng, 'Gaming PC RTX 3060')} {chip}")
        more = {"description": clean.paragraphs(chip * 3), "url": f"https://shop.example/{number}"}
        await ingest.one(offer(title, 100 + number, extra={"seller": clean.line(chip)}, **more))
    for name in ("alice", "bob", "charlie", OPERATOR):
        await town.arrives(name)
    await town.arrives("dave", room=GROUP, leads=True, at=replace(MARKET, leads=True))
    await town.arrives("erin", room=GROUP, at=MARKET)
    for name in ("alice", "bob", "dave", "erin"):
        await app.communities.members.meet(MARKET, town.talks[name].person)
    await app.communities.settings.put(town.talks["dave"].at, "", GROUP, MARKET.name)
    await secrets(town)
    for name, line in (
        ("bob", "/sell Malm dresser, good, 80, 95112"),
        ("bob", "publish"),
        ("bob", "/alert gaming pc"),
        ("bob", "/channels add webhook https://hooks.example/bob"),
        ("bob", "/watch #3"),
        ("bob", "/link"),
        ("dave", "/alert road bike"),
        ("dave", "/setup rule kayak"),
        ("dave", "/setup synonyms couch = sofa"),
        ("dave", "/setup rules"),
    ):
        await _says(town, name, line)


async def _says(town: Town, name: str, line: str) -> None:
    talk, (command, _, rest) = town.talks[name], line[1:].partition(" ")
    if line.startswith("/"):
        town.sees(name, await typed.command(town.app, talk, command, rest))
    else:
        town.sees(name, await typed.reply(town.app, talk, typed.Said(line)))


async def secrets(town: Town) -> None:
    """What is Alice's alone: rules, notes, mutes, another account, things kept and watched, half an answer."""
    app, alice = town.app, town.talks["alice"]
    for line in (
        f"/alert gaming pc {CANARY}one or rtx <9000",
        f"/alert sofa {CANARY}two -{CANARY}three near San Jose",
        f"/channels add email {CANARY}mail@example.org",
        "/watch #4",
    ):
        await _says(town, "alice", line)
    mine = await app.rules.mine(alice.person)
    town.sees("alice", mine)
    await app.rules.settings.note(alice.person, mine.rules[0].ref, f"for {CANARY}four")
    await app.rules.settings.rename(alice.person, mine.rules[1].ref, f"{CANARY}five")
    await app.mutes.word(alice.person, mine.rules[0].ref, f"{CANARY}six", None)
    await app.mutes.snooze(alice.person, mine.rules[1].ref, next(iter(SPANS)), None)
    await app.rules.create(alice.person, GROUP, "kayak")  # what the group is told, she made
    await app.saved.keep(alice.person, 3)
    other = await app.people.recognise(Platform.DISCORD, f"{alice.person.id}", f"{CANARY}eleven")
    asked = await app.linking.claim(other, (await app.linking.offer(alice.person)).code)
    await app.linking.join(other, asked.number)
    town.sees("alice", await app.linking.offer(alice.person))
    await app.delivery.match()
    await app.delivery.send([town.inbox])
    for address, outcome in town.inbox.sent:
        if address in town.talks:
            town.sees(address, outcome)
    town.sees("alice", await perform(app, alice, "rule.where", mine.rules[0].ref))
    await typed.command(app, alice, "sell", "")
    await typed.reply(app, alice, typed.Said(f"{CANARY}seven couch"))
