"""The mail server that sends for us, and who we are to it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Literal

Security = Literal["starttls", "tls", "none"]

# A dot-atom at a host's name (RFC 5321 4.1.2): one mailbox, ASCII, without comments or quotes.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
LONGEST_LOCAL = 64  # characters before the @ (RFC 5321 4.5.3.1.1)
LONGEST_MAILBOX = 254  # RFC 5321 4.5.3.1.3, without the angle brackets


@dataclass(frozen=True, slots=True)
class Relay:
    """How to reach an SMTP server, and the sender it knows. ValueError for what could never work or would leak.

    `security`: `starttls` (port 587), `tls` from the first byte (465), or `none`: only where no password is sent, or
    to this machine. `ehlo_name` is what we call ourselves; the sender's domain unless given.
    """

    host: str
    sender: str
    port: int = 587
    security: Security = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sender_name: str = "Deal Scout"
    ehlo_name: str | None = None

    def __post_init__(self) -> None:
        if mailbox(self.sender) is None:
            raise ValueError("the sender is no e-mail address")
        if self.password and self.security == "none" and not _is_here(self.host):
            raise ValueError("a password is sent by TLS only")

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2]


def mailbox(address: str) -> str | None:
    """One mailbox as SMTP takes it, a domain of other scripts in ASCII; None if it is none."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        return None
    if len(plain) > LONGEST_MAILBOX or len(local) > LONGEST_LOCAL or "=?" in local:
        return None  # `=?` begins an encoded word, which the standard library would read in a header
    return plain if _MAILBOX.fullmatch(plain) else None


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
