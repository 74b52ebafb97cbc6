"""A real mail server on loopback that keeps what it is sent, and refuses, hangs up or goes silent when told to."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class SmtpServer:
    """`async with SmtpServer() as server`: listens at `server.port`.

    `replies` says what a command (`GREETING`, `MAIL`, `RCPT`, `DATA`) is answered instead of yes. `hang_up` and
    `go_silent` name a command after which, its mail kept, the line is cut or nothing is said any more.
    """

    tls: ssl.SSLContext | None = None
    is_tls_at_once: bool = False
    login: tuple[str, str] | None = None
    takes_login_in_clear: bool = False
    replies: dict[str, str] = field(default_factory=dict)
    hang_up: str | None = None
    go_silent: str | None = None
    mails: list[Envelope] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    greeted_as: str = ""
    connections: int = 0
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    async def __aenter__(self) -> SmtpServer:
        at_once = self.tls if self.is_tls_at_once else None
        loop = asyncio.get_running_loop()
        self._open: set[_Connection | _Refusal] = set()
        self._server = await loop.create_server(self._connection, HOST, 0, ssl=at_once)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._server.close()
        await self._server.wait_closed()
        await asyncio.sleep(0)  # the transports tell their protocols

    def cut(self) -> None:
        """Hang up on everybody."""
        for connection in list(self._open):
            if connection.transport is not None:
                connection.transport.abort()  # type: ignore[attr-defined]

    def _connection(self) -> asyncio.Protocol:
        self.connections += 1
        greeting = self.replies.get("GREETING")
        return _Refusal(self, greeting) if greeting else _Connection(self)

    # The hooks of aiosmtpd: what a command is answered.

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.commands.append("EHLO")
        self.greeted_as = session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._answer("MAIL", server)
        if reply.startswith("2"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._answer("RCPT", server)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._answer("RSET", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.replies.get("DATA", "250").startswith("2"):
            self.mails.append(envelope)
        return await self._answer("DATA", server)

    async def _answer(self, command: str, server: SMTP) -> str:
        self.commands.append(command)
        if self.hang_up == command:
            server.transport.abort()
        if command in (self.hang_up, self.go_silent):
            await asyncio.Event().wait()  # until the line is cut
        return self.replies.get(command, "250 2.0.0 OK")

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        self.commands.append("AUTH")
        known = self.login is not None and (given.login.decode(), given.password.decode()) == self.login
        return AuthResult(success=known, handled=False)


class _Connection(SMTP):
    def __init__(self, told: SmtpServer) -> None:
        starttls = None if told.is_tls_at_once else told.tls
        super().__init__(
            told,
            hostname="mail.example.org",
            tls_context=starttls,
            authenticator=told.authenticate if told.login else None,
            auth_require_tls=not (
                told.is_tls_at_once or told.takes_login_in_clear
            ),  # aiosmtpd knows only of TLS that it started itself
            loop=asyncio.get_running_loop(),
        )
        self._told = told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._told._open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._told._open.discard(self)
        self._told.lost.set()
        super().connection_lost(error)


class _Refusal(asyncio.Protocol):
    """Greets with a no."""

    def __init__(self, told: SmtpServer, greeting: str) -> None:
        self._told, self._greeting = told, greeting
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(f"{self._greeting}\r\n".encode())
        transport.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a fresh certificate for this address, and a client's that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public))
