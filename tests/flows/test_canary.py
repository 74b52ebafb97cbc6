"""Every secret is a canary; whatever works, fails, hangs or is refused, none is seen where it must not be."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from cryptography.fernet import Fernet

import adapters.notify.email.smtp
import adapters.notify.push
import adapters.notify.twilio_http
from bot.actions import perform
from bot.talk import Talk
from config.logging import NOISY, set_up_logging
from core.app import App
from core.cards import card
from core.errors import Refused
from core.listings.ingest import Ingest
from core.models import AttemptRow, BreakerRow, DestinationRow, __models__
from core.store import Database
from tests.builders import offer
from tests.conftest import ON_POSTGRES
from tests.fakes.clock import FrozenClock
from tests.fakes.twilio.server import ACCOUNT, KEY, NUMBER, SECRET, TOKEN
from tests.flows.voices import HOST, SITE, House, code_in, prove_mailbox, prove_phone

DEALSCOUT = str(Path(sys.executable).with_name("dealscout"))
PHONE, MAILBOX, TOPIC = "+14155550177", "canary.k7x2@example.org", "canary-topic-q8w3"
WEBHOOK = "https://127.0.0.1/canary-hook-z4v6"  # a private address: it is refused just before it would be used
SMTP_USER, SMTP_PASSWORD = "canary-user-m5n1", "canary-password-b2c9"
VAULT_KEY, HASH_KEY = (Fernet.generate_key().decode() for _ in range(2))
ADDRESSES = (PHONE, PHONE.removeprefix("+1"), MAILBOX, TOPIC, "canary-hook-z4v6")
OURS = (VAULT_KEY, HASH_KEY, SECRET, TOKEN, SMTP_USER, SMTP_PASSWORD)
THEIRS = ("mail.log", "asyncio")  # what the servers on the other side write down is their own affair


@pytest.fixture
def settings_more(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Nobody waits long for who says nothing."""
    monkeypatch.setattr(adapters.notify.twilio_http, "LONGEST_CALL", 0.5)
    monkeypatch.setattr(adapters.notify.push, "LONGEST_SEND", 0.5)
    monkeypatch.setattr(adapters.notify.email.smtp, "LONGEST_SEND", 0.5)
    monkeypatch.setattr(adapters.notify.email.smtp, "LEAST_FOR_MAIL", 0.1)
    return {
        "smtp_user": SMTP_USER,
        "smtp_password": SMTP_PASSWORD,
        "vault_keys": VAULT_KEY,
        "vault_hash_key": HASH_KEY,
        "sms_a_person_a_day": 100,
    }


@pytest.fixture
def app(house: House) -> App:
    house.mail.login, house.mail.takes_login_in_clear = (SMTP_USER, SMTP_PASSWORD), True
    return house.app


