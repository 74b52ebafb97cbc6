"""A letter as a message on the wire: its headers and parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from adapters.notify.email.relay import Relay
from adapters.notify.email.render import Letter, line

LIST = "alerts"  # our one list, as mail programs sort by it (RFC 2919)


class _AsItIs(UnstructuredHeader, BaseHeader):
    """A header that is never folded: the library would write a long address as an encoded word, which no mail
    program reads as an address."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", _AsItIs)
HEADERS.map_to_type("list-id", _AsItIs)
POLICY = SMTP.clone(header_factory=HEADERS, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom it is for, which message it is (`key` is the same on every try), and how it is ended: https, mailto."""

    recipient: str
    key: str
    sent: datetime
    stop: str
    stop_by_mail: str | None = None


def compose(letter: Letter, envelope: Envelope, relay: Relay) -> bytes:
    """The message with CRLF lines, 7 bits throughout."""
    message = EmailMessage(policy=POLICY)
    user, _, domain = envelope.recipient.rpartition("@")
    message["From"] = Address(words(relay.sender_name), addr_spec=relay.sender)
    message["To"] = Address(username=user, domain=domain)
    message["Subject"] = words(letter.subject)
    message["Date"] = envelope.sent
    message["Message-ID"] = message_id(envelope.key, relay)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    message["List-Id"] = f"<{LIST}.{relay.domain}>"
    by_mail = f", <mailto:{envelope.stop_by_mail}>" if envelope.stop_by_mail else ""
    message["List-Unsubscribe"] = f"<{envelope.stop}>{by_mail}"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    parts = message.get_payload()
    assert isinstance(parts, list)
    html = parts[1]
    assert isinstance(html, EmailMessage)
    for picture in letter.attached:
        html.add_related(
            picture.data, "image", picture.kind, cid=f"<{picture.name}>", disposition="inline", filename=picture.name
        )
    return message.as_bytes()


def message_id(key: str, relay: Relay) -> str:
    """The id of a delivery's mail, on every try."""
    return f"<{key}@{relay.domain}>"


def words(text: str) -> str:
    """Text for a header. The library reads `=?…?=` in what it is given, and what it finds there can hold line breaks
    that it then writes out (CVE-2024-6923): such a beginning is pulled apart."""
    return line(text).replace("=?", "= ?")
