"""A mail that comes back, end to end: sent by SMTP, returned by SMTP, and piped into the command as an alias does."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiosmtplib
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.fernet import Fernet

from bot.talk import Talk
from core.app import App
from core.cards import card
from core.delivery.agreements import agreements
from core.listings.ingest import Ingest
from core.models import DeliveryRow, DestinationRow
from core.values import Channel
from tests.adapters.notify.test_email_bounces import OURS, complaint, report
from tests.builders import offer
from tests.conftest import ON_POSTGRES
from tests.fakes.clock import FrozenClock
from tests.flows.voices import HOST, House, prove_mailbox

DEALSCOUT = str(Path(sys.executable).with_name("dealscout"))
KEY = Fernet.generate_key().decode()
BOUNCE_TO = "bounce@deals.example.org"


@pytest.fixture
def settings_more() -> dict[str, object]:
    return {"bounce_to": BOUNCE_TO, "vault_keys": KEY}


@pytest.fixture
def app(house: House) -> App:
    return house.app


@dataclass
class Incoming:
    """The mail server of our own domain: what comes for `bounce+…` is piped into the command."""

    environment: dict[str, str]
    folder: Path
    codes: list[int] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        process = await asyncio.create_subprocess_exec(
            DEALSCOUT,
            "bounce",
            env=self.environment,
            cwd=self.folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        to = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos).encode()
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        out, _ = await process.communicate(to + content)
        self.codes.append(process.returncode or 0)
        self.said.append(out)
        return "250 OK" if process.returncode == 0 else "451 try again later"


@pytest.fixture
async def incoming(house: House, database_address: str, tmp_path: Path, clock: FrozenClock):
    """Where mails that come back are handed in. The command goes by the real clock, so it is that late here too."""
    clock.tick((datetime.now(UTC) - clock.now()).total_seconds())
    environment = {
        "PATH": os.environ["PATH"],
        "DEALSCOUT_HOME": str(tmp_path),
        "BOUNCE_TO": BOUNCE_TO,
        "VAULT_KEYS": KEY,
    }
    if ON_POSTGRES:
        environment["DATABASE_URL"] = database_address.replace("asyncpg://", "postgresql://")
    taken = Incoming(environment, tmp_path)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(taken, hostname="mx.example.org", loop=loop), HOST, 0)

    async def hand_in(mail: bytes, to: str) -> None:
        port = server.sockets[0].getsockname()[1]
        async with aiosmtplib.SMTP(hostname=HOST, port=port, start_tls=False, timeout=60) as relay:
            await relay.mail("")  # reports come from nobody, so that none is sent about them
            await relay.rcpt(to)
            await relay.data(mail)

    yield taken, hand_in
    server.close()
    await server.wait_closed()


async def alerted(house: House, talk: Talk, ingest: Ingest, title: str = "Red sofa") -> str:
    """A mail that went out; its return path."""
    await ingest.one(offer(title))
    await house.deliver()
    path = house.mail.mails[-1].mail_from
    assert path is not None
    return path


async def standing(house: House, talk: Talk) -> str:
    shown = card(await house.app.channels.show(talk.person), talk.person)
    return "\n".join(line for item in shown.items for line in item.lines)


async def test_a_mail_that_comes_back_turns_its_address_off_and_its_person_is_told(
    house: House, alice: Talk, ingest: Ingest, clock: FrozenClock, incoming
) -> None:
    taken, hand_in = incoming
    await house.types(alice, "/alert sofa")
    await prove_mailbox(house, alice)
    path = await alerted(house, alice, ingest)
    assert path.startswith("bounce+")
    for _ in range(2):  # told again it does nothing
        await hand_in(report("5.1.1", to=path), path)
    assert (taken.codes, taken.said) == ([0, 0], [b"", b""])
    clock.tick(60)
    await house.deliver()
    assert [card(told, alice.person).title for _, told in house.terminal.sent] == ["One of your channels is off"]
    assert "Off because mails to it came back; to turn it on, add it again." in await standing(house, alice)
    row = await DeliveryRow.get(kind="alert")
    assert (row.state, row.arrival, row.last_error) == ("dead", "failed", "came back: 5.1.1")
    assert [(one.change, one.how) for one in await agreements(alice.person.id)] == [
        ("agreed", "code"),
        ("ended", "bounce"),
    ]


@pytest.mark.once
async def test_what_somebody_made_up_does_nothing(house: House, alice: Talk, ingest: Ingest, incoming) -> None:
    taken, hand_in = incoming
    await house.types(alice, "/alert sofa")
    await prove_mailbox(house, alice)
    path = await alerted(house, alice, ingest)
    key = (await DeliveryRow.get(kind="alert")).idem_key
    forged = f"bounce+{key}.{'0' * 12}@deals.example.org"
    for mail, to in (
        (report("5.1.1", to=forged), forged),
        (report("5.1.1", action="delayed", to=path), path),
        (b"\xff\x00 no mail at all", path),
    ):
        await hand_in(mail, to)
    assert taken.codes == [0] * 3
    assert await DestinationRow.exists(channel=Channel.EMAIL, state="active")
    assert (await DeliveryRow.get(kind="alert")).state == "sent"


async def test_while_the_database_is_away_the_mail_server_keeps_it(
    house: House, alice: Talk, ingest: Ingest, incoming, tmp_path: Path
) -> None:
    taken, hand_in = incoming
    await house.types(alice, "/alert sofa")
    await prove_mailbox(house, alice)
    path = await alerted(house, alice, ingest)
    right = dict(taken.environment)
    taken.environment["DATABASE_URL"] = f"sqlite://{tmp_path}/no/such/folder/database"
    with pytest.raises(aiosmtplib.SMTPDataError):
        await hand_in(report("5.1.1", to=path), path)
    assert taken.codes == [os.EX_TEMPFAIL]
    taken.environment = right
    await hand_in(report("5.1.1", to=path), path)
    assert await DestinationRow.exists(channel=Channel.EMAIL, state="disabled", reason="bounced")


@pytest.mark.once
async def test_a_complaint_ends_mails_at_once(house: House, alice: Talk, ingest: Ingest, incoming) -> None:
    _, hand_in = incoming
    await house.types(alice, "/alert sofa")
    await prove_mailbox(house, alice)
    path = await alerted(house, alice, ingest)
    await hand_in(complaint().replace(OURS.encode(), path.encode()), path)
    assert "a mail was reported as unwanted from it" in await standing(house, alice)


@pytest.mark.once
async def test_a_full_mailbox_is_off_after_three_in_a_row(house: House, alice: Talk, ingest: Ingest, incoming) -> None:
    _, hand_in = incoming
    await house.types(alice, "/alert sofa")
    await prove_mailbox(house, alice)
    states = []
    for title in ("Red sofa", "Blue sofa", "Green sofa"):
        path = await alerted(house, alice, ingest, title)
        await hand_in(report("5.2.2", to=path), path)
        states.append((await DestinationRow.get(channel=Channel.EMAIL)).state)
    assert states == ["active", "active", "disabled"]