@pytest.fixture
async def logged(tmp_path: Path) -> AsyncIterator[Path]:
    """The product's own log at DEBUG, told of no secret that it could take out."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in (*THEIRS, *NOISY)}
    handlers, level = root.handlers[:], root.level
    set_up_logging(tmp_path / "log", "DEBUG", [], to_terminal=False)
    for name in THEIRS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    yield tmp_path / "log" / "logs" / "dealscout.log"
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


class Story:
    """Alice at the terminal, and all that she is shown."""

    def __init__(self, house: House, alice: Talk, ingest: Ingest, clock: FrozenClock) -> None:
        self.house, self.alice, self.ingest, self.clock = house, alice, ingest, clock
        self.shown: list[str] = []
        self.number = 0

    async def types(self, line: str) -> object:
        try:
            outcome = await self.house.types(self.alice, line)
        except Refused as refused:
            outcome = refused
        self.shown.append(str(card(outcome, self.alice.person)))
        return outcome

    async def alert(self) -> None:
        """A sofa turns up, and is tried again until nothing is left to do."""
        self.number += 1
        await self.ingest.one(offer(f"Sofa number {self.number}"))
        for _ in range(2):
            await self.house.deliver()
            self.clock.tick(900)
        await BreakerRow.all().delete()

    def all_shown(self) -> str:
        told = [str(card(outcome, self.alice.person)) for _, outcome in self.house.terminal.sent]
        return "\n".join([*self.shown, *told])


async def drive_sms(story: Story) -> None:
    twilio = story.house.twilio
    await prove_phone(story.house, story.alice, PHONE)
    await story.alert()
    twilio.cut_after_accept()
    await story.alert()
    released = twilio.hold()
    await story.alert()
    released.set()
    for go_wrong in (
        lambda: twilio.break_down(500, f"<html>{PHONE} {TOKEN}</html>"),
        lambda: twilio.throttle("1"),
        lambda: twilio.refuse(20003, 401),
        lambda: twilio.refuse(21211),
    ):
        go_wrong()
        await story.alert()


async def drive_email(story: Story) -> None:
    mail = story.house.mail
    await prove_mailbox(story.house, story.alice, MAILBOX)
    await story.alert()
    mail.hang_up = "DATA"
    await story.alert()
    mail.hang_up, mail.go_silent = None, "RCPT"
    await story.alert()
    mail.go_silent = None
    mail.cut()
    mail.login = (SMTP_USER, "another")
    await story.alert()
    mail.login = (SMTP_USER, SMTP_PASSWORD)
    mail.replies["RCPT"] = f"451 4.7.1 {MAILBOX} is greylisted"
    await story.alert()
    mail.replies["RCPT"] = f"550 5.1.1 {MAILBOX}: no such user"
    await story.alert()


async def drive_push(story: Story) -> None:
    push = story.house.push
    await story.types(f"/channels add push ntfy://{push.place}/{TOPIC}")
    proved = await story.types(f"/channels code {code_in(story.house.pushed()[-1])}")
    await perform(story.house.app, story.alice, "channel.use", str(proved.entry.id))  # type: ignore[attr-defined]
    await story.alert()
    push.cut = True
    await story.alert()
    push.cut, push.hold = False, asyncio.Event()
    await story.alert()
    push.hold.set()
    push.hold = None
    for status in (500, 401):
        push.status = status
        await story.alert()


async def test_no_canary_is_seen_where_it_must_not_be(
    house: House,
    alice: Talk,
    ingest: Ingest,
    clock: FrozenClock,
    db: Database,
    logged: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    story = Story(house, alice, ingest, clock)
    logging.getLogger("somewhere.else").debug("even this is heard")
    await story.types("/alert sofa")
    for drive in (drive_sms, drive_email, drive_push):
        await drive(story)
    await story.types(f"/channels add webhook {WEBHOOK}")
    for wrong in (f"/channels add phone {PHONE}1", f"/channels add email {MAILBOX}@@", "/channels code 000000"):
        await story.types(wrong)
    for page in range(12):
        story.shown.append(str(card(await house.app.journal.log(alice.person, page), alice.person)))
    story.shown.append(str(card(await house.app.channels.show(alice.person), alice.person)))

    # It all happened.
    outcomes = {str(row.outcome) for row in await AttemptRow.all()}
    assert {"ok", "unknown", "retry", "limit", "destination", "channel"} <= outcomes
    off = await DestinationRow.filter(sealed__isnull=False, state="disabled").count()
    assert off >= 3
    codes = [*map(code_in, [house.mails()[0], house.pushed()[0], house.twilio.texts[0].body])]

    shown = story.all_shown()
    for secret in (*ADDRESSES, *OURS, *codes):
        assert secret not in shown, secret
    written = logged.read_text() + "".join(capsys.readouterr())
    assert '"event": "send failed"' in written
    assert "even this is heard" in written
    for secret in (*ADDRESSES, *OURS, *codes):
        assert not re.search(rf"(?<![0-9]){re.escape(secret)}(?![0-9])", written), secret
    kept = "\n".join([str(row) for model in __models__ for row in await model.all().values()])
    for secret in (*ADDRESSES, *OURS, *codes):
        assert not re.search(rf"(?<![0-9]){re.escape(secret)}(?![0-9])", kept), secret
    if not ON_POSTGRES:
        files = b"".join(file.read_bytes() for file in tmp_path.glob("dealscout.sqlite3*"))
        for secret in (*ADDRESSES, *OURS):
            assert secret.encode() not in files, secret

    # What goes to one of Alice's addresses names none of the others, nor anything of ours.
    bodies = {MAILBOX: house.mails(), PHONE: [text.body for text in house.twilio.texts], TOPIC: house.pushed()}
    for address, said in bodies.items():
        for secret in (*OURS, *(other for other in (PHONE, MAILBOX, TOPIC) if other != address)):
            assert secret not in "\n".join(said).replace(f"ntfy://{house.push.place}", ""), (address, secret)
    for told in (repr(house.settings), str(house.settings), repr(house.voices)):
        for secret in (VAULT_KEY, HASH_KEY, SECRET, TOKEN, SMTP_PASSWORD):
            assert secret not in told


def test_check_names_no_secret(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DEALSCOUT_HOME": str(tmp_path),
        "SMTP_HOST": HOST,
        "SMTP_USER": SMTP_USER,
        "SMTP_PASSWORD": SMTP_PASSWORD,
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "deals@example.org",
        "BOUNCE_TO": "bounce@example.org",
        "PUBLIC_URL": SITE,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_API_KEY": KEY,
        "TWILIO_API_SECRET": SECRET,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SENDER": NUMBER,
        "VAULT_KEYS": VAULT_KEY,
        "VAULT_HASH_KEY": HASH_KEY,
        "DISCORD_TOKEN": "canary-discord-h3j8",
        "TELEGRAM_TOKEN": "canary-telegram-t6y2",
        "LOG_LEVEL": "DEBUG",
    }
    command = [DEALSCOUT, "check", "--offline"]
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "SMS: on" in ran.stdout
    assert "E-mail: by" in ran.stdout
    logs = "".join(file.read_text() for file in (tmp_path / "logs").glob("*"))
    for secret in (*OURS, "canary-discord-h3j8", "canary-telegram-t6y2"):
        assert secret not in ran.stdout + ran.stderr + logs, secret
