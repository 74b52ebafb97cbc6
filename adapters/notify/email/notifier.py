"""The voice of e-mail."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from adapters.notify.email.message import Envelope, compose, message_id
from adapters.notify.email.relay import Relay, mailbox
from adapters.notify.email.render import LinkOf, letter
from adapters.notify.email.smtp import Line
from core.cards import Action
from core.errors import Failure, SendFailed
from core.ports.clock import Clock
from core.ports.notifier import Receipt
from core.ports.photos import Photos
from core.values import Channel, Destination, Person


def no_links(action: Action) -> str | None:
    """Buttons that act are not shown."""
    return None


class EmailNotifier:
    """Implements `core.ports.notifier.Notifier`. One connection, kept while there is something to send."""

    channel = Channel.EMAIL
    address: str | None = None

    def __init__(
        self,
        relay: Relay,
        photos: Photos,
        clock: Clock,
        unsubscribe: Callable[[Destination], str],
        *,
        unsubscribe_by_mail: Callable[[Destination], str] | None = None,
        bounce_to: Callable[[str], str] | None = None,
        link_of: LinkOf = no_links,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`unsubscribe` gives the https address that ends a destination's mails by one POST (RFC 8058), and
        `unsubscribe_by_mail` a mailbox that does; `bounce_to` the return path of a delivery's key
        (`ReturnPath.of`); `link_of` a page that does what a button does, or None to hide the button.
        """
        self._relay, self._photos, self._clock = relay, photos, clock
        self._unsubscribe, self._by_mail = unsubscribe, unsubscribe_by_mail
        self._bounce_to, self._link_of = bounce_to, link_of
        self._line = Line(relay, tls)

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. `key` becomes the Message-ID: mail programs show two mails with one id once."""
        recipient = mailbox(destination.address)
        if recipient is None:
            raise SendFailed(Failure.DESTINATION, "no e-mail address")
        stop = self._unsubscribe(destination)
        by_mail = self._by_mail(destination) if self._by_mail else None
        envelope = Envelope(recipient, key, self._clock.now(), stop, by_mail)
        mail = await asyncio.to_thread(self._write, outcome, reader, envelope)
        sender = self._bounce_to(key) if self._bounce_to else self._relay.sender
        await self._line.send(sender, recipient, mail)
        return Receipt(message_id(key, self._relay))

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()

    def _write(self, outcome: object, reader: Person, envelope: Envelope) -> bytes:
        drawn = letter(outcome, reader, self._photos, self._link_of, envelope.stop)
        return compose(drawn, envelope, self._relay)
