"""Text messages by Twilio."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from adapters.notify.sms_failures import failed
from adapters.notify.sms_hooks import KEY_FIELD
from adapters.notify.twilio_http import Throttled, TwilioHttp
from core.cards.texts import MOST_SEGMENTS, text
from core.errors import Failure, SendFailed
from core.ports.notifier import Receipt
from core.text.segments import frugal
from core.values import Channel, Destination, Person

# api.v2010 Messages: ValidityPeriod, and Body of at most 1,600 characters, of which a segment takes 153
LONGEST_VALIDITY = 36_000  # seconds
MOST_SEGMENTS_EVER = 10
VALIDITY = 4 * 3600  # seconds a text may wait in Twilio's queue: an older deal is mostly gone
CLOCKS_APART = timedelta(minutes=1)  # ours and Twilio's, at most
LOOKED_AT = 50  # a number's latest texts, one page: days of them
SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
# A name as sender can be told nothing back, so nobody could say STOP to it.
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")
NEVER_LEFT = ("failed", "undelivered", "canceled")
TROUBLE = (TwilioException, Throttled, aiohttp.ClientError, OSError, ValueError)  # ValueError: an answer is no JSON


def report_address(reports_to: str, key: str) -> str:
    """Where Twilio reports on the text of a delivery: a report may be here before the answer to our own call."""
    return f"{reports_to}{'&' if '?' in reports_to else '?'}{KEY_FIELD}={key}"


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose account, and what opens it: an API key and its secret, or the account's sid again and its token."""

    sid: str
    user: str
    secret: str = field(repr=False)


class SmsNotifier:
    """Implements `core.ports.notifier.Notifier`.

    Twilio takes no idempotency key: before a second try of unknown outcome, ask `reconcile`.
    """

    channel = Channel.SMS
    address: str | None = None

    def __init__(
        self,
        account: TwilioAccount,
        sender: str,
        http: TwilioHttp,
        *,
        reports_to: str | None = None,
        validity: int = VALIDITY,
        most_segments: int = MOST_SEGMENTS,
    ) -> None:
        """`sender` is a number of the account's (E.164 or a short code) or a messaging service (`MG…`); `reports_to`
        the public URL that hears what became of a text; `validity` in seconds. ValueError if one cannot be."""
        if not SERVICE.fullmatch(sender) and not NUMBER.fullmatch(sender):
            raise ValueError("the sender is neither a number nor a messaging service")
        if not 1 <= validity <= LONGEST_VALIDITY or not 1 <= most_segments <= MOST_SEGMENTS_EVER:
            raise ValueError("validity or most_segments is out of bounds")
        # Named, or the library would ask the environment which of Twilio's regions to call.
        elsewhere = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
        client = Client(account.user, account.secret, account.sid, http_client=http, environment=elsewhere)
        self._messages = client.api.v2010.account.messages
        self._sender = {"messaging_service_sid" if SERVICE.fullmatch(sender) else "from_": sender}
        self._options: dict[str, object] = {"validity_period": validity}
        self._reports_to = reports_to
        self._most_segments = most_segments

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        """See the port. Twilio recognises no `key`, but reports say it. The receipt's id is the message's sid."""
        body, options = text(outcome, reader, self._most_segments), dict(self._options)
        if self._reports_to is not None:
            options["status_callback"] = report_address(self._reports_to, key)
        try:
            said = await self._messages.create_async(to=destination.address, body=body, **self._sender, **options)
        except TROUBLE as trouble:
            raise failed(trouble) from None  # what Twilio says of it holds the number
        if not said.sid:
            raise SendFailed(Failure.UNKNOWN, "no sid in the answer")
        return Receipt(said.sid)

    async def reconcile(
        self, destination: Destination, outcome: object, reader: Person, since: datetime
    ) -> Receipt | None:
        """The receipt of this text, if Twilio has taken it after all; `since` the try of unknown outcome began (aware).

        Found by what it says: a listing that changed since makes another text, which is not found and may be sent.
        Raises SendFailed where Twilio cannot be asked: that says nothing about the earlier try.
        """
        body = text(outcome, reader, self._most_segments)
        try:
            # Not by date: that filter is of the day a text left, and this one may still wait to leave.
            found = await self._messages.list_async(to=destination.address, limit=LOOKED_AT, page_size=LOOKED_AT)
        except TROUBLE as trouble:
            raise failed(trouble) from None
        for message in found:
            if message.date_created is None or message.date_created < since - CLOCKS_APART:
                continue
            # A trial account's texts begin with a sentence of Twilio's own.
            if message.status not in NEVER_LEFT and frugal(message.body or "").endswith(body):
                return Receipt(message.sid)
        return None
