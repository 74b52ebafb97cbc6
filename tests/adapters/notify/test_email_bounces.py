"""Reports that come back about mails, written by hand after RFC 3464 and RFC 5965."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notify.email.bounces import Bounce, BounceKind, ReturnPath, bounced
from tests.adapters.notify.emails import KEY

PATH = ReturnPath("bounce@dealscout.example.org", b"a secret of ours")
OURS = PATH.of(KEY)


def report(
    status: str = "5.1.1", *, action: str = "failed", to: str = OURS, diagnosis: str = "", returned: str = ""
) -> bytes:
    """A delivery status notification."""
    said = f"Diagnostic-Code: {diagnosis}\n" if diagnosis else ""
    return f"""\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@mx.example.org>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="BOUND"

--BOUND
Content-Type: text/plain; charset=us-ascii

Sorry, your message could not be delivered.

--BOUND
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sun, 1 Mar 2026 12:00:00 +0000

Final-Recipient: rfc822; alice@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
{said}
--BOUND
Content-Type: text/rfc822-headers

{returned}Message-ID: <x@dealscout.example.org>
Subject: $850

--BOUND--
""".replace("\n", "\r\n").encode()


def complaint(kind: str = "abuse") -> bytes:
    """A report of a feedback loop; it goes to one fixed address, so only what it tells of names the delivery."""
    return f"""\
From: <feedback@example.net>
To: <abuse@dealscout.example.org>
Subject: FW: $850
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="BOUND"

--BOUND
Content-Type: text/plain

This is a report.

--BOUND
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{OURS}>

--BOUND
Content-Type: message/rfc822

From: Deal Scout <scout@dealscout.example.org>
Subject: $850

text
--BOUND--
""".encode()


@pytest.mark.parametrize("status", ["5.1.1", "5.1.0", "5.1.2", "5.1.10", "5.2.1", "5.1.1 (no such user)"])
def test_a_mailbox_that_does_not_exist_is_a_hard_bounce(status: str) -> None:
    assert bounced(report(status), PATH) == Bounce(KEY, BounceKind.HARD, status.split()[0])


@pytest.mark.parametrize(
    "status", ["5.2.2", "4.2.2", "4.4.7", "5.7.1", "5.4.4", "5.1.7", "5.1.8", "5.0.0", "", "what?"]
)
def test_all_else_that_failed_is_a_soft_one(status: str) -> None:
    found = bounced(report(status), PATH)
    assert found is not None
    assert found.kind is BounceKind.SOFT


def test_a_server_without_enhanced_status_is_read_by_its_reply() -> None:
    def kind(diagnosis: str) -> BounceKind | None:
        found = bounced(report("5.0.0", diagnosis=diagnosis), PATH)
        return found and found.kind

    assert kind("smtp; 550 No such user") is BounceKind.HARD
    assert kind("smtp; 550 5.7.1 blocked") is BounceKind.SOFT
    assert kind("smtp; 554 content refused") is BounceKind.SOFT


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_not_given_up_is_no_bounce(action: str) -> None:
    assert bounced(report("4.4.1", action=action), PATH) is None


def test_a_complaint_is_one() -> None:
    assert bounced(complaint(), PATH) == Bounce(KEY, BounceKind.COMPLAINT)


def test_a_complaint_taken_back_is_none() -> None:
    assert bounced(complaint("not-spam"), PATH) is None


def test_the_key_is_found_in_the_mail_that_came_back() -> None:
    forwarded = report(to="postmaster@dealscout.example.org", returned=f"Return-Path: <{OURS}>\n")
    found = bounced(forwarded, PATH)
    assert found is not None
    assert found.key == KEY


@pytest.mark.parametrize(
    "to",
    [
        f"bounce+{KEY}@dealscout.example.org",
        f"bounce+{KEY}.000000000000@dealscout.example.org",
        OURS.replace(KEY, KEY[::-1]),
        OURS.replace("dealscout.", ""),
        "bounce@dealscout.example.org",
    ],
)
def test_nobody_can_make_up_a_bounce_for_somebody_elses_mail(to: str) -> None:
    assert bounced(report(to=to), PATH) is None
    other = ReturnPath("bounce@dealscout.example.org", b"another secret")
    assert bounced(report(), other) is None


def test_a_server_that_writes_addresses_in_capitals_is_understood() -> None:
    found = bounced(report(to=OURS.upper()), PATH)
    assert found is not None
    assert found.key == KEY


def test_mail_that_is_no_report_is_no_bounce() -> None:
    holiday = f"From: a@example.org\r\nTo: {OURS}\r\nSubject: Away\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    assert bounced(holiday.encode(), PATH) is None


def test_parts_in_parts_do_not_break_the_reader() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3000)
    )
    assert bounced(f"To: {OURS}\r\n".encode() + deep, PATH) is None


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 1200), st.integers(0, 60))
def test_no_bytes_break_the_reader(noise: bytes, at: int, taken: int) -> None:
    whole = report()
    found = bounced(whole[:at] + noise + whole[at + taken :], PATH)
    assert found is None or found.key == KEY


def test_a_return_path_fits_an_address() -> None:
    assert len(OURS.partition("@")[0]) <= 64
    with pytest.raises(ValueError, match="return path"):
        ReturnPath("nowhere", b"")
