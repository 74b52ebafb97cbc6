"""Mails on the wire: one connection, its troubles, and what each means for the delivery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.notify.email import smtp
from adapters.notify.email.notifier import EmailNotifier
from core.errors import Failure, SendFailed
from core.values import Channel, Destination
from tests.adapters.notify.emails import ALICE, ALICES, KEY, SENDER, alert, voice
from tests.servers.smtp import SmtpServer, certificate


@pytest.fixture
async def server() -> AsyncIterator[SmtpServer]:
    async with SmtpServer() as server:
        yield server


@pytest.fixture
async def mouth(server: SmtpServer) -> AsyncIterator[EmailNotifier]:
    mouth = voice(server.port)
    yield mouth
    await mouth.close()


async def failing(mouth: EmailNotifier, address: str = ALICES.address) -> SendFailed:
    """The failure of a send that must fail."""
    with pytest.raises(SendFailed) as caught:
        await mouth.send(Destination(7, Channel.EMAIL, address), alert(), ALICE, KEY)
    return caught.value


async def test_a_mail_arrives_and_its_message_id_is_the_receipt(server: SmtpServer, mouth: EmailNotifier) -> None:
    receipt = await mouth.send(ALICES, alert(), ALICE, KEY)
    (mail,) = server.mails
    assert mail.rcpt_tos == ["alice@example.org"]
    assert mail.mail_from == SENDER
    assert receipt.provider_id == f"<{KEY}@dealscout.example.org>"
    assert f"Message-ID: {receipt.provider_id}\r\n".encode() in mail.original_content
    assert server.greeted_as == "dealscout.example.org"


async def test_bounces_go_to_the_return_path_of_the_delivery(server: SmtpServer) -> None:
    mouth = voice(server.port, bounce_to=lambda key: f"bounce+{key}@example.org")
    await mouth.send(ALICES, alert(), ALICE, KEY)
    await mouth.close()
    assert server.mails[0].mail_from == f"bounce+{KEY}@example.org"


async def test_one_connection_serves_many_mails(server: SmtpServer, mouth: EmailNotifier) -> None:
    await asyncio.gather(*(mouth.send(ALICES, alert(), ALICE, f"{number:025}") for number in range(8)))
    assert (len(server.mails), server.connections) == (8, 1)
    assert server.commands.count("RSET") == 7


async def test_a_refused_mail_does_not_spoil_the_next(server: SmtpServer, mouth: EmailNotifier) -> None:
    server.replies = {"RCPT": "550 5.1.1 no such user"}
    await failing(mouth)
    server.replies = {}
    await mouth.send(ALICES, alert(), ALICE, KEY)
    assert (len(server.mails), server.connections) == (1, 1)


async def test_a_line_that_was_cut_between_mails_is_opened_again(server: SmtpServer, mouth: EmailNotifier) -> None:
    await mouth.send(ALICES, alert(), ALICE, KEY)
    server.cut()
    await mouth.send(ALICES, alert(), ALICE, KEY)
    assert (len(server.mails), server.connections) == (2, 2)


async def test_a_server_that_hangs_up_on_the_reset_is_called_again(server: SmtpServer, mouth: EmailNotifier) -> None:
    await mouth.send(ALICES, alert(), ALICE, KEY)
    server.hang_up = "RSET"
    await mouth.send(ALICES, alert(), ALICE, KEY)
    assert (len(server.mails), server.connections) == (2, 2)


async def test_an_idle_connection_is_given_up(
    server: SmtpServer, mouth: EmailNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "IDLE", 0.01)
    await mouth.send(ALICES, alert(), ALICE, KEY)
    async with asyncio.timeout(5):
        await server.lost.wait()


@pytest.mark.parametrize(
    ("command", "reply", "failure", "after"),
    [
        ("GREETING", "421 4.3.2 too busy", Failure.LIMIT, 60.0),
        ("GREETING", "554 5.7.1 we do not talk to you", Failure.CHANNEL, None),
        ("MAIL", "421 4.7.0 too many mails", Failure.LIMIT, 60.0),
        ("MAIL", "452 4.3.1 no room", Failure.RETRY, None),
        ("MAIL", "530 5.7.0 log in first", Failure.CHANNEL, None),
        ("MAIL", "550 5.7.1 not your address", Failure.CHANNEL, None),
        ("MAIL", "552 5.3.4 too large", Failure.MESSAGE, None),
        ("RCPT", "450 4.7.1 greylisted", Failure.LIMIT, 300.0),
        ("RCPT", "451 4.7.650 slow down", Failure.LIMIT, 300.0),
        ("RCPT", "452 4.2.2 mailbox full", Failure.RETRY, None),
        ("RCPT", "550 5.1.1 no such user", Failure.DESTINATION, None),
        ("RCPT", "550 no such user", Failure.DESTINATION, None),
        ("RCPT", "551 user not local", Failure.DESTINATION, None),
        ("RCPT", "553 5.1.3 bad mailbox syntax", Failure.DESTINATION, None),
        ("RCPT", "550 5.7.1 blocked by policy", Failure.MESSAGE, None),
        ("RCPT", "550 5.2.2 mailbox full", Failure.MESSAGE, None),
        ("RCPT", "553 5.1.8 your domain does not exist", Failure.CHANNEL, None),
        ("RCPT", "554 5.7.1 relay access denied", Failure.MESSAGE, None),
        ("DATA", "421 4.3.0 going down", Failure.LIMIT, 60.0),
        ("DATA", "451 4.3.0 try later", Failure.LIMIT, 300.0),
        ("DATA", "452 4.3.1 no room", Failure.RETRY, None),
        ("DATA", "550 5.7.1 looks like spam", Failure.MESSAGE, None),
        ("DATA", "550 5.1.1 no such user after all", Failure.DESTINATION, None),
        ("DATA", "552 5.3.4 too large", Failure.MESSAGE, None),
        ("DATA", "554 5.6.0 malformed", Failure.MESSAGE, None),
    ],
)
async def test_a_refusal_is_read_by_where_it_came(
    server: SmtpServer, mouth: EmailNotifier, command: str, reply: str, failure: Failure, after: float | None
) -> None:
    server.replies = {command: reply}
    failed = await failing(mouth)
    assert (failed.failure, failed.after) == (failure, after)
    assert reply[:3] in failed.reason
    assert not server.mails


async def test_a_reason_repeats_nothing_that_the_server_said(server: SmtpServer, mouth: EmailNotifier) -> None:
    server.replies = {"RCPT": "550 5.1.1 <alice@example.org>: no such user"}
    assert (await failing(mouth)).reason == "recipient: 550 5.1.1"


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
async def test_a_cut_before_the_mail_delivered_nothing(server: SmtpServer, mouth: EmailNotifier, command: str) -> None:
    server.hang_up = command
    assert (await failing(mouth)).failure is Failure.RETRY


@pytest.mark.parametrize(("command", "failure"), [("RCPT", Failure.RETRY), ("DATA", Failure.UNKNOWN)])
async def test_silence_ends_in_time(
    server: SmtpServer, mouth: EmailNotifier, monkeypatch: pytest.MonkeyPatch, command: str, failure: Failure
) -> None:
    monkeypatch.setattr(smtp, "LONGEST_SEND", 1.0)
    monkeypatch.setattr(smtp, "LEAST_FOR_MAIL", 0.0)
    server.go_silent = command
    assert (await failing(mouth)).failure is failure
    server.go_silent = None
    monkeypatch.setattr(smtp, "LONGEST_SEND", 15.0)
    await mouth.send(ALICES, alert(), ALICE, KEY)  # on a line of its own: the old one would answer late
    assert server.connections == 2


async def test_a_mail_that_gets_no_turn_is_put_off(
    server: SmtpServer, mouth: EmailNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "LONGEST_SEND", 0.3)
    monkeypatch.setattr(smtp, "LEAST_FOR_MAIL", 0.2)
    server.go_silent = "MAIL"
    both = await asyncio.gather(failing(mouth), failing(mouth))
    assert {(failed.failure, failed.after) for failed in both} == {
        (Failure.RETRY, None),
        (Failure.LIMIT, smtp.NEXT_TURN),
    }


async def test_a_mail_is_not_begun_when_little_time_is_left(
    server: SmtpServer, mouth: EmailNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut in the middle of a mail, it might come twice."""
    monkeypatch.setattr(smtp, "LEAST_FOR_MAIL", smtp.LONGEST_SEND - 0.001)
    assert (await failing(mouth)).failure is Failure.RETRY
    assert "DATA" not in server.commands


