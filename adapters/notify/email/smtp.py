"""One connection to the mail server, kept while there is something to send."""

from __future__ import annotations

import asyncio
import ssl

import aiosmtplib

from adapters.notify.email.failures import Stage, failed
from adapters.notify.email.relay import Relay
from core.errors import Failure, SendFailed

LONGEST_CONNECT = 10.0  # seconds
LONGEST_SEND = 15.0  # seconds, with the wait for those before it; within the 20 that a delivery is given
LEAST_FOR_MAIL = 5.0  # of these; with less left a mail is not begun, since cut it may come twice
NEXT_TURN = 5.0  # seconds until one that got no turn is tried again
IDLE = 30.0  # seconds a connection is kept without use

TROUBLES = (aiosmtplib.SMTPException, OSError, EOFError)


class Line:
    """Sends one mail after the other. Raises SendFailed and nothing else."""

    def __init__(self, relay: Relay, tls: ssl.SSLContext | None = None) -> None:
        """`tls` replaces the machine's own notion of whom to trust."""
        self._relay, self._tls = relay, tls
        self._smtp: aiosmtplib.SMTP | None = None
        self._turn = asyncio.Lock()
        self._hang_up: asyncio.TimerHandle | None = None
        self._stage = Stage.CONNECT

    async def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand over a mail of CRLF lines."""
        ends = asyncio.get_running_loop().time() + LONGEST_SEND
        try:
            async with asyncio.timeout_at(ends - LEAST_FOR_MAIL):
                await self._turn.acquire()
        except TimeoutError as late:
            raise SendFailed(Failure.LIMIT, "other mails are being sent", NEXT_TURN) from late
        try:
            async with asyncio.timeout_at(ends):
                await self._hand_over(sender, recipient, mail, ends)
        except TimeoutError as late:
            raise failed(late, self._stage) from late
        finally:
            self._turn.release()

    async def close(self) -> None:
        """Hang up."""
        async with self._turn:
            self._drop()

    async def _hand_over(self, sender: str, recipient: str, mail: bytes, ends: float) -> None:
        self._stage = Stage.CONNECT
        is_whole = False  # whether server and we agree on what comes next
        try:
            smtp = await self._connected()
            self._stage = Stage.SENDER
            await smtp.mail(sender)
            self._stage = Stage.RECIPIENT
            await smtp.rcpt(recipient)
            if asyncio.get_running_loop().time() > ends - LEAST_FOR_MAIL:
                raise SendFailed(Failure.RETRY, "too slow to begin")
            self._stage = Stage.DATA
            await smtp.data(mail)
            is_whole = True
        except aiosmtplib.SMTPResponseException as refusal:
            is_whole = refusal.code > 0 and self._stage is not Stage.CONNECT
            raise failed(refusal, self._stage) from refusal
        except TROUBLES as trouble:
            raise failed(trouble, self._stage) from trouble
        finally:
            self._keep() if is_whole else self._drop()

    async def _connected(self) -> aiosmtplib.SMTP:
        """A connection with no mail begun on it: the one we have, if it still answers, or a new one."""
        if self._hang_up is not None:
            self._hang_up.cancel()
        if self._smtp is not None and self._smtp.is_connected:
            try:
                await self._smtp.rset()
            except TROUBLES:  # the server hung up meanwhile
                self._drop()
            else:
                return self._smtp
        relay = self._relay
        self._smtp = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.username,
            password=relay.password,
            use_tls=relay.security == "tls",
            start_tls=relay.security == "starttls",
            tls_context=self._tls,
            local_hostname=relay.ehlo_name or relay.domain,
            timeout=LONGEST_CONNECT,
        )
        async with asyncio.timeout(LONGEST_CONNECT):
            await self._smtp.connect()
        return self._smtp

    def _keep(self) -> None:
        self._hang_up = asyncio.get_running_loop().call_later(IDLE, self._drop)

    def _drop(self) -> None:
        if self._hang_up is not None:
            self._hang_up.cancel()
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None
