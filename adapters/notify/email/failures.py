"""What a mail server's answer means for the delivery: one table."""

from __future__ import annotations

import re
import ssl
from enum import Flag, auto

import aiosmtplib

from core.errors import Failure, SendFailed


class Stage(Flag):
    """How far a mail had come."""

    CONNECT = auto()  # greeting, TLS, login
    SENDER = auto()  # MAIL FROM
    RECIPIENT = auto()  # RCPT TO
    DATA = auto()  # the mail itself: cut now, it may have been delivered


ANY = Stage.CONNECT | Stage.SENDER | Stage.RECIPIENT | Stage.DATA

# The first line that fits. A reply is its code and, where it has one, its enhanced status: `550 5.1.1` (RFC 5321 4.2,
# RFC 3463). Seconds to wait stand behind a limit: greylisting lets pass after minutes (RFC 6647).
REPLIES: tuple[tuple[Stage, str, Failure, float | None], ...] = (
    (ANY, r"421", Failure.LIMIT, 60.0),  # too many connections or mails, or it is closing
    (ANY, r"45[01]", Failure.LIMIT, 300.0),  # greylisted or throttled
    (ANY, r"4", Failure.RETRY, None),
    (ANY, r"53[0458]", Failure.CHANNEL, None),  # login asked for, refused, or too weak
    (Stage.CONNECT, r"5", Failure.CHANNEL, None),  # they do not want us at all
    (Stage.SENDER, r"552", Failure.MESSAGE, None),  # too large
    (Stage.SENDER, r"5", Failure.CHANNEL, None),  # our address may not send here
    (Stage.RECIPIENT | Stage.DATA, r"5\d\d 5\.1\.[78]", Failure.CHANNEL, None),  # the same, said later
    (Stage.RECIPIENT | Stage.DATA, r"5\d\d 5\.1\.", Failure.DESTINATION, None),  # no such mailbox or domain
    (Stage.RECIPIENT, r"5\d\d 5\.(7\.|2\.2)", Failure.MESSAGE, None),  # policy, or a full mailbox: it may be well
    (Stage.RECIPIENT, r"55[013]", Failure.DESTINATION, None),
    (Stage.RECIPIENT | Stage.DATA, r"5", Failure.MESSAGE, None),  # 552 too large, 554 content
)


def failed(trouble: Exception, stage: Stage) -> SendFailed:
    """What an error means. The reason holds numbers and names of types, nothing a server said or was sent."""
    if isinstance(trouble, aiosmtplib.SMTPResponseException):
        return _refused(trouble, stage)
    if _is_bad_certificate(trouble):
        return SendFailed(Failure.CHANNEL, "certificate not trusted")
    if stage is Stage.CONNECT and type(trouble) is aiosmtplib.SMTPException:
        return SendFailed(Failure.CHANNEL, "server lacks TLS or login")  # the library's own verdict on what it offers
    return SendFailed(_unsure(stage), f"{_name(stage)}: {type(trouble).__name__}")


def _refused(refusal: aiosmtplib.SMTPResponseException, stage: Stage) -> SendFailed:
    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", refusal.message)
    reply = f"{refusal.code} {status[0]}" if status else str(refusal.code)
    for stages, pattern, failure, after in REPLIES:
        if stage in stages and re.match(pattern, reply):
            return SendFailed(failure, f"{_name(stage)}: {reply}", after)
    return SendFailed(_unsure(stage), f"{_name(stage)}: {reply}")


def _unsure(stage: Stage) -> Failure:
    return Failure.UNKNOWN if stage is Stage.DATA else Failure.RETRY


def _name(stage: Stage) -> str:
    return (stage.name or "").lower()


def _is_bad_certificate(trouble: BaseException | None) -> bool:
    while trouble is not None:
        if isinstance(trouble, ssl.SSLCertVerificationError):
            return True
        trouble = trouble.__cause__
    return False