async def test_a_send_that_is_called_off_leaves_a_clean_line(server: SmtpServer, mouth: EmailNotifier) -> None:
    server.go_silent = "RCPT"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await mouth.send(ALICES, alert(), ALICE, KEY)
    server.go_silent = None
    await mouth.send(ALICES, alert(), ALICE, KEY)
    assert (len(server.mails), server.connections) == (1, 2)


@pytest.mark.parametrize(
    "address",
    ["", "alice", "alice@", "@example.org", "a@example.org,b@example.org", "a b@example.org", "a@example.org\r\nDATA",
     "<alice@example.org>", '"a"@example.org', "älice@example.org", f"{'a' * 65}@example.org", "a..b@example.org",
     "=?utf-8?q?a=0D=0ABcc:_x=40y?=@example.org", "a@=?utf-8?q?b=0D=0ABcc:_x=40y?=", "a@-example.org"],
)  # fmt: skip
async def test_what_is_no_mailbox_is_never_written_to(server: SmtpServer, mouth: EmailNotifier, address: str) -> None:
    assert (await failing(mouth, address)).failure is Failure.DESTINATION
    assert server.connections == 0


async def test_a_domain_of_another_script_is_written_in_ascii(server: SmtpServer, mouth: EmailNotifier) -> None:
    await mouth.send(Destination(7, Channel.EMAIL, "alice@bücher.example"), alert(), ALICE, KEY)
    assert server.mails[0].rcpt_tos == ["alice@xn--bcher-kva.example"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_login_goes_over_tls(tmp_path: Path, security: str) -> None:
    own, trusts = certificate(tmp_path)
    async with SmtpServer(tls=own, is_tls_at_once=security == "tls", login=("scout", "s3cret")) as server:
        mouth = voice(server.port, trusts=trusts, security=security, username="scout", password="s3cret")
        await mouth.send(ALICES, alert(), ALICE, KEY)
        await mouth.close()
        assert len(server.mails) == 1
        assert "AUTH" in server.commands


async def test_a_refused_login_holds_the_whole_channel(tmp_path: Path) -> None:
    own, trusts = certificate(tmp_path)
    async with SmtpServer(tls=own, login=("scout", "s3cret")) as server:
        mouth = voice(server.port, trusts=trusts, security="starttls", username="scout", password="wrong")
        failed = await failing(mouth)
    assert failed.failure is Failure.CHANNEL
    assert "535" in failed.reason


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_nobody_vouches_for_is_not_spoken_to(tmp_path: Path, security: str) -> None:
    own, _ = certificate(tmp_path)
    async with SmtpServer(tls=own, is_tls_at_once=security == "tls", login=("scout", "s3cret")) as server:
        mouth = voice(server.port, security=security, username="scout", password="s3cret")
        failed = await failing(mouth)
        assert "AUTH" not in server.commands
    assert (failed.failure, failed.reason) == (Failure.CHANNEL, "certificate not trusted")


async def test_a_server_that_cannot_encrypt_is_not_spoken_to(server: SmtpServer) -> None:
    assert (await failing(voice(server.port, security="starttls"))).failure is Failure.CHANNEL
    assert not server.mails


def test_a_password_is_never_sent_in_clear_to_another_machine() -> None:
    with pytest.raises(ValueError, match="TLS"):
        voice(25, host="mail.example.org", username="scout", password="s3cret")
    assert "s3cret" not in repr(voice(25, security="tls", password="s3cret")._relay)
