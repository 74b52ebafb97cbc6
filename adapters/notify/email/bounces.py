"""What comes back: reports that a mail could not be delivered, and complaints. Pure."""

from __future__ import annotations

import email
import hashlib
import hmac
import re
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32

from adapters.notify.email.relay import mailbox
from core.ports.bounces import Bounce, BounceKind

LARGEST = 1024 * 1024  # bytes of a report that are read; what comes back whole stands at its end
MARK = 12  # hexadecimal characters that only we can add to a key
# Where a report says whom it was sent to, or from whom the mail it speaks of came.
ADDRESSED = ("to", "delivered-to", "x-original-to", "envelope-to", "return-path", "original-mail-from")
GONE = re.compile(r"5\.1\.(?![78]\b)|5\.2\.1\b")  # RFC 3463: no such mailbox or host; switched off. 7, 8: our own
UNSAID = re.compile(r"5\.0\.\d+")
GONE_REPLY = re.compile(r"smtp;\s*55[013][ -](?![45]\.\d)", re.IGNORECASE)  # a server that knows no enhanced status


class ReturnPath:
    """Return paths that say which delivery they belong to (VERP), and that nobody else can make up."""

    def __init__(self, address: str, secret: bytes) -> None:
        """`address` takes mail for `bounce+anything@example.org`, written here as `bounce@example.org`."""
        if mailbox(address) is None:
            raise ValueError("the return path is no e-mail address")
        self._user, _, self._domain = address.rpartition("@")
        self._secret = secret

    def of(self, key: str) -> str:
        """The return path of a delivery, whose key is lower-case letters and digits."""
        return f"{self._user}+{key}.{self._mark(key)}@{self._domain}"

    def key(self, text: str) -> str | None:
        """The key of a return path of ours somewhere in this text."""
        path = rf"{re.escape(self._user)}\+([a-z0-9]+)\.([0-9a-f]{{{MARK}}})@{re.escape(self._domain)}"
        for found in re.finditer(path, text, re.IGNORECASE):
            key, mark = found[1].lower(), found[2].lower()
            if hmac.compare_digest(mark, self._mark(key)):
                return key
        return None

    def _mark(self, key: str) -> str:
        return hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()[:MARK]


def bounced(message: bytes, path: ReturnPath) -> Bounce | None:
    """What a message that came to the return path reports; None for all else, also for mails that are only late."""
    try:
        report = email.message_from_bytes(message[:LARGEST], policy=compat32)
        key = _key(report, path)
        return None if key is None else _verdict(report, key)
    except RecursionError:  # parts in parts, made to break a parser
        return None


def _verdict(report: Message, key: str) -> Bounce | None:
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return Bounce(key, BounceKind.COMPLAINT) if _is_complaint(part) else None
        if kind == "message/delivery-status":
            for fields in _fields(part):
                if _field(fields, "action").lower() == "failed":
                    status = _field(fields, "status").partition(" ")[0]
                    return Bounce(key, _kind(status, _field(fields, "diagnostic-code")), status)
    return None


def _kind(status: str, diagnosis: str) -> BounceKind:
    is_gone = GONE.match(status) or (UNSAID.match(status) and GONE_REPLY.match(diagnosis))
    return BounceKind.HARD if is_gone else BounceKind.SOFT


def _is_complaint(part: Message) -> bool:
    """RFC 5965: `not-spam` takes a complaint back; other types speak of logins and policies."""
    return any(_field(fields, "feedback-type").lower() in ("abuse", "fraud", "other") for fields in _fields(part))


def _key(report: Message, path: ReturnPath) -> str | None:
    for part in report.walk():
        for name in ADDRESSED:
            for value in part.get_all(name, []):
                if (key := path.key(str(value))) is not None:
                    return key
        if part.get_content_type() == "text/rfc822-headers" and (key := path.key(str(part.get_payload()))) is not None:
            return key
    return None


def _fields(part: Message) -> Iterator[Message]:
    """The blocks of fields of a report, which the parser takes for messages."""
    blocks = part.get_payload()
    if isinstance(blocks, list):
        yield from (block for block in blocks if isinstance(block, Message))


def _field(fields: Message, name: str) -> str:
    return str(fields.get(name, "")).strip()
