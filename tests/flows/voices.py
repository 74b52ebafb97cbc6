"""An app with every voice that is no chat, and the servers that they speak to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.fetch.guarded import GuardedFetch
from adapters.photos import PhotoFolder
from adapters.places import OfflinePlaces
from adapters.rates import default_rates
from adapters.sources.demo import DemoGoods
from adapters.sources.feed import StandardFeeds
from adapters.web.server import run_web
from bot import typed
from bot.actions import perform
from bot.talk import Talk
from config.compose.product import Outside, Wakes, build_app
from config.compose.voices import Speaking, open_voices, text_caps
from config.settings import Settings
from core.app import App
from core.store import Database
from tests.conftest import Inbox
from tests.fakes.clock import FrozenClock
from tests.fakes.twilio import FakeTwilio
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET, TOKEN
from tests.servers.hooks import Hooks, hooks
from tests.servers.smtp import HOST, SmtpServer

SITE = "https://deals.example.org"
MAILBOX = "alice@example.org"
PHONE = "+14155550123"
TOPIC = "canary9f8e7d6c5b"


@pytest.fixture
def settings_more() -> dict[str, object]:
    """Settings besides those of the house; a test with some overrides this."""
    return {}


@dataclass
class House:
    """An app with voices, and the servers they speak to."""

    app: App
    voices: Speaking
    mail: SmtpServer
    push: Hooks
    twilio: FakeTwilio
    terminal: Inbox
    settings: Settings

    async def deliver(self) -> None:
        await self.app.delivery.match()
        await self.app.delivery.send([*self.voices.notifiers, self.terminal])

    async def types(self, talk: Talk, line: str) -> object:
        name, _, rest = line[1:].partition(" ")
        outcome = await typed.command(self.app, talk, name, rest)
        await self.deliver()
        return outcome

    def mails(self) -> list[str]:
        return [text_of(envelope.content) for envelope in self.mail.mails]

    def pushed(self) -> list[str]:
        return [json.dumps(json.loads(got.body)) for got in self.push.got]


def text_of(content: bytes | str | None) -> str:
    raw = content if isinstance(content, bytes) else (content or "").encode()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"


def code_in(text: str) -> str:
    return re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", text)[0]


@pytest.fixture
async def house(
    db: Database,
    clock: FrozenClock,
    wakes: Wakes,
    places: OfflinePlaces,
    photos: PhotoFolder,
    tmp_path: Path,
    settings_more: dict[str, object],
) -> AsyncIterator[House]:
    async with SmtpServer() as mail, hooks() as push, FakeTwilio(now=clock.now) as twilio:
        push.json = {"id": "xE73Iyuabi"}
        twilio.phone(PHONE)
        settings = Settings(
            _env_file=None,
            dealscout_home=tmp_path / "home",
            smtp_host=HOST,
            smtp_port=mail.port,
            smtp_security="none",
            mail_from="deals@example.org",
            public_url=SITE,
            fetch_allow=push.place,
            twilio_account_sid=ACCOUNT,
            twilio_api_key=KEY,
            twilio_api_secret=SECRET,
            twilio_auth_token=TOKEN,
            twilio_sender=NUMBER,
            **settings_more,  # type: ignore[arg-type]
        )
        settings.home.mkdir(exist_ok=True)
        async with (
            GuardedFetch(allow=settings.fetch_allow) as fetch,
            open_voices(settings, photos, clock, fetch, twilio=twilio.url) as voices,
        ):
            outside = Outside(clock, places, photos, fetch, StandardFeeds(), default_rates(), DemoGoods(), voices.known)
            caps = text_caps(settings)
            app = build_app(db, outside, wakes, owner="test", operators=settings.operators, text_caps=caps)
            yield House(app, voices, mail, push, twilio, Inbox(), settings)


@pytest.fixture
async def site(house: House) -> AsyncIterator[str]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(run_web(house.app, "127.0.0.1", 0, ready.set_result, house.voices.texts))
    yield await asyncio.wait_for(ready, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def prove_phone(house: House, talk: Talk, phone: str = PHONE) -> int:
    """Add a phone and answer with its code; the destination's id. Their rules tell there from now on."""
    house.twilio.phone(phone)
    await house.types(talk, f"/channels add phone {phone}")
    proved = await house.types(talk, f"/channels code {code_in(house.twilio.texts[-1].body)}")
    place: int = proved.entry.id  # type: ignore[attr-defined]
    await perform(house.app, talk, "channel.use", str(place))
    return place


async def prove_mailbox(house: House, talk: Talk, mailbox: str = MAILBOX) -> int:
    """The same for a mailbox."""
    await house.types(talk, f"/channels add email {mailbox}")
    proved = await house.types(talk, f"/channels code {code_in(house.mails()[-1])}")
    place: int = proved.entry.id  # type: ignore[attr-defined]
    await perform(house.app, talk, "channel.use", str(place))
    return place


def stop_link_of(house: House) -> str:
    """What ends the newest mail by one click, as a path of the site."""
    message = email.message_from_bytes(house.mail.mails[-1].content, policy=email.policy.default)  # type: ignore[arg-type]
    return str(message["List-Unsubscribe"]).strip("<>").removeprefix(SITE)
